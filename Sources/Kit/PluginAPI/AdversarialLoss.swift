import Autograd
import Learning

/// The probabilities of "real" that D is asked for.
public struct ClassTargets: Sendable, Equatable {
  /// For data: 1, or less under label smoothing.
  public var real = 1.0
  /// For generated samples: 0.
  public var fake = 0.0

  /// 1 and 0.
  public init() {}
}

/// A loss of the game between a generator G and a discriminator D, given by its two formulas.
///
/// Both take logits d = d(x) [n, 1], before the sigmoid: D(x) = σ(d(x)). A critic's value is the logit.
public protocol AdversarialLoss: Loss {
  /// What D minimises, for the logits of a batch of data and of a batch of generated samples.
  func discriminatorLoss(real: Tensor, fake: Tensor, targets: ClassTargets) -> Tensor
  /// What G minimises, for the logits of a batch of generated samples.
  func generatorLoss(fake: Tensor) -> Tensor
}

extension AdversarialLoss {
  /// D's update, repeated, then G's.
  ///
  /// - Throws: `ComponentError` if the networks have no critic.
  public func updates(for networks: any Networks) throws -> [Update] {
    let networks = try players(of: networks)
    return Update.ofGame(networks) { pass in
      let logits = pass.logits()
      return try discriminatorLoss(
        real: logits.real, fake: logits.fake, targets: pass.context.targets
      )
      .asObjective(of: "discriminatorLoss")
    } generator: { context in
      let z = context.codes(of: networks.prior)
      let fake = context.discriminatorInput(networks.generate(z, .training))
      let logits = networks.discriminate(fake, ofClasses: networks.prior.classes(of: z))
      return try generatorLoss(fake: logits).asObjective(of: "generatorLoss")
    }
  }
}

extension Loss {
  /// The networks as those of a game.
  ///
  /// - Throws: `ComponentError` if they have no critic.
  public func players(of networks: any Networks) throws -> any AdversarialNetworks {
    guard let networks = networks as? any AdversarialNetworks else {
      throw ComponentError("\(about.name) needs a critic, and this model has none")
    }
    return networks
  }
}

extension AdversarialNetworks {
  /// The logits in training, by a critic that is told the classes where it is one.
  func discriminate(_ x: Tensor, ofClasses rows: Tensor?) -> Tensor {
    guard let rows, let networks = self as? any ConditionalNetworks else {
      return discriminate(x, .training)
    }
    return networks.discriminate(x, givenClasses: rows, .training)
  }
}

extension Tensor {
  /// The tensor itself, which `function` gave to be minimised.
  ///
  /// - Throws: `ComponentError` if it is not one number: a sum with others would hide whose it was.
  func asObjective(of function: String) throws(ComponentError) -> Tensor {
    guard failure == nil, shape.count != 1 else { return self }
    throw ComponentError(
      "\(function) gives the shape \(shape), and what is minimised is one number: "
        + "end it with .mean()")
  }
}

extension StepContext {
  /// The probabilities of "real" that D is asked for, as the switches want them.
  public var targets: ClassTargets {
    var targets = ClassTargets()
    for item in switches { item.adjust(&targets) }
    return targets
  }

  /// True if data and generated samples are to go through D in one batch, where the one's logits depend on
  /// the others.
  public var mixesBatches: Bool { switches.contains { $0.mixesBatches } }

  /// What D is shown in place of `x`, as the switches want it.
  public func discriminatorInput(_ x: Tensor) -> Tensor {
    switches.reduce(x) { $1.discriminatorInput($0, self) }
  }
}
