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
        let pass = try DiscriminatorPass(of: networks, context)
        let logits = pass.logits()
        let loss = try discriminatorLoss(
          real: logits.real, fake: logits.fake, targets: context.targets
        )
        .asObjective(of: "discriminatorLoss")
        return try pass.penalised(loss)
      },
      Update(Part.generator) { context in
        let z = context.codes(of: networks.prior)
        let fake = context.discriminatorInput(networks.generate(z, .training))
        let logits = networks.discriminate(fake, ofClasses: networks.prior.classes(of: z))
        return try generatorLoss(fake: logits).asObjective(of: "generatorLoss")
      },
    ]
  }
}

extension AdversarialNetworks {
  /// The logits in training, by a critic that is told the classes where it is one.
  fileprivate func discriminate(_ x: Tensor, ofClasses rows: Tensor?) -> Tensor {
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

/// The batches of one discriminator update, as penalties see them.
public struct DiscriminatorPass {
  /// The data, as D sees it.
  public let real: Tensor
  /// The generated samples, as D sees them; constant.
  ///
  /// Where the networks know classes, each is of the class of the datum in its place; where they are given
  /// half of a sample, each has that datum's.
  public let fake: Tensor
  /// The classes of the data and of the samples, rows [n, classes] of a 1 and zeros; nil where the networks
  /// know none.
  public let classes: Tensor?
  /// The networks.
  public let networks: any AdversarialNetworks
  /// The draws, and how far training is.
  public let context: StepContext

  /// The batches `real` and `fake`, as D sees them.
  public init(
    real: Tensor, fake: Tensor, classes: Tensor? = nil, networks: any AdversarialNetworks,
    context: StepContext
  ) {
    self.real = real
    self.fake = fake
    self.classes = classes
    self.networks = networks
    self.context = context
  }

  /// A batch of data, and one of samples that D takes as data: no gradient flows to G.
  ///
  /// - Throws: `ComponentError` if the networks know classes and the data have none.
  public init(of networks: any AdversarialNetworks, _ context: StepContext) throws {
    let prior = networks.prior
    let data = try context.data(for: prior)
    var z = context.draws.codes(context.batch, of: prior)
    if let classes = data.classes { z = prior.codes(z, ofClasses: classes) }
    z = prior.codes(z, givenHalvesOf: data.samples)
    let generated = withoutRecording { networks.generate(z, .training) }
    self.init(
      real: context.discriminatorInput(data.samples),
      fake: context.discriminatorInput(generated), classes: data.classes, networks: networks,
      context: context)
  }

  /// D's logits of samples that stand in the places of the data, or are between them and the samples.
  public func discriminate(_ x: Tensor) -> Tensor {
    networks.discriminate(x, ofClasses: classes)
  }

  /// D's loss with what the switches add to it.
  ///
  /// - Throws: The switches' errors; `ComponentError` for a penalty that is not one number.
  public func penalised(_ loss: Tensor) throws -> Tensor {
    try context.switches.reduce(loss) { sum, item in
      guard let penalty = try item.discriminatorPenalty(self) else { return sum }
      return try sum + penalty.asObjective(of: "discriminatorPenalty of \(item.about.name)")
    }
  }

  /// Both logits: in one pass where D treats each sample by itself, which is faster.
  func logits() -> (real: Tensor, fake: Tensor) {
    guard !networks.criticMixesSamples, real.failure == nil, fake.failure == nil else {
      return (discriminate(real), discriminate(fake))
    }
    let both = networks.discriminate(
      concatenate([real, fake]), ofClasses: classes.map { concatenate([$0, $0]) })
    let count = real.shape[0]
    return (both.sliced(0..<count), both.sliced(count..<count + fake.shape[0]))
  }
}

extension StepContext {
  /// The probabilities of "real" that D is asked for, as the switches want them.
  public var targets: ClassTargets {
    var targets = ClassTargets()
    for item in switches { item.adjust(&targets) }
    return targets
  }

  /// What D is shown in place of `x`, as the switches want it.
  public func discriminatorInput(_ x: Tensor) -> Tensor {
    switches.reduce(x) { $1.discriminatorInput($0, self) }
  }
}
