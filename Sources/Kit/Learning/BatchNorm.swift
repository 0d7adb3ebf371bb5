import Autograd

/// Batch normalisation (Ioffe & Szegedy 2015) of x [n, features]:
/// y = scale · (x - mean) / √(variance + ε) + shift, per feature.
///
/// In training the mean and the (biased) variance are the batch's; running averages of the mean and
/// the unbiased variance, which evaluation uses, move towards them by `momentum`: PyTorch's
/// conventions.
public final class BatchNorm: Layer {
  /// The learnt scale, [features], initially 1.
  public let scale: Tensor
  /// The learnt shift, [features], initially 0.
  public let shift: Tensor
  /// The running mean, [features].
  public let runningMean: Tensor
  /// The running variance, [features].
  public let runningVariance: Tensor

  private let epsilon: Double
  private let momentum: Double

  /// A layer for `features` features.
  public init(
    _ features: Int, epsilon: Double = 1e-5, momentum: Double = 0.1, dtype: DType = .float32
  ) {
    scale = Tensor.ones([features], dtype: dtype).tracked()
    shift = Tensor.zeros([features], dtype: dtype).tracked()
    runningMean = .zeros([features], dtype: dtype)
    runningVariance = .ones([features], dtype: dtype)
    self.epsilon = epsilon
    self.momentum = momentum
  }

  /// `scale` and `shift`.
  public var parameters: [Parameter] { [Parameter("scale", scale), Parameter("shift", shift)] }

  /// The running averages.
  public var buffers: [Parameter] {
    [Parameter("running_mean", runningMean), Parameter("running_variance", runningVariance)]
  }

  /// The normalised batch; of other features than the layer's, a failed tensor.
  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    // Broadcasting would take some of them and give a result of another shape.
    guard x.failure != nil || (x.shape.rank == 2 && x.shape[1] == scale.shape.count) else {
      return .failed(
        .shapeMismatch(op: "batch_norm", lhs: x.shape, rhs: scale.shape), dtype: x.dtype)
    }
    guard mode == .training else {
      return (x - runningMean) / (runningVariance + epsilon).sqrt() * scale + shift
    }
    let mean = x.mean(axes: [0])
    let centred = x - mean
    let variance = centred.square().mean(axes: [0])
    if mean.failure == nil { follow(mean, variance, count: x.shape[0]) }
    return centred / (variance + epsilon).sqrt() * scale + shift
  }

  private func follow(_ mean: Tensor, _ variance: Tensor, count: Int) {
    let unbiased = count > 1 ? Double(count) / Double(count - 1) : 1
    runningMean.moveTowards(mean.detached, by: momentum)
    runningVariance.moveTowards(variance.detached * unbiased, by: momentum)
  }
}
