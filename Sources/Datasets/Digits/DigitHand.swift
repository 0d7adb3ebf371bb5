/// A place of the pen on its way, in pixels, with the radius of what it leaves there.
struct PenPoint {
  var place: DigitPoint
  var radius: Float
  /// True if the pen was put down here, and did not come from the point before.
  var isStart: Bool
}

/// A hand that writes a digit never twice alike.
///
/// A shape's points are shifted one by one, its curves bent together with the paper (`PaperWarp`), then
/// widened, slanted and turned; what comes out is fitted into a square of 20 pixels, its centre of mass
/// in the middle of 28, as MNIST's digits are. All numbers come from sums, products, quotients and square
/// roots, which have the same bits on every machine.
struct DigitHand {
  /// The side of an image, in pixels.
  static let side = 28
  /// The side of the square that a digit fills.
  private static let extent: Float = 20
  /// The straight pieces for each stretch of a curve between two points.
  private static let pieces = 3

  /// How far it strays from the shapes: 0 not at all, 1 as people do.
  let distortion: Float
  private let bases = DigitHand.catmullRom

  init(distortion: Float) { self.distortion = distortion }

  /// The way of the pen for one `digit`.
  func write(_ digit: Int, _ chance: inout Chance) -> [PenPoint] {
    let shape = choose(DigitShape.all[digit], &chance)
    // Some write with more care than others.
    let carelessness = chance.share()
    let cube = carelessness * carelessness * carelessness
    let care = distortion * (0.6 + 0.6 * carelessness + 0.4 * cube * cube)
    let knots = shape.points.map { knot in
      knot + DigitPoint(chance.bell(), chance.bell()) * (2.2 * care)
    }
    let warp = PaperWarp(amplitude: 20 * care, &chance)
    var points = curves(of: shape, through: knots)
    let width = max(0.5, 0.9 + 0.16 * care * chance.bell())
    let slant = 0.16 + 0.22 * care * chance.bell()
    // Of half the angle; a turn by it needs no sine.
    let half = 0.06 * care * chance.bell()
    let (cosine, sine) = ((1 - half * half) / (1 + half * half), 2 * half / (1 + half * half))
    for place in points.indices {
      let bent = warp.moved(points[place].place) - DigitPoint(50, 50)
      let (x, y) = (bent.x * width - slant * bent.y, bent.y)
      points[place].place = DigitPoint(x * cosine - y * sine, x * sine + y * cosine)
    }
    press(&points, &chance)
    fit(&points, &chance)
    return points
  }

  private func choose(_ shapes: [DigitShape], _ chance: inout Chance) -> DigitShape {
    let total = shapes.reduce(0) { $0 + $1.weight }
    var rest = chance.share() * total
    for shape in shapes {
      rest -= shape.weight
      if rest < 0 { return shape }
    }
    return shapes[shapes.count - 1]
  }

  /// Smooth curves through the points of each path (Catmull & Rom 1974).
  private func curves(of shape: DigitShape, through knots: [DigitPoint]) -> [PenPoint] {
    var points: [PenPoint] = []
    for path in shape.paths {
      let last = path.count - 1
      let isClosed = path[0] == path[last]
      let knot = { (place: Int) in knots[path[place]] }
      // Beyond an open end the path goes on as it was.
      let before = isClosed ? knot(last - 1) : knot(0) * 2 - knot(1)
      let after = isClosed ? knot(1) : knot(last) * 2 - knot(last - 1)
      points.append(PenPoint(place: knot(0), radius: 0, isStart: true))
      for start in 0..<last {
        let a = start == 0 ? before : knot(start - 1)
        let (b, c) = (knot(start), knot(start + 1))
        let d = start + 1 == last ? after : knot(start + 2)
        for basis in bases {
          points.append(
            PenPoint(
              place: a * basis.0 + b * basis.1 + c * basis.2 + d * basis.3, radius: 0,
              isStart: false))
        }
      }
    }
    return points
  }

  /// The shares that the four points around a stretch have in its points.
  private static var catmullRom: [(Float, Float, Float, Float)] {
    (1...pieces).map { piece in
      let t = Float(piece) / Float(pieces)
      return (
        ((2 - t) * t - 1) * t / 2, ((3 * t - 5) * t * t + 2) / 2, ((4 - 3 * t) * t + 1) * t / 2,
        (t - 1) * t * t / 2
      )
    }
  }

  /// Gives the pen its width, which grows or falls on the way.
  private func press(_ points: inout [PenPoint], _ chance: inout Chance) {
    let radius = min(2.4, max(0.75, 1.32 + 0.32 * distortion * chance.bell()))
    let growth = 0.15 * distortion * chance.bell()
    for place in points.indices {
      let way = Float(place) / Float(points.count - 1) - 0.5
      points[place].radius = max(0.5, radius * (1 + growth * way))
    }
  }

  /// Scales to the extent that a digit fills, and moves the centre of mass near the image's.
  private func fit(_ points: inout [PenPoint], _ chance: inout Chance) {
    var (low, high) = (points[0].place, points[0].place)
    for point in points {
      low = DigitPoint(min(low.x, point.place.x), min(low.y, point.place.y))
      high = DigitPoint(max(high.x, point.place.x), max(high.y, point.place.y))
    }
    let smaller = chance.share()
    let room = DigitHand.extent * (1 - 0.12 * distortion * smaller * smaller) - 2 * points[0].radius
    let scale = room / max(1, max(high.x - low.x, high.y - low.y))
    var (sum, mass) = (DigitPoint(0, 0), Float(0))
    for place in points.indices {
      points[place].place = points[place].place * scale
      guard !points[place].isStart else { continue }
      let (a, b) = (points[place - 1].place, points[place].place)
      let way = b - a
      let length = (way.x * way.x + way.y * way.y).squareRoot() * points[place].radius
      sum = sum + (a + b) * (length / 2)
      mass += length
    }
    let middle = Float(DigitHand.side) / 2
    let stray = DigitPoint(2 * chance.share() - 1, 2 * chance.share() - 1) * (0.6 * distortion)
    let shift = DigitPoint(middle, middle) + stray - sum * (1 / max(mass, 1e-3))
    for place in points.indices { points[place].place = points[place].place + shift }
  }
}
