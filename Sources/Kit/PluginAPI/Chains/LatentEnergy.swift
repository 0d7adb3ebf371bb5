import Autograd
import Learning

/// Whose samples a sampler refines, where the model keeps an average of its generator's weights.
public enum GeneratorWeights: String, CaseIterable, Sendable, HyperparameterChoice {
  /// The average, whose samples the lab shows.
  case average
  /// The last ones, which the critic was trained against.
  case last

  /// The mode in which a generator uses them.
  public var mode: Mode { self == .average ? .evaluation : .live }
}

/// A generator with its critic, as samplers in latent space see them: codes in, samples and scores out.
///
/// Codes that name a class are scored by a critic that is told the class, where it is one.
public struct LatentGame {
  /// The networks.
  public let networks: any AdversarialNetworks
  /// Which of the generator's weights.
  public let weights: GeneratorWeights

  /// The game of `networks`.
  public init(_ networks: any AdversarialNetworks, weights: GeneratorWeights = .average) {
    self.networks = networks
    self.weights = weights
  }

  /// The distribution of the codes.
  public var prior: Prior { networks.prior }

  /// Samples G(z) [n] + sampleShape of the codes `z` [n, prior.dimensions].
  public func generate(_ z: Tensor) -> Tensor { networks.generate(z, weights.mode) }

  /// The critic's output d(x) [n, 1] for the samples `x` of the codes `z`.
  public func score(_ x: Tensor, ofCodes z: Tensor) -> Tensor {
    if let networks = networks as? any ConditionalNetworks, let rows = prior.classes(of: z) {
      return networks.discriminate(x, givenClasses: rows, .evaluation)
    }
    return networks.discriminate(x, .evaluation)
  }

  /// d(G(z)) [n, 1].
  public func score(_ z: Tensor) -> Tensor { score(generate(z), ofCodes: z) }
}

/// The energy of codes under which their samples follow p_g e^d.
///
///     E(z) = -ln p₀(z) - d(G(z))
///
/// (Che et al. 2020, Your GAN is secretly an energy-based model, theorem 1). With the best D,
/// d = ln p_d/p_g, that is the density of the data; of a critic without a unit it is p_g e^d all the same.
public struct LatentEnergy: Energy {
  /// The generator and its critic.
  public let game: LatentGame

  /// The energy of `game`.
  public init(_ game: LatentGame) { self.game = game }

  /// E(z) [n, 1] of the codes `z` [n, prior.dimensions], without what is the same for all.
  ///
  /// What codes name or are given beside their own coordinates stays, and adds nothing.
  public func energy(_ z: Tensor) -> Tensor {
    let score = game.score(z)
    guard game.prior.family == .gaussian, z.failure == nil else { return -score }
    let prior = game.prior
    let latent = prior.latent < prior.dimensions ? z.sliced(axis: 1, 0..<prior.latent) : z
    return latent.squaredNorm(axis: 1, keepingAxis: true) * 0.5 - score
  }

  /// One evaluation of each network.
  public var cost: EvaluationCost { EvaluationCost(generator: 1, discriminator: 1) }

  /// A uniform prior's codes have no density beyond [-1, 1].
  public var support: ClosedRange<Double>? { game.prior.family == .uniform ? -1...1 : nil }
}
