import Autograd

/// An energy E of states x: it stands for the density p(x) ∝ e^(-E(x)).
///
/// Chains of several threads ask it at once, so that it changes nothing.
public protocol Energy {
  /// E of the states `x` [n] + their shape: [n, 1], up to a constant; differentiable in `x`.
  ///
  /// Each state's energy depends on that state alone.
  func energy(_ x: Tensor) -> Tensor
  /// What E of one state, with or without its gradient, costs.
  var cost: EvaluationCost { get }
  /// The interval that holds every coordinate that moves, where there is a density; nil where there is no end.
  var support: ClosedRange<Double>? { get }
}

extension Energy {
  /// No network is evaluated.
  public var cost: EvaluationCost { EvaluationCost() }
  /// Everywhere.
  public var support: ClosedRange<Double>? { nil }
}

/// How often networks are evaluated, counted in samples.
public struct EvaluationCost: Sendable, Equatable {
  /// Evaluations of the generator.
  public var generator: Int
  /// Evaluations of the critic.
  public var discriminator: Int

  /// So many of each.
  public init(generator: Int = 0, discriminator: Int = 0) {
    self.generator = generator
    self.discriminator = discriminator
  }
}

/// The energy of a density that is known: E(x) = -ln q(x).
public struct DensityEnergy: Energy {
  private let logDensity: (Tensor) -> Tensor

  /// The energy of `density`.
  public init(_ density: any Density) { logDensity = density.logDensity }

  /// The energy of the density that `networks` have learned.
  public init(_ networks: any LikelihoodNetworks) {
    logDensity = { networks.logDensity($0, .evaluation) }
  }

  /// -ln q(x).
  public func energy(_ x: Tensor) -> Tensor { -logDensity(x) }
}

/// The critic's part of p_g e^d in data space: E(x) = -d(x).
///
/// What a generator's own density p_g would add is not known, so that a walk that starts at its samples keeps
/// to their support by nothing but its length.
public struct CriticEnergy: Energy {
  private let networks: any AdversarialNetworks

  /// The energy of the critic of `networks`.
  public init(_ networks: any AdversarialNetworks) { self.networks = networks }

  /// -d(x).
  public func energy(_ x: Tensor) -> Tensor { -networks.discriminate(x, .evaluation) }
  /// One evaluation of the critic.
  public var cost: EvaluationCost { EvaluationCost(discriminator: 1) }
}
