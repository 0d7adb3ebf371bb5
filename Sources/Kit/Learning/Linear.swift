import Autograd

/// A fully connected layer: y = x W + b, for x [n, in], W [in, out], b [out].
public final class Linear: Layer {
  /// W, [in, out].
  public let weight: Tensor
  /// b, [out].
  public let bias: Tensor
  private let spectralNorm: SpectralNorm?

  /// A layer from `inputs` to `outputs` features; with `spectral` it is W / σ(W) that multiplies.
  public init(
    _ inputs: Int, _ outputs: Int, initialiser: Initialiser = .uniformFanIn,
    spectral: SpectralNormalisation? = nil, random: inout Random, dtype: DType = .float32
  ) {
    weight = initialiser.weight(
      [inputs, outputs], fanIn: inputs, fanOut: outputs, random: &random, dtype: dtype
    ).tracked()
    bias = initialiser.bias(outputs, fanIn: inputs, random: &random, dtype: dtype).tracked()
    spectralNorm = spectral.map { [weight] in
      SpectralNorm(of: weight, $0, random: random.stream("spectral"))
    }
  }

  /// `weight` and `bias`.
  public var parameters: [Parameter] { [Parameter("weight", weight), Parameter("bias", bias)] }

  /// Of spectral normalisation, where there is any.
  public var buffers: [Parameter] { spectralNorm?.buffers ?? [] }

  /// What multiplies in a pass: W, or W / σ(W).
  private func multiplier(_ mode: Mode) -> Tensor { spectralNorm?(weight, mode) ?? weight }

  /// x W + b.
  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    x.linear(multiplier(mode), bias)
  }
}

extension Linear: RectifiableLayer {
  func result(_ run: RectifiedRun, rectifying next: Double?, _ mode: Mode) -> RectifiedRun {
    run.linear(multiplier(mode), bias, rectifying: next)
  }
}
