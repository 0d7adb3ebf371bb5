import Autograd
import Learning

/// The batches of one discriminator update, as penalties see them.
public struct DiscriminatorPass {
  /// The data, as D sees it.
  public let real: Tensor
  /// The generated samples, as D sees them; constant, but where a switch looks through D's update at G.
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
  /// What D's linear layers made of data and samples.
  private let notes = LayerNotes()

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

  /// A batch of data, and one of samples that D takes as data: no gradient flows to G unless
  /// `differentiatingSamples` says so.
  ///
  /// - Throws: `ComponentError` if the networks know classes and the data have none.
  public init(
    of networks: any AdversarialNetworks, _ context: StepContext,
    differentiatingSamples: Bool = false
  ) throws {
    let prior = networks.prior
    let data = try context.data(for: prior)
    var z = context.draws.codes(context.batch, of: prior)
    if let classes = data.classes { z = prior.codes(z, ofClasses: classes) }
    z = prior.codes(z, givenHalvesOf: data.samples)
    let generated =
      differentiatingSamples
      ? networks.generate(z, .training) : withoutRecording { networks.generate(z, .training) }
    self.init(
      real: context.discriminatorInput(data.samples),
      fake: context.discriminatorInput(generated), classes: data.classes, networks: networks,
      context: context)
  }

  /// D's logits of samples that stand in the places of the data, or are between them and the samples.
  public func discriminate(_ x: Tensor) -> Tensor {
    networks.discriminate(x, ofClasses: classes)
  }

  /// How steep D is at each sample of `x` [n] + sampleShape, ‖∇d‖: [n]; of a D that sees packs of samples,
  /// how steep it is at each pack.
  ///
  /// The slopes are recorded, so that a penalty on them can be minimised: its loss is then differentiated twice.
  ///
  /// - Throws: The first error of D's operations.
  public func slopes(at x: Tensor) throws -> Tensor { try slopes(at: x) { discriminate($0) } }

  /// How steep D is at x̂ = t x + (1 - t) G(z), points between data and samples, with one t for each, [n, 1, …].
  ///
  /// The result of `slopes(at:)`. It comes sooner after `logits()` has shown D both in one batch, if D begins
  /// with a linear layer of 64 inputs or more that sees them as they are, with no ReLU of a slope below 0.01 behind
  /// it: that layer's values at x̂ are interpolated.
  ///
  /// - Throws: `shapeMismatch` for another t; the first error of D's operations.
  public func slopes(between t: Tensor) throws -> Tensor {
    try t.checked()
    guard t.shape == real.shape.onePerRow else {
      throw TensorError.shapeMismatch(op: "slopes", lhs: real.shape, rhs: t.shape)
    }
    return try slopes(at: fake.lerp(to: real, t)) { x in
      notes.between(x, at: t) { discriminate(x) }
    }
  }

  private func slopes(at x: Tensor, _ logits: (Tensor) -> Tensor) throws -> Tensor {
    // Of samples that depend on G the graph is kept, for a switch that looks through D's update.
    let x = x.isTracked ? x : x.tracked()
    let gradients = try gradient(
      of: logits(x).sum(), withRespectTo: [x], recording: true)[0]
    let count = x.shape[0]
    let size = networks.samplesPerLogit
    let packs = count / size
    // Samples that fill no pack are seen by nobody.
    let seen = packs * size == count ? gradients : gradients.sliced(0..<packs * size)
    return seen.reshaped([packs, seen.shape.count / max(packs, 1)]).norm(axis: 1)
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

  /// Both logits: in one pass where D treats each sample by itself, which is faster, or where a switch wants
  /// data and samples in one batch.
  public func logits() -> (real: Tensor, fake: Tensor) {
    let isOnePass =
      !networks.criticMixesSamples
      || context.mixesBatches && networks.samplesPerLogit == 1
    guard isOnePass, real.failure == nil, fake.failure == nil else {
      return (discriminate(real), discriminate(fake))
    }
    let batch = concatenate([real, fake])
    let both = notes.noting(batch) {
      networks.discriminate(batch, ofClasses: classes.map { concatenate([$0, $0]) })
    }
    let count = real.shape[0]
    return (both.sliced(0..<count), both.sliced(count..<count + fake.shape[0]))
  }
}
