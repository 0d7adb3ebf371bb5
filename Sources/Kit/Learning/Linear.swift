import Autograd

/// A fully connected layer: y = x W + b, for x [n, in], W [in, out], b [out].
public final class Linear: Layer {
  /// W, [in, out].
  public let weight: Tensor
  /// b, [out].
  public let bias: Tensor

  /// A layer from `inputs` to `outputs` features.
  public init(
    _ inputs: Int, _ outputs: Int, initialiser: Initialiser = .uniformFanIn,
    random: inout Random, dtype: DType = .float32
  ) {
    weight = initialiser.weight(
      [inputs, outputs], fanIn: inputs, fanOut: outputs, random: &random, dtype: dtype
    ).tracked()
    bias = initialiser.bias(outputs, fanIn: inputs, random: &random, dtype: dtype).tracked()
  }

  /// `weight` and `bias`.
  public var parameters: [Parameter] { [Parameter("weight", weight), Parameter("bias", bias)] }

  /// x W + b.
  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor { x.linear(weight, bias) }
}
