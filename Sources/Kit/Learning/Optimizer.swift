import Autograd

/// Moves parameters along their gradients, in place.
public protocol Optimizer: AnyObject {
  /// The parameters that it moves, in the order in which it expects their gradients.
  var parameters: [Parameter] { get }
  /// Updates made so far.
  var stepCount: UInt64 { get set }
  /// The averages that it keeps, named after their parameters; stored with a checkpoint.
  var state: [Parameter] { get }
  /// The learning rate of the next update.
  var learningRate: Double { get set }
  /// Makes one update; the gradients have their parameters' shapes and order.
  ///
  /// - Throws: What does not fit about a gradient.
  func step(_ gradients: [Tensor]) throws(TensorError)
}

extension Optimizer {
  /// - Throws: `failure`, of the averages; what does not fit about the first gradient that does not fit.
  func check(_ gradients: [Tensor], averages failure: TensorError?) throws(TensorError) {
    if let failure { throw failure }
    guard gradients.count == parameters.count else {
      throw .countMismatch(
        op: "optimiser", expected: parameters.count, found: gradients.count)
    }
    for (parameter, gradient) in zip(parameters, gradients) {
      try gradient.checked()
      guard gradient.shape == parameter.tensor.shape else {
        throw .shapeMismatch(op: "optimiser", lhs: parameter.tensor.shape, rhs: gradient.shape)
      }
      guard gradient.dtype == parameter.tensor.dtype else {
        throw .dtypeMismatch(op: "optimiser", lhs: parameter.tensor.dtype, rhs: gradient.dtype)
      }
    }
  }

  /// Why one of the averages has no memory; they are made once, so it is asked once.
  static func failure(of averages: [Parameter]) -> TensorError? {
    averages.lazy.compactMap(\.tensor.failure).first
  }

  /// Zeros beside each parameter, named `name.parameter`.
  static func zeros(_ name: String, beside parameters: [Parameter]) -> [Parameter] {
    parameters.map { Parameter("\(name).\($0.name)", .zeros(like: $0.tensor)) }
  }
}

/// The choice of an optimiser and its numbers.
public struct OptimizerSettings: Equatable, Sendable {
  /// The kinds that there are.
  public enum Kind: String, Sendable, CaseIterable {
    case adam
    case sgd
    case rmsprop
  }

  /// Which optimiser.
  public var kind = Kind.adam
  /// The step length.
  public var learningRate = 1e-3
  /// Adam: the decay of the mean of the gradients.
  public var beta1 = 0.5
  /// Adam: the decay of the mean of their squares.
  public var beta2 = 0.9
  /// SGD: the share of the last step that is kept.
  public var momentum = 0.0

  /// The defaults: Adam with (0.5, 0.9).
  public init() {}

  /// An optimiser of this kind for `parameters`.
  public func optimizer(for parameters: [Parameter]) -> any Optimizer {
    switch kind {
    case .adam: Adam(parameters, learningRate: learningRate, beta1: beta1, beta2: beta2)
    case .sgd: SGD(parameters, learningRate: learningRate, momentum: momentum)
    case .rmsprop: RMSProp(parameters, learningRate: learningRate)
    }
  }
}
