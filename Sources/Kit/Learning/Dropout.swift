import Autograd

/// In training each number is 0 with a chance p, and the others are divided by 1 - p; in use nothing happens.
///
/// Srivastava et al. 2014, Dropout: a simple way to prevent neural networks from overfitting.
public final class Dropout: Layer {
  private let rate: Double
  private let random: Random
  /// How often numbers were drawn, as a tensor so that a checkpoint keeps it.
  private let draws = Tensor.zeros([1], dtype: .float64)

  /// Drops numbers with the chance `rate`, below 1, drawn from `random`.
  public init(_ rate: Double, random: Random) {
    self.rate = rate
    self.random = random
  }

  /// None.
  public var parameters: [Parameter] { [] }
  /// `draws`.
  public var buffers: [Parameter] { [Parameter("draws", draws)] }

  /// In training, what is left of x; else x.
  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    guard mode == .training, rate > 0, x.failure == nil else { return x }
    draws.f64[0] += 1
    var stream = random.stream("\(draws.f64[0])")
    let kept = stream.uniform(x.shape, dtype: x.dtype)
      .greater(than: .scalar(rate, dtype: x.dtype))
    return x * kept * (1 / (1 - rate))
  }
}
