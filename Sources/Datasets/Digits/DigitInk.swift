/// What the pen leaves on the pixels.
///
/// Each pixel takes its distance to the nearest piece of the pen's way, less the pen's radius; ink fades
/// over a pixel around the edge, as if a large picture had been made small.
struct DigitInk {
  private static let side = DigitHand.side
  /// How wide the edge is, in pixels.
  private static let softness: Float = 1

  /// The distance of each pixel to the edge, negative within.
  private var field = [Float](repeating: 0, count: side * side)

  /// Draws the pen's way in white on black: `side` by `side` bytes from the top.
  mutating func draw(
    _ points: [PenPoint], distortion: Float, _ chance: inout Chance,
    to pixels: UnsafeMutablePointer<UInt8>
  ) {
    let faint = chance.share()
    let (square, most) = (faint * faint, Float(255))
    let peak = most * (1 - 0.2 * distortion * square * square * square * square)
    let grain = 0.3 * distortion
    field.withUnsafeMutableBufferPointer { field in
      field.update(repeating: DigitInk.softness)
      for place in points.indices.dropFirst() where !points[place].isStart {
        DigitInk.mark(field, points[place - 1], points[place])
      }
      for place in field.indices {
        var ink = 0.5 - field[place] / DigitInk.softness
        guard ink > 0 else {
          pixels[place] = 0
          continue
        }
        // Paper takes ink unevenly where there is little.
        if ink < 1 { ink += grain * (chance.share() - 0.5) * ink * (1 - ink) }
        pixels[place] = UInt8(min(ink, 1) * peak + 0.5)
      }
    }
  }

  /// Takes the piece from `a` to `b` into the distances.
  private static func mark(
    _ field: UnsafeMutableBufferPointer<Float>, _ a: PenPoint, _ b: PenPoint
  ) {
    let radius = (a.radius + b.radius) / 2
    let reach = radius + softness / 2
    let way = b.place - a.place
    let scale = 1 / max(way.x * way.x + way.y * way.y, 1e-6)
    let columns = pixels(min(a.place.x, b.place.x) - reach, max(a.place.x, b.place.x) + reach)
    for row in pixels(min(a.place.y, b.place.y) - reach, max(a.place.y, b.place.y) + reach) {
      let y = Float(row) + 0.5 - a.place.y
      for column in columns {
        let x = Float(column) + 0.5 - a.place.x
        let share = min(max((x * way.x + y * way.y) * scale, 0), 1)
        let (restX, restY) = (x - share * way.x, y - share * way.y)
        let distance = (restX * restX + restY * restY).squareRoot() - radius
        let place = row * side + column
        field[place] = min(field[place], distance)
      }
    }
  }

  /// The pixels whose middles lie between `low` and `high`.
  private static func pixels(_ low: Float, _ high: Float) -> Range<Int> {
    let first = min(max((low - 0.5).rounded(.up), 0), Float(side))
    let end = min(max((high - 0.5).rounded(.down) + 1, first), Float(side))
    return Int(first)..<Int(end)
  }
}
