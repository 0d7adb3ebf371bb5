import Autograd

/// Batch normalisation (Ioffe & Szegedy 2015) of x [n, features], or of images
/// [n, height, width, features]: y = scale · (x - mean) / √(variance + ε) + shift, per feature.
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
    normalised(x, rectifying: nil, mode)
  }

  /// The same behind a leaky ReLU of `slope`, if there is one.
  func normalised(_ x: Tensor, rectifying slope: Double?, _ mode: Mode) -> Tensor {
    // Broadcasting would take some of them and give a result of another shape.
    let fits =
      (x.shape.rank == 2 || x.shape.rank == 4) && x.shape.dimensions.last == scale.shape.count
    guard x.failure != nil || fits else {
      return .failed(
        .shapeMismatch(op: "batch_norm", lhs: x.shape, rhs: scale.shape), dtype: x.dtype)
    }
    guard mode == .training else {
      let y = (x - runningMean) / (runningVariance + epsilon).sqrt() * scale + shift
      return slope.map { y.leakyReLU(slope: $0) } ?? y
    }
    let (y, mean, variance) = x.batchNormalised(scale, shift, epsilon: epsilon, slope: slope)
    if y.failure == nil { follow(mean, variance, count: x.shape.count / scale.shape.count) }
    return y
  }

  private func follow(_ mean: Tensor, _ variance: Tensor, count: Int) {
    let unbiased = count > 1 ? Double(count) / Double(count - 1) : 1
    runningMean.moveTowards(mean, by: momentum)
    runningVariance.moveTowards(variance * unbiased, by: momentum)
  }
}
