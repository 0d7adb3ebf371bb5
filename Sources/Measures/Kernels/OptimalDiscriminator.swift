import GanLabKit
import Glibc

/// The best discriminator there can be: D*(x) = p_d(x) / (p_d(x) + p_g(x)).
///
/// Goodfellow et al. 2014, proposition 1. Its logit is ln p_d − ln p_g, computed as such, so that it is right where D* rounds to 0 or 1.
public struct OptimalDiscriminator: Sendable {
  /// The density of the data.
  public let data: any PointDensity
  /// The density of what is generated: exact, or estimated from samples.
  public let generated: any PointDensity

  /// The discriminator between two densities.
  ///
  /// - Throws: `dimensionsDiffer`.
  public init(data: any PointDensity, generated: any PointDensity) throws(MeasureError) {
    guard data.dimensions == generated.dimensions else {
      throw .dimensionsDiffer(first: data.dimensions, second: generated.dimensions)
    }
    self.data = data
    self.generated = generated
  }

  /// The discriminator between a mixture and a kernel estimate from samples.
  ///
  /// An estimate is wider than what it estimates: of a perfect generator D* would still tell the modes'
  /// cores as real and their rims as generated. With `blursData` the mixture is widened by the same
  /// kernel, which is exact for Gaussians, and a perfect generator has D* = ½ but for chance: the
  /// best discriminator under instance noise of that standard deviation.
  ///
  /// - Parameters:
  ///   - data: The density of the data.
  ///   - samples: What was generated.
  ///   - bandwidth: The width of the kernels. If no rule gives one, since all samples are one point or
  ///     there is only one, it is the smallest standard deviation of the mixture.
  ///   - blursData: Whether the data are widened likewise.
  /// - Throws: `dimensionsDiffer`, or `badParameter` for a bandwidth that is not positive.
  public init(
    data: GaussianMixture, samples: Points, bandwidth: Bandwidth = .scott, blursData: Bool = false
  ) throws(MeasureError) {
    let estimate: KernelDensity
    do {
      estimate = try KernelDensity(samples, bandwidth: bandwidth)
    } catch {
      switch error {
      case .noSpread, .tooFew:
        estimate = try KernelDensity(samples, bandwidth: .fixed(data.deviations.min() ?? 1))
      default: throw error
      }
    }
    try self.init(
      data: blursData ? data.blurred(by: estimate.bandwidth) : data, generated: estimate)
  }

  /// ln (D*/(1 − D*)) at each point; 0 where both densities are too small for numbers.
  ///
  /// - Throws: `dimensionsDiffer`.
  public func logits(at points: Points) throws(MeasureError) -> [Double] {
    let real = try data.logDensities(at: points)
    let fake = try generated.logDensities(at: points)
    return zip(real, fake).map { $0 == $1 ? 0 : $0 - $1 }
  }

  /// D* at each point, from 0 to 1.
  ///
  /// - Throws: `dimensionsDiffer`.
  public func values(at points: Points) throws(MeasureError) -> [Double] {
    try logits(at: points).map { 1 / (1 + exp(-$0)) }
  }
}
