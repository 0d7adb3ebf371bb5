import Glibc

/// The Gaussian kernel density estimate p̂(x) = (1/n) Σᵢ N(x; xᵢ, h² I).
public struct KernelDensity: PointDensity, Equatable {
  /// The points that the kernels are around.
  public let samples: Points
  /// h, the standard deviation of each kernel.
  public let bandwidth: Double

  /// The number of coordinates of a point.
  public var dimensions: Int { samples.dimensions }

  /// The estimate from samples.
  ///
  /// - Throws: What `Bandwidth.value(for:)` throws.
  public init(_ samples: Points, bandwidth: Bandwidth = .scott) throws(MeasureError) {
    self.samples = samples
    self.bandwidth = try bandwidth.value(for: samples)
  }

  /// ln p̂ at each point, finite far from all samples too.
  ///
  /// - Throws: `dimensionsDiffer`.
  public func logDensities(at points: Points) throws(MeasureError) -> [Double] {
    try points.matches(samples)
    let scale = 0.5 / (bandwidth * bandwidth)
    let constant =
      -log(Double(samples.count))
      - Double(dimensions) * (log(bandwidth) + 0.5 * log(2 * Double.pi))
    var squares = [Double](repeating: 0, count: samples.count)
    return squares.withUnsafeMutableBufferPointer { row -> [Double] in
      guard let start = row.baseAddress else { return [] }
      return (0..<points.count).map { i in
        points.squaredDistances(from: i, to: samples, into: start)
        let nearest = row.min() ?? 0
        // Farther ones together are less than a rounding.
        let farthest = nearest + 45 / scale
        var sum = 0.0
        for square in row where square < farthest { sum += exp((nearest - square) * scale) }
        return constant - nearest * scale + (sum > 1 ? log(sum) : 0)
      }
    }
  }
}
