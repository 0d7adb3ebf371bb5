import Autograd

/// A convolution of images [n, height, width, inputs] with a square kernel, and a bias if wanted:
/// [n, …, outputs], with (height + 2 padding - size) / stride + 1 rows.
public final class Convolution2D: Layer {
  /// The kernel, [size, size, inputs, outputs].
  public let weight: Tensor
  /// The bias, [outputs]; none where batch normalisation follows, which takes it away again.
  public let bias: Tensor?
  private let spectralNorm: SpectralNorm?
  private let stride: Int
  private let padding: Int

  /// A layer from `inputs` to `outputs` channels; with `spectral` the kernel is divided by its σ.
  public init(
    _ inputs: Int, _ outputs: Int, size: Int, stride: Int = 1, padding: Int = 0,
    hasBias: Bool = true, initialiser: Initialiser = .uniformFanIn,
    spectral: SpectralNormalisation? = nil, random: inout Random, dtype: DType = .float32
  ) {
    let taps = size * size
    weight = initialiser.weight(
      [size, size, inputs, outputs], fanIn: taps * inputs, fanOut: taps * outputs, random: &random,
      dtype: dtype
    ).tracked()
    bias =
      hasBias
      ? initialiser.bias(outputs, fanIn: taps * inputs, random: &random, dtype: dtype).tracked()
      : nil
    spectralNorm = spectral.map { [weight] in
      SpectralNorm(of: weight, $0, random: random.stream("spectral"))
    }
    self.stride = stride
    self.padding = padding
  }

  /// `weight`, and `bias` if there is one.
  public var parameters: [Parameter] {
    [Parameter("weight", weight)] + (bias.map { [Parameter("bias", $0)] } ?? [])
  }

  /// Of spectral normalisation, where there is any.
  public var buffers: [Parameter] { spectralNorm?.buffers ?? [] }

  /// The convolution.
  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    x.convolved(multiplier(mode), bias, stride: stride, padding: padding)
  }

  /// The kernel of a pass, divided by its σ if it is normalised.
  private func multiplier(_ mode: Mode) -> Tensor { spectralNorm?(weight, mode) ?? weight }
}

extension Convolution2D: RectifiableLayer {
  func result(_ run: RectifiedRun, rectifying next: Double?, _ mode: Mode) -> RectifiedRun {
    run.convolved(multiplier(mode), bias, stride: stride, padding: padding, rectifying: next)
  }
}
