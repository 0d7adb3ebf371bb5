import Autograd

/// Whether a network is being trained or used.
public enum Mode: Sendable {
  /// Batch statistics, and running averages that move.
  case training
  /// Running averages, fixed; of a network that keeps an average of its weights, the average.
  case evaluation
  /// As evaluation, but with the weights as they are: the network that the others play against.
  case live
}

/// A differentiable function with parameters.
public protocol Layer: AnyObject {
  /// What an optimiser moves, in a fixed order.
  var parameters: [Parameter] { get }
  /// What is stored with the parameters and not trained, such as running averages.
  var buffers: [Parameter] { get }
  /// The layer's result for a batch `x`, whose first axis counts the samples.
  func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor
  /// Called after an optimiser has moved the parameters.
  func parametersMoved()
}

extension Layer {
  /// Most layers carry nothing but parameters.
  public var buffers: [Parameter] { [] }
  /// Most layers keep nothing that follows their parameters.
  public func parametersMoved() {}
}

/// Layers applied one after the other; the names of their parameters begin with their place.
public final class Sequential: Layer {
  /// The layers, first to last.
  public let layers: [any Layer]

  /// Chains `layers`.
  public init(_ layers: [any Layer]) { self.layers = layers }

  /// All layers' parameters.
  public var parameters: [Parameter] { named(\.parameters) }
  /// All layers' buffers.
  public var buffers: [Parameter] { named(\.buffers) }

  /// The result of the last layer.
  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    layers.reduce(x) { $1($0, mode) }
  }

  /// Tells all layers.
  public func parametersMoved() { for layer in layers { layer.parametersMoved() } }

  private func named(_ list: (any Layer) -> [Parameter]) -> [Parameter] {
    layers.enumerated().flatMap { place, layer in list(layer).map { $0.prefixed("\(place)") } }
  }
}
