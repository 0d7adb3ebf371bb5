/// A smooth field of random displacements, by which the paper is bent: what Simard, Steinkraus & Platt
/// 2003 (Best practices for convolutional neural networks applied to visual document analysis) get by
/// smoothing noise is here a sum of cubic B-splines with random weights.
struct PaperWarp {
  /// The distance between two splines' middles, on paper of 100 by 100.
  private static let spacing: Float = 45
  /// The splines along each axis that reach the paper, and a little beyond.
  private static let count = 7

  private var shifts: [DigitPoint]

  /// A field whose weights go from -`amplitude` to `amplitude`; its displacements are of some 0.28 times
  /// that along each axis.
  init(amplitude: Float, _ chance: inout Chance) {
    shifts = []
    shifts.reserveCapacity(PaperWarp.count * PaperWarp.count)
    for _ in 0..<PaperWarp.count * PaperWarp.count {
      shifts.append(DigitPoint(2 * chance.share() - 1, 2 * chance.share() - 1) * amplitude)
    }
  }

  /// Where `point` comes to lie.
  func moved(_ point: DigitPoint) -> DigitPoint {
    let (column, across) = PaperWarp.weights(point.x)
    let (row, down) = PaperWarp.weights(point.y)
    var moved = point
    for y in 0..<4 {
      for x in 0..<4 {
        moved = moved + shifts[(row + y) * PaperWarp.count + column + x] * (down[y] * across[x])
      }
    }
    return moved
  }

  /// The first of the four splines that reach `x`, and their values there.
  private static func weights(_ x: Float) -> (Int, SIMD4<Float>) {
    let place = min(max(x / spacing + 0.9, 0), Float(count) - 3.001)
    let whole = place.rounded(.down)
    let t = place - whole
    let rest = 1 - t
    return (
      Int(whole),
      SIMD4(
        rest * rest * rest, (3 * t - 6) * t * t + 4, (3 * rest - 6) * rest * rest + 4, t * t * t)
        / 6
    )
  }
}
