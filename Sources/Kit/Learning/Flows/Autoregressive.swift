import Autograd

/// A masked autoregressive layer: element i moves by a map whose parameters depend on the elements before
/// it (Papamakarios, Pavlakou & Murray 2017, Masked autoregressive flow).
///
/// Density in one pass, samples in d of them: each pass gets one element more right.
public final class Autoregressive: Bijection {
  private let transform: any ElementTransform
  private let network: MaskedMLP
  private let dimensions: Int

  /// A layer for rows of `dimensions` numbers; it starts as the identity if the transform does.
  ///
  /// With `isReversed` the order goes from the last element to the first; `hidden` are the widths of the
  /// network.
  public init(
    dimensions: Int, isReversed: Bool, hidden: [Int], activation: Activation = .relu,
    transform: any ElementTransform, random: inout Random, dtype: DType = .float32
  ) {
    self.transform = transform
    self.dimensions = dimensions
    let columns = 0..<dimensions * transform.parametersPerElement
    network = MaskedMLP(
      hidden: hidden,
      outputs: columns.map { transform.element(ofColumn: $0, among: dimensions) },
      degrees: (1...max(dimensions, 1)).map { isReversed ? dimensions + 1 - $0 : $0 },
      startsAtZero: transform.startsAsIdentity, activation: activation, random: &random,
      dtype: dtype)
  }

  /// The network's weights; what a mask hides stays as it was drawn.
  public var parameters: [Parameter] { network.parameters }

  /// One pass.
  public func forward(_ x: Tensor, _ mode: Mode) -> Mapped {
    transform.forward(x, network(x, mode), addingTo: nil)
  }

  /// As many passes as there are elements.
  public func inverse(_ y: Tensor, _ mode: Mode) -> Tensor {
    var x = y
    for _ in 0..<dimensions { x = transform.inverse(y, network(x, mode)) }
    return x
  }
}
