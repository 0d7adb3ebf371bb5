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
    guard let networks = networks as? any AdversarialNetworks else {
      throw ComponentError("\(about.name) needs a critic, and this model has none")
    }
    return [
      Update(Part.discriminator, isRepeated: true) { context in
        try discriminatorObjective(networks, context)
      },
      Update(Part.generator) { context in
        let z = context.draws.codes(context.batch, of: networks.prior)
        let fake = context.discriminatorInput(networks.generate(z, .training))
        return try generatorLoss(fake: networks.discriminate(fake, .training))
          .asObjective(of: "generatorLoss")
      },
    ]
  }

  private func discriminatorObjective(
    _ networks: any AdversarialNetworks, _ context: StepContext
  ) throws -> Tensor {
    let x = context.draws.data(context.batch)
    let z = context.draws.codes(context.batch, of: networks.prior)
    // D takes the generated samples as data: no gradient flows to G here.
    let generated = withoutRecording { networks.generate(z, .training) }
    let pass = DiscriminatorPass(
      real: context.discriminatorInput(x), fake: context.discriminatorInput(generated),
      networks: networks, context: context)
    var targets = ClassTargets()
    for item in context.switches { item.adjust(&targets) }
    let logits = pass.logits()
    var loss = try discriminatorLoss(real: logits.real, fake: logits.fake, targets: targets)
      .asObjective(of: "discriminatorLoss")
    for item in context.switches {
      guard let penalty = try item.discriminatorPenalty(pass) else { continue }
      loss = try loss + penalty.asObjective(of: "discriminatorPenalty of \(item.about.name)")
    }
    return loss
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

/// The batches of one discriminator update, as penalties see them.
public struct DiscriminatorPass {
  /// The data, as D sees it.
  public let real: Tensor
  /// The generated samples, as D sees them; constant.
  public let fake: Tensor
  /// The networks.
  public let networks: any AdversarialNetworks
  /// The draws, and how far training is.
  public let context: StepContext

  /// The batches `real` and `fake`, as D sees them.
  public init(
    real: Tensor, fake: Tensor, networks: any AdversarialNetworks, context: StepContext
  ) {
    self.real = real
    self.fake = fake
    self.networks = networks
    self.context = context
  }

  /// D's logits of some samples.
  public func discriminate(_ x: Tensor) -> Tensor { networks.discriminate(x, .training) }

  /// Both logits: in one pass where D treats each sample by itself, which is faster.
  func logits() -> (real: Tensor, fake: Tensor) {
    guard !networks.criticMixesSamples, real.failure == nil, fake.failure == nil else {
      return (discriminate(real), discriminate(fake))
    }
    let both = discriminate(concatenate([real, fake]))
    let count = real.shape[0]
    return (both.sliced(0..<count), both.sliced(count..<count + fake.shape[0]))
  }
}

extension StepContext {
  /// What D is shown in place of `x`, as the switches want it.
  public func discriminatorInput(_ x: Tensor) -> Tensor {
    switches.reduce(x) { $1.discriminatorInput($0, self) }
  }
}
