/// A set of points that can be measured: at least one, all finite, all of one dimension.
///
/// What is checked once here, no measure has to check again.
public struct Points: Sendable, Equatable {
  /// The coordinates, point after point: [count, dimensions], row-major.
  public let coordinates: [Double]
  /// The number of coordinates of a point, at least 1.
  public let dimensions: Int

  /// The number of points, at least 1.
  public var count: Int { coordinates.count / dimensions }

  /// The largest absolute value of a coordinate: beyond it squares would leave the range of numbers.
  public static let reach = 1e100

  /// The points of a row-major list of coordinates.
  ///
  /// - Throws: `badParameter`, `empty`, `ragged`, or `notFinite`.
  public init(_ coordinates: [Double], dimensions: Int = 2) throws(MeasureError) {
    let (kept, notFinite) = try Points.sorted(coordinates, dimensions, set: "points")
    guard notFinite == 0 else { throw .notFinite(count: notFinite) }
    self.init(checked: kept, dimensions: dimensions)
  }

  init(checked coordinates: [Double], dimensions: Int) {
    self.coordinates = coordinates
    self.dimensions = dimensions
  }

  /// The finite points of a list, nil if none is, and the number of those left out.
  ///
  /// - Parameters:
  ///   - coordinates: Row-major coordinates.
  ///   - dimensions: The number of coordinates of a point.
  ///   - set: What the points are called in errors.
  /// - Returns: The finite points, nil if there is none, and the number of the others.
  /// - Throws: `badParameter`, `empty` or `ragged`.
  public static func finite(
    in coordinates: [Double], dimensions: Int, set: String = "points"
  ) throws(MeasureError) -> (points: Points?, notFinite: Int) {
    let (kept, notFinite) = try sorted(coordinates, dimensions, set: set)
    guard !kept.isEmpty else { return (nil, notFinite) }
    return (Points(checked: kept, dimensions: dimensions), notFinite)
  }

  /// The first `most` points, or all if there are not so many.
  public func prefix(_ most: Int) -> Points {
    guard most < count else { return self }
    return Points(
      checked: Array(coordinates.prefix(max(1, most) * dimensions)), dimensions: dimensions)
  }

  /// The finite points of a list, and the number of the others.
  private static func sorted(
    _ coordinates: [Double], _ dimensions: Int, set: String
  ) throws(MeasureError) -> (kept: [Double], notFinite: Int) {
    guard dimensions > 0 else {
      throw .badParameter(name: "dimensions", value: Double(dimensions), expected: "at least 1")
    }
    guard !coordinates.isEmpty else { throw .empty(set: set) }
    guard coordinates.count.isMultiple(of: dimensions) else {
      throw .ragged(coordinates: coordinates.count, dimensions: dimensions)
    }
    // NaN fails the comparison too.
    if coordinates.allSatisfy({ abs($0) <= reach }) { return (coordinates, 0) }
    var kept: [Double] = []
    kept.reserveCapacity(coordinates.count)
    for start in stride(from: 0, to: coordinates.count, by: dimensions) {
      let point = coordinates[start..<start + dimensions]
      if point.allSatisfy({ abs($0) <= reach }) { kept.append(contentsOf: point) }
    }
    return (kept, (coordinates.count - kept.count) / dimensions)
  }

  /// Checks that another set lies in the same space.
  func matches(_ other: Points) throws(MeasureError) {
    try matches(dimensions: other.dimensions)
  }

  func matches(dimensions other: Int) throws(MeasureError) {
    guard dimensions == other else {
      throw .dimensionsDiffer(first: dimensions, second: other)
    }
  }

  /// The squared distances from the point `i` to all points of `other` from `start` on, in `row`.
  @inline(__always)
  func squaredDistances(
    from i: Int, to other: Points, start: Int = 0, into row: UnsafeMutablePointer<Double>
  ) {
    coordinates.withUnsafeBufferPointer { a in
      other.coordinates.withUnsafeBufferPointer { b in
        let count = other.count
        switch dimensions {
        case 1:
          let x = a[i]
          for j in start..<max(start, count) { row[j] = (x - b[j]) * (x - b[j]) }
        case 2:
          let x = a[2 * i]
          let y = a[2 * i + 1]
          for j in start..<max(start, count) {
            let dx = x - b[2 * j]
            let dy = y - b[2 * j + 1]
            row[j] = dx * dx + dy * dy
          }
        default:
          for j in start..<max(start, count) {
            var sum = 0.0
            for axis in 0..<dimensions {
              let difference = a[i * dimensions + axis] - b[j * dimensions + axis]
              sum += difference * difference
            }
            row[j] = sum
          }
        }
      }
    }
  }
}
