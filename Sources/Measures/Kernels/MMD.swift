import Glibc

/// The squared maximum mean discrepancy with the kernel k(a, b) = exp(−‖a − b‖²/(2 h²)).
///
/// MMD² = E k(x, x′) − 2 E k(x, y) + E k(y, y′) (Gretton et al. 2012): 0 only for equal distributions,
/// 2 at most. Here without bias, pairs of a point with itself left out: about 0 for equal distributions,
/// and then below 0 half of the time.
public struct MMD: Sendable, Equatable {
  /// The estimate without bias, Gretton's lemma 6.
  public let squared: Double
  /// h, the standard deviation of the kernel.
  public let bandwidth: Double

  /// The discrepancy of two sets, which may differ in size.
  ///
  /// - Parameters:
  ///   - first: At least two points.
  ///   - second: At least two points of the same dimension.
  ///   - bandwidth: h; the median heuristic if nil.
  /// - Throws: `dimensionsDiffer`, `tooFew`, `badParameter`, or `noSpread`.
  public init(
    _ first: Points, _ second: Points, bandwidth: Double? = nil
  ) throws(MeasureError) {
    try first.matches(second)
    for set in [first, second] where set.count < 2 {
      throw .tooFew(of: "the maximum mean discrepancy", found: set.count, least: 2)
    }
    let width: Double
    if let bandwidth {
      width = try Bandwidth.fixed(bandwidth).value(for: first)
    } else {
      width = try MMD.medianDistance(first, second)
    }
    self.bandwidth = width
    let (n, m) = (Double(first.count), Double(second.count))
    squared =
      2 * MMD.kernelSum(first, first, width, pairsOnce: true) / (n * (n - 1))
      + 2 * MMD.kernelSum(second, second, width, pairsOnce: true) / (m * (m - 1))
      - 2 * MMD.kernelSum(first, second, width, pairsOnce: false) / (n * m)
  }

  /// The median heuristic: h is the median distance between two points of the sets taken together.
  ///
  /// Of each set of more than 500 points 500 evenly picked ones are used. If most distances are 0 it is
  /// the mean of them.
  ///
  /// - Throws: `dimensionsDiffer`, or `noSpread` if all points are one.
  public static func medianDistance(
    _ first: Points, _ second: Points
  ) throws(MeasureError) -> Double {
    try first.matches(second)
    let pooled = Points(
      checked: first.picked(500) + second.picked(500), dimensions: first.dimensions)
    let n = pooled.count
    var row = [Double](repeating: 0, count: n)
    var distances: [Double] = []
    distances.reserveCapacity(n * (n - 1) / 2)
    for i in 0..<n {
      row.withUnsafeMutableBufferPointer { buffer in
        guard let start = buffer.baseAddress else { return }
        pooled.squaredDistances(from: i, to: pooled, start: i + 1, into: start)
      }
      distances += row[(i + 1)...]
    }
    var sorting = RadixSort()
    sorting.sort(&distances)
    let upper = distances.count / 2
    let lower = (distances.count - 1) / 2
    let median = 0.5 * (distances[lower].squareRoot() + distances[upper].squareRoot())
    if median > 1e-100 { return median }
    let mean = distances.reduce(0) { $0 + $1.squareRoot() } / Double(distances.count)
    guard mean > 1e-100 else { throw .noSpread }
    return mean
  }

  /// Σ k over all pairs, or over the pairs i < j of one set.
  private static func kernelSum(
    _ a: Points, _ b: Points, _ bandwidth: Double, pairsOnce: Bool
  ) -> Double {
    let scale = -0.5 / (bandwidth * bandwidth)
    var row = [Double](repeating: 0, count: b.count)
    var sum = 0.0
    for i in 0..<a.count {
      let first = pairsOnce ? i + 1 : 0
      sum += row.withUnsafeMutableBufferPointer { buffer in
        guard let start = buffer.baseAddress else { return 0 }
        a.squaredDistances(from: i, to: b, start: first, into: start)
        var part = 0.0
        for j in first..<max(first, buffer.count) {
          let exponent = buffer[j] * scale
          if exponent > -40 { part += exp(exponent) }
        }
        return part
      }
    }
    return sum
  }
}

extension Points {
  /// The coordinates of `most` points picked evenly, or of all if there are not so many.
  fileprivate func picked(_ most: Int) -> [Double] {
    guard count > most else { return coordinates }
    return (0..<most).flatMap { i in
      let start = i * count / most * dimensions
      return coordinates[start..<start + dimensions]
    }
  }
}
