import Autograd

/// Each element moves by a map of its own, whose parameters depend on nothing.
///
/// On the line, where there is no other half to depend on, this is all that a coupling can be.
public final class Unconditional: Bijection {
  private let transform: any ElementTransform
  /// [1, parameters].
  private let values: Tensor

  /// Maps for rows of `dimensions` numbers, starting as the identity.
  public init(dimensions: Int, transform: any ElementTransform, dtype: DType = .float32) {
    self.transform = transform
    values = Tensor.zeros(
      Shape([1, dimensions * transform.parametersPerElement]), dtype: dtype
    ).tracked()
  }

  /// `values`.
  public var parameters: [Parameter] { [Parameter("values", values)] }

  /// The same parameters for each row.
  public func forward(_ x: Tensor, _ mode: Mode) -> Mapped {
    transform.forward(x, repeated(for: x), addingTo: nil)
  }

  /// The same parameters for each row.
  public func inverse(_ y: Tensor, _ mode: Mode) -> Tensor {
    transform.inverse(y, repeated(for: y))
  }

  private func repeated(for x: Tensor) -> Tensor {
    guard x.failure == nil else { return x }
    return values.broadcast(to: Shape([x.shape[0], values.shape[1]]))
  }
}
