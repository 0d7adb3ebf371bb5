import Autograd
import Glibc

/// A component that says what training minimises.
public protocol Loss: Component {
  /// The settings that it trains well with, where the user has set none.
  static var recommended: Recommended { get }
  /// The same of this one: the type's, unless one type serves many components.
  var recommended: Recommended { get }
  /// The updates of one training step, in order.
  ///
  /// - Throws: `ComponentError` if these networks cannot be trained by this loss.
  func updates(for networks: any Networks) throws -> [Update]
}

extension Loss {
  /// `loss`.
  public static var kind: Kind { .loss }
  /// The lab's own defaults.
  public static var recommended: Recommended { Recommended() }
  /// The type's.
  public var recommended: Recommended { Self.recommended }
}

/// How the learning rate falls in the course of one `train` command.
public enum Decay: String, Sendable, CaseIterable, HyperparameterChoice {
  /// It does not.
  case none
  /// Along half a cosine, from the whole at the first step to nothing at the last.
  case cosine

  /// The share of the learning rate after a fraction of the command, from 0 to 1.
  public func share(at fraction: Double) -> Double {
    switch self {
    case .none: 1
    case .cosine: 0.5 * (1 + cos(Double.pi * min(max(fraction, 0), 1)))
    }
  }
}

/// Training settings that a loss recommends; what is nil keeps the lab's default.
public struct Recommended: Sendable {
  /// Discriminator updates per generator update.
  public let criticSteps: Int?
  /// The learning rate of both networks.
  public let learningRate: Double?
  /// Adam's decay of the gradients' mean, and of their squares' mean.
  public let betas: (Double, Double)?
  /// The largest norm of a network's gradient: what is longer is shortened to it.
  public let clip: Double?
  /// How the learning rate falls.
  public let decay: Decay?
  /// Switches of which one should be on; the user is told when none is.
  public let oneOfSwitches: [String]

  /// Recommends what is given.
  public init(
    criticSteps: Int? = nil, learningRate: Double? = nil, betas: (Double, Double)? = nil,
    clip: Double? = nil, decay: Decay? = nil, oneOfSwitches: [String] = []
  ) {
    self.criticSteps = criticSteps
    self.learningRate = learningRate
    self.betas = betas
    self.clip = clip
    self.decay = decay
    self.oneOfSwitches = oneOfSwitches
  }
}

/// One update of one network: the objective that its parameters descend.
public struct Update {
  /// The network whose parameters move.
  public let part: String
  /// True if the update is made `d-steps` times, on fresh draws, in each training step.
  public let isRepeated: Bool
  /// The value to minimise: a scalar.
  public let objective: (StepContext) throws -> Tensor

  /// Moves `part` down `objective`.
  public init(
    _ part: String, isRepeated: Bool = false, objective: @escaping (StepContext) throws -> Tensor
  ) {
    self.part = part
    self.isRepeated = isRepeated
    self.objective = objective
  }
}

/// What an objective may use: the draws, the switches, and how far training is.
public final class StepContext {
  /// Samples per batch.
  public let batch: Int
  /// Generator updates made before this one, from 0.
  public let step: Int
  /// The switches that are on, in the order in which they were turned on.
  public let switches: [any Switch]
  /// The random choices.
  public var draws: any Draws

  /// A context for one update.
  public init(batch: Int, step: Int, switches: [any Switch], draws: any Draws) {
    self.batch = batch
    self.step = step
    self.switches = switches
    self.draws = draws
  }
}
