import Autograd

/// A curve on the plane, blurred by Gaussian noise: x = c(t) + σ n, for t uniform on [0, 1).
///
/// Its density is that of Gaussians of width σ along the curve. The oracle places one every σ/4 at
/// most, which is the exact density to better than 1e-6 relative; samples take t as it is drawn.
public struct CurveSource: DataSource {
  private let point: @Sendable (Double) -> (x: Double, y: Double)
  private let noise: Double
  private let oracle: GaussianMixture

  /// The curve `point` of about `length`, blurred by `noise`.
  ///
  /// - Throws: `ComponentError` if the noise is not positive.
  public init(
    length: Double, noise: Double, point: @escaping @Sendable (Double) -> (x: Double, y: Double)
  ) throws {
    self.point = point
    self.noise = noise
    let count = Int(min(max((4 * length / noise).rounded(.up), 64), 20_000))
    let means = (0..<count).map { k in
      let (x, y) = point((Double(k) + 0.5) / Double(count))
      return [x, y]
    }
    oracle = try GaussianMixture(
      means: means, deviations: Array(repeating: noise, count: count))
  }

  /// `[2]`.
  public var sampleShape: Shape { [2] }
  /// Gaussians along the curve.
  public var mixture: GaussianMixture? { oracle }
  /// False: the Gaussians run into each other.
  public var hasModes: Bool { false }

  /// Independent samples.
  public func samples(_ count: Int, random: inout Random, dtype: DType) -> Tensor {
    let places = (try? random.uniform([count], dtype: .float64).doubles()) ?? []
    let centres = places.flatMap { t in
      let (x, y) = point(t)
      return [x, y]
    }
    return Tensor.of(centres, [count, 2], dtype: dtype)
      + random.normal([count, 2], dtype: dtype) * noise
  }
}
