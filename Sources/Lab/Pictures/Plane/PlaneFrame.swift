import GanLabKit

/// The square of the plane that the pictures of a data set show: the same for all of them, whatever the
/// generator does, so that they can be compared.
struct PlaneFrame: Sendable, Equatable {
  /// The first and the last abscissa.
  let x: (low: Double, high: Double)
  /// The first and the last ordinate.
  let y: (low: Double, high: Double)

  static func == (a: PlaneFrame, b: PlaneFrame) -> Bool { a.x == b.x && a.y == b.y }

  private init(x: (low: Double, high: Double), y: (low: Double, high: Double)) {
    self.x = x
    self.y = y
  }

  /// The square around a box, with a margin of an eighth on each side.
  init(low: [Double], high: [Double]) {
    let middle = [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2]
    let reach = max(high[0] - low[0], high[1] - low[1]) / 2
    let half = max(reach, 1e-9) * 1.25
    x = (middle[0] - half, middle[0] + half)
    y = (middle[1] - half, middle[1] + half)
  }

  /// The square around all that lies within three standard deviations of a component's mean.
  init(_ mixture: GaussianMixture) {
    var low = [Double.infinity, .infinity]
    var high = [-Double.infinity, -.infinity]
    for (k, mean) in mixture.means.enumerated() where mixture.weights[k] > 0 {
      for axis in 0..<2 {
        low[axis] = min(low[axis], mean[axis] - 3 * mixture.deviations[k])
        high[axis] = max(high[axis], mean[axis] + 3 * mixture.deviations[k])
      }
    }
    self.init(low: low, high: high)
  }

  /// The square around the points [x, y, x, y, …], but for the outermost hundredth on each side.
  init(points: [Double]) {
    var low = [0.0, 0.0]
    var high = [1.0, 1.0]
    for axis in 0..<2 {
      let sorted = stride(from: axis, to: points.count, by: 2).map { points[$0] }
        .filter(\.isFinite).sorted()
      guard !sorted.isEmpty else { continue }
      low[axis] = sorted[sorted.count / 100]
      high[axis] = sorted[sorted.count - 1 - sorted.count / 100]
    }
    self.init(low: low, high: high)
  }

  /// The square that is `share` of the way from this one to `other`.
  func toward(_ other: PlaneFrame, _ share: Double) -> PlaneFrame {
    let mix = { (a: Double, b: Double) in a + share * (b - a) }
    return PlaneFrame(
      x: (mix(x.low, other.x.low), mix(x.high, other.x.high)),
      y: (mix(y.low, other.y.low), mix(y.high, other.y.high)))
  }

  /// The length of a side.
  var side: Double { x.high - x.low }

  /// The middles of `cells` equal parts of a side: the first and the last.
  func centres(_ side: (low: Double, high: Double), cells: Int) -> (first: Double, last: Double) {
    let half = (side.high - side.low) / Double(2 * max(cells, 1))
    return (side.low + half, side.high - half)
  }

  /// The middles of `cells` × `cells` equal parts, row by row from the lowest: [x, y, x, y, …].
  func nodes(_ cells: Int) -> [Double] {
    let step = side / Double(max(cells, 1))
    var nodes: [Double] = []
    nodes.reserveCapacity(2 * cells * cells)
    for row in 0..<cells {
      for column in 0..<cells {
        nodes.append(x.low + (Double(column) + 0.5) * step)
        nodes.append(y.low + (Double(row) + 0.5) * step)
      }
    }
    return nodes
  }

  /// How many of the points [x, y, x, y, …] lie beyond the frame.
  func outside(_ points: [Double]) -> Int {
    stride(from: 0, to: points.count - 1, by: 2).count { i in
      !(points[i] >= x.low && points[i] <= x.high && points[i + 1] >= y.low
        && points[i + 1] <= y.high)
    }
  }
}
