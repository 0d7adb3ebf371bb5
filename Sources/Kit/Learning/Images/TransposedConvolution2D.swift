import Autograd

/// A transposed convolution of [n, rows, columns, inputs] with a square kernel, and a bias if wanted:
/// images [n, …, outputs] of (rows - 1) stride - 2 padding + size rows, or up to stride - 1 more.
public final class TransposedConvolution2D: Layer {
  /// The kernel of the convolution that it transposes: [size, size, outputs, inputs].
  public let weight: Tensor
  /// The bias, [outputs]; none where batch normalisation follows, which takes it away again.
  public let bias: Tensor?
  private let spectralNorm: SpectralNorm?
  private let stride: Int
  private let padding: Int
  private let more: (rows: Int, columns: Int)

  /// A layer from `inputs` to `outputs` channels; `moreRows` and `moreColumns`, 0 ..< stride, are
  /// those that the convolution rounds away.
  ///
  /// With `spectral` the kernel is divided by its σ.
  public init(
    _ inputs: Int, _ outputs: Int, size: Int, stride: Int = 1, padding: Int = 0, moreRows: Int = 0,
    moreColumns: Int = 0,
    hasBias: Bool = true, initialiser: Initialiser = .uniformFanIn,
    spectral: SpectralNormalisation? = nil, random: inout Random, dtype: DType = .float32
  ) {
    // A pixel of the result meets every stride-th element of the kernel, both ways.
    let terms = max(1, size * size * inputs / max(1, stride * stride))
    weight = initialiser.weight(
      [size, size, outputs, inputs], fanIn: terms, fanOut: size * size * outputs, random: &random,
      dtype: dtype
    ).tracked()
    bias =
      hasBias
      ? initialiser.bias(outputs, fanIn: terms, random: &random, dtype: dtype).tracked() : nil
    spectralNorm = spectral.map { [weight] in
      SpectralNorm(of: weight, outputsAxis: 2, $0, random: random.stream("spectral"))
    }
    self.stride = stride
    self.padding = padding
    more = (moreRows, moreColumns)
  }

  /// `weight`, and `bias` if there is one.
  public var parameters: [Parameter] {
    [Parameter("weight", weight)] + (bias.map { [Parameter("bias", $0)] } ?? [])
  }

  /// Of spectral normalisation, where there is any.
  public var buffers: [Parameter] { spectralNorm?.buffers ?? [] }

  /// The transposed convolution.
  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    x.transposedConvolved(
      spectralNorm?(weight, mode) ?? weight, bias, stride: stride, padding: padding, more: more)
  }
}
