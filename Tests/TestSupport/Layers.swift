import GanLabKit

/// The numbers of one layer as the golden files write it: `[in, out]` weights, normalised or not.
public struct GoldenLayer: Codable, Sendable {
  /// W.
  public let weight: Values
  /// b.
  public let bias: Values
  /// The scale of a normalisation that follows.
  public let scale: Values?
  /// The shift of a normalisation that follows.
  public let shift: Values?

  /// The tensors in the order of a network's parameters.
  public var tensors: [Values] { [weight, bias, scale, shift].compactMap { $0 } }
}

extension Layer {
  /// Overwrites the parameters with recorded numbers.
  ///
  /// - Throws: `countMismatch`, or the first shape that does not fit.
  public func load(_ layers: [GoldenLayer]) throws {
    let recorded = layers.flatMap(\.tensors)
    guard recorded.count == parameters.count else {
      throw TensorError.countMismatch(
        op: "load", expected: parameters.count, found: recorded.count)
    }
    for (parameter, values) in zip(parameters, recorded) {
      try parameter.tensor.assign(values.tensor(parameter.tensor.dtype))
    }
  }
}

/// What is wrong with a list of tensors that should hold `expected`; nil if all is well.
public func mismatch(
  _ found: [Tensor], _ expected: [Values], _ tolerance: Tolerance
) -> String? {
  guard found.count == expected.count else {
    return "there are \(found.count) tensors, not \(expected.count)"
  }
  for (place, pair) in zip(found, expected).enumerated() {
    if let problem = mismatch(pair.0, pair.1, tolerance) { return "tensor \(place): \(problem)" }
  }
  return nil
}
