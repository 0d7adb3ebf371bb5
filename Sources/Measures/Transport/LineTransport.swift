/// Optimal transport on a line, where sorting solves it exactly.
///
/// W_p(F, G)^p = ∫₀¹ |F⁻¹(u) − G⁻¹(u)|^p du, and the quantile functions of point sets are steps. Sets of
/// different sizes, each point of equal weight in its set, are exact too.
public struct LineTransport: Sendable, Equatable {
  /// W₁: the mean distance a grain of mass has to go.
  public let w1: Double
  /// W₂: the root of the mean squared distance.
  public let w2: Double

  /// The distances between two sets of points in one dimension.
  ///
  /// - Throws: `dimensionsUnsupported` or `dimensionsDiffer`.
  public init(_ first: Points, _ second: Points) throws(MeasureError) {
    try first.matches(second)
    guard first.dimensions == 1 else {
      throw .dimensionsUnsupported(
        of: "transport on a line", found: first.dimensions, most: 1)
    }
    var (a, b) = (first.coordinates, second.coordinates)
    var sorting = RadixSort()
    sorting.sort(&a)
    sorting.sort(&b)
    (w1, w2) = (LineTransport.mean(a, b, abs), LineTransport.mean(a, b) { $0 * $0 }.squareRoot())
  }

  /// ∫ cost(F⁻¹ − G⁻¹) du of two ascending lists that are not empty.
  @inline(__always)
  static func mean(_ a: [Double], _ b: [Double], _ cost: (Double) -> Double) -> Double {
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        let n = a.count
        let m = b.count
        var sum = 0.0
        if n == m {
          for i in 0..<n { sum += cost(a[i] - b[i]) }
          return sum / Double(n)
        }
        // In units of 1/(n m), so that the steps' ends are compared exactly.
        var (i, j, done) = (0, 0, 0)
        while i < n && j < m {
          let end = min((i + 1) * m, (j + 1) * n)
          sum += Double(end - done) * cost(a[i] - b[j])
          if end == (i + 1) * m { i += 1 }
          if end == (j + 1) * n { j += 1 }
          done = end
        }
        return sum / (Double(n) * Double(m))
      }
    }
  }
}
