import Autograd

/// A named tensor that belongs to a layer: trained if it is tracked, carried along if it is not.
public struct Parameter: Sendable {
  /// The name within its network, such as `0.weight`; a checkpoint stores it under this name.
  public let name: String
  /// The values; optimisers move them in place.
  public let tensor: Tensor

  /// Names a tensor.
  public init(_ name: String, _ tensor: Tensor) {
    self.name = name
    self.tensor = tensor
  }

  /// The same tensor under the name `prefix.name`.
  public func prefixed(_ prefix: String) -> Parameter { Parameter("\(prefix).\(name)", tensor) }
}
