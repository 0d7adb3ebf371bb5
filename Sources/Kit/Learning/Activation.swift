import Autograd

/// The nonlinearity between two layers.
public enum Activation: String, Sendable, CaseIterable {
  /// max(x, 0).
  case relu
  /// x where x > 0, else 0.2 x.
  case leakyReLU = "leaky-relu"
  /// tanh x.
  case tanh
  /// ln(1 + eˣ): a smooth ReLU, with a second derivative.
  case softplus
  /// 1 / (1 + e⁻ˣ).
  case sigmoid
  /// x.
  case none

  private static let leakySlope = 0.2

  /// The slope below 0, of a nonlinearity that is linear on both sides of it.
  var reluSlope: Double? {
    switch self {
    case .relu: 0
    case .leakyReLU: Activation.leakySlope
    default: nil
    }
  }

  /// Applies the nonlinearity to each element.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    switch self {
    case .relu: x.relu()
    case .leakyReLU: x.leakyReLU(slope: Activation.leakySlope)
    case .tanh: x.tanh()
    case .softplus: x.softplus()
    case .sigmoid: x.sigmoid()
    case .none: x
    }
  }
}

/// An activation as a layer without parameters.
public final class ActivationLayer: Layer {
  private let activation: Activation

  /// Wraps `activation`.
  public init(_ activation: Activation) { self.activation = activation }

  /// The slope below 0, of a ReLU.
  var reluSlope: Double? { activation.reluSlope }

  /// None.
  public var parameters: [Parameter] { [] }

  /// The activation of each element.
  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor { activation(x) }
}
