internal import CKernels

/// A set of points made ready for `NeighbourSearch`: in double, and about a centre in float.
final class FeatureCloud {
  let points: Points
  let frame: Frame
  private let rows: UnsafeMutablePointer<Float>
  private let columns: UnsafeMutablePointer<Float>
  private let floors: UnsafeMutablePointer<Float>

  /// What the sets of one search are seen from.
  ///
  /// Distances do not depend on it, but how well a product of floats tells them does: points far from
  /// the origin and near one another look alike from there.
  struct Frame {
    /// The mean.
    let centre: [Double]
    /// A power of two by which coordinates about the centre come near 1.
    let scale: Double

    /// The frame of a set.
    init(_ points: Points) {
      let (n, d) = (points.count, points.dimensions)
      var centre = Array(points.coordinates[0..<d])
      var sums = [Double](repeating: 0, count: d)
      points.coordinates.withUnsafeBufferPointer { x in
        for i in 0..<n {
          for axis in 0..<d { sums[axis] += x[i * d + axis] - centre[axis] }
        }
      }
      for axis in 0..<d { centre[axis] += sums[axis] / Double(n) }
      var squares = 0.0
      points.coordinates.withUnsafeBufferPointer { x in
        for i in 0..<n {
          for axis in 0..<d {
            let y = x[i * d + axis] - centre[axis]
            squares += y * y
          }
        }
      }
      self.centre = centre
      let deviation = (squares / Double(n * d)).squareRoot()
      // A set of one point has no size; any scale serves, and so does one where its square would not
      // be a number.
      let exponent = deviation > 1e-140 ? -deviation.exponent : 0
      scale = Double(sign: .plus, exponent: Int(exponent), significand: 1)
    }
  }

  init(_ points: Points, _ frame: Frame) {
    self.points = points
    self.frame = frame
    rows = .allocate(capacity: points.coordinates.count)
    columns = .allocate(
      capacity: FeatureCloud.padded(points.count) * points.dimensions)
    floors = .allocate(capacity: FeatureCloud.padded(points.count))
    withCloud { gl_cloud_fill($0, frame.centre) }
  }

  deinit {
    rows.deallocate()
    columns.deallocate()
    floors.deallocate()
  }

  /// The places of whole blocks.
  static func padded(_ count: Int) -> Int {
    (count + gl_near_columns - 1) / gl_near_columns * gl_near_columns
  }

  var padded: Int { FeatureCloud.padded(points.count) }

  /// The panels of rows.
  var panels: Int { (points.count + gl_near_rows - 1) / gl_near_rows }

  /// The set as the kernels know it.
  func withCloud<R>(_ body: (UnsafePointer<gl_cloud>) -> R) -> R {
    points.coordinates.withUnsafeBufferPointer { exact in
      guard let start = exact.baseAddress else { preconditionFailure("points are never empty") }
      var cloud = gl_cloud(
        count: points.count, dimensions: points.dimensions, blocks: padded / gl_near_columns,
        scale: frame.scale, exact: start, rows: rows, columns: columns, floors: floors)
      return body(&cloud)
    }
  }
}
