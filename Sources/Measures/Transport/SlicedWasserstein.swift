import GanLabKit
import Glibc

/// Wasserstein distances averaged over projections onto lines.
///
/// Rabin et al. 2011: SW_p^p = mean over unit directions θ of W_p^p(x·θ, y·θ). On the plane, for clouds that differ by a
/// shift v, SW₂ = ‖v‖/√2: a sliced distance is never above the distance itself.
public struct SlicedWasserstein: Sendable, Equatable {
  /// The mean of W₁ over the directions.
  public let w1: Double
  /// The root of the mean of W₂² over the directions.
  public let w2: Double
  /// W₁ along each direction.
  public let w1AlongDirections: [Double]
  /// W₂ along each direction.
  public let w2AlongDirections: [Double]

  /// The distances along given directions.
  ///
  /// - Parameters:
  ///   - first: Points; the sets may differ in size.
  ///   - second: Points of the same dimension.
  ///   - directions: Unit vectors.
  /// - Throws: `dimensionsDiffer`.
  public init(
    _ first: Points, _ second: Points, along directions: Points
  ) throws(MeasureError) {
    try first.matches(second)
    try first.matches(directions)
    var sorting = RadixSort()
    var means: [Double] = []
    var squares: [Double] = []
    for line in 0..<directions.count {
      var a = first.projected(onto: line, of: directions)
      var b = second.projected(onto: line, of: directions)
      sorting.sort(&a)
      sorting.sort(&b)
      means.append(LineTransport.mean(a, b, abs))
      squares.append(LineTransport.mean(a, b) { $0 * $0 })
    }
    w1AlongDirections = means
    w2AlongDirections = squares.map { $0.squareRoot() }
    w1 = means.reduce(0, +) / Double(means.count)
    w2 = (squares.reduce(0, +) / Double(squares.count)).squareRoot()
  }

  /// The distances along `projections` drawn directions.
  ///
  /// - Throws: `dimensionsDiffer`, or `badParameter` for no projection.
  public init(
    _ first: Points, _ second: Points, projections: Int = 128, random: inout Random
  ) throws(MeasureError) {
    let directions = try SlicedWasserstein.directions(
      projections, dimensions: first.dimensions, random: &random)
    try self.init(first, second, along: directions)
  }

  /// Unit vectors for projections: uniform on the sphere.
  ///
  /// On the plane they are spaced evenly over a half circle that is turned at random: as unbiased as
  /// independent ones, and the average over them is all but exact. On a line there is one direction.
  ///
  /// - Throws: `badParameter` if `count` or `dimensions` is not positive.
  public static func directions(
    _ count: Int, dimensions: Int, random: inout Random
  ) throws(MeasureError) -> Points {
    guard count > 0 else {
      throw .badParameter(name: "projections", value: Double(count), expected: "at least 1")
    }
    switch dimensions {
    case ...0:
      throw .badParameter(name: "dimensions", value: Double(dimensions), expected: "at least 1")
    case 1: return Points(checked: [1], dimensions: 1)
    case 2:
      let turn = random.uniform()
      let angles = (0..<count).map { Double.pi * (Double($0) + turn) / Double(count) }
      return Points(checked: angles.flatMap { [cos($0), sin($0)] }, dimensions: 2)
    default:
      return Points(
        checked: (0..<count).flatMap { _ in direction(dimensions, &random) },
        dimensions: dimensions)
    }
  }

  /// One direction: a vector of independent normals over its length.
  private static func direction(_ dimensions: Int, _ random: inout Random) -> [Double] {
    var vector: [Double] = []
    for _ in 0..<dimensions {
      // Box and Muller; 1 − u is never 0.
      let radius = (-2 * log(1 - random.uniform())).squareRoot()
      vector.append(radius * cos(2 * Double.pi * random.uniform()))
    }
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return length > 0 ? vector.map { $0 / length } : direction(dimensions, &random)
  }
}

extension Points {
  /// x·θ for all points x and the direction θ numbered `line`.
  func projected(onto line: Int, of directions: Points) -> [Double] {
    let d = dimensions
    let direction = directions.coordinates[line * d..<(line + 1) * d]
    guard d == 2, let c = direction.first, let s = direction.last else {
      return (0..<count).map { i in
        zip(direction, coordinates[i * d..<(i + 1) * d]).reduce(0) { $0 + $1.0 * $1.1 }
      }
    }
    return (0..<count).map { c * coordinates[2 * $0] + s * coordinates[2 * $0 + 1] }
  }
}
