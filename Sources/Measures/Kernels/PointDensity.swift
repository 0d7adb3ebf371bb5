import GanLabKit

/// A probability density whose logarithm is known at any point.
public protocol PointDensity: Sendable {
  /// The number of coordinates of a point.
  var dimensions: Int { get }
  /// ln p at each point.
  ///
  /// - Throws: `dimensionsDiffer`.
  func logDensities(at points: Points) throws(MeasureError) -> [Double]
}

extension GaussianMixture: PointDensity {
  /// The exact ln p at each point.
  ///
  /// - Throws: `dimensionsDiffer`.
  public func logDensities(at points: Points) throws(MeasureError) -> [Double] {
    try points.matches(dimensions: dimensions)
    return logDensities(points.coordinates)
  }

  /// The density of x + h n, n being standard normal: each σₖ becomes √(σₖ² + h²).
  ///
  /// - Throws: `badParameter` if `bandwidth` is not finite.
  public func blurred(by bandwidth: Double) throws(MeasureError) -> GaussianMixture {
    let wider = deviations.map { ($0 * $0 + bandwidth * bandwidth).squareRoot() }
    do {
      return try GaussianMixture(means: means, deviations: wider, weights: weights)
    } catch {
      throw .badParameter(name: "bandwidth", value: bandwidth, expected: "finite")
    }
  }
}
