import Autograd
import Learning

/// One network of a model, whose parameters are moved together.
public struct Part {
  /// The network's name, such as `generator`; losses and gradient norms are reported under it.
  public let name: String
  /// The network.
  public let network: any Layer

  /// Names a network.
  public init(_ name: String, _ network: any Layer) {
    self.name = name
    self.network = network
  }

  /// `generator`.
  public static let generator = "generator"
  /// `discriminator`.
  public static let discriminator = "discriminator"
  /// `model`: the one network of a model that is no game.
  public static let model = "model"
}

/// The networks that a model built: what is trained, saved and sampled from.
public protocol Networks: AnyObject {
  /// All networks, in the order in which a checkpoint stores them.
  var parts: [Part] { get }
  /// The network called `name`, or several of `parts` that one update moves together; nil if there is none.
  func part(_ name: String) -> Part?
}

extension Networks {
  /// The one of `parts` that is called `name`.
  public func part(_ name: String) -> Part? { parts.first { $0.name == name } }
}

/// Networks that turn latent codes into samples.
public protocol GeneratorNetworks: Networks {
  /// The distribution of the codes.
  var prior: Prior { get }
  /// Samples [n] + sampleShape of the codes `z` [n, prior.dimensions].
  func generate(_ z: Tensor, _ mode: Mode) -> Tensor
}

/// Networks with a critic: it scores samples, and a sigmoid of the score is the probability of "real".
public protocol AdversarialNetworks: GeneratorNetworks {
  /// The logits d(x) [n, 1] of the samples `x` [n] + sampleShape.
  func discriminate(_ x: Tensor, _ mode: Mode) -> Tensor
  /// True if a sample's logit depends on the other samples of its batch (batch normalisation, ...),
  /// so that real and generated samples must go through the critic separately.
  var criticMixesSamples: Bool { get }
  /// How many samples a logit in training is about: 1, or the size of the packs that the critic is shown.
  ///
  /// n samples then have n / samplesPerLogit logits, rounded down.
  var samplesPerLogit: Int { get }
}

extension AdversarialNetworks {
  /// One.
  public var samplesPerLogit: Int { 1 }
}

/// Networks that know the density of what they make: a flow, a mixture, an energy.
///
/// Those that can also be sampled from by codes are `GeneratorNetworks` besides. What the loss `nll` trains
/// is their part `model`.
public protocol LikelihoodNetworks: Networks {
  /// ln q(x) of the samples `x` [n] + sampleShape: [n, 1], differentiable in `x` and in the parameters;
  /// the density itself is q(x) e^(-logPartition).
  func logDensity(_ x: Tensor, _ mode: Mode) -> Tensor
  /// ln ∫ q(x) dx: 0 where the networks are normalised by construction, nil where nobody knows it.
  var logPartition: Double? { get }
}

extension LikelihoodNetworks {
  /// 0: normalised by construction.
  public var logPartition: Double? { 0 }
}

/// The distribution of latent codes.
public struct Prior: Sendable, Equatable {
  /// The families that there are.
  public enum Family: String, Sendable, CaseIterable, HyperparameterChoice {
    /// Standard normal.
    case gaussian
    /// Uniform on [-1, 1).
    case uniform
  }

  /// The family.
  public let family: Family
  /// The number of coordinates of a code, those that name a class or that are given included.
  public let dimensions: Int
  /// The number of classes; 0 where the generator is told none.
  ///
  /// The last coordinates of a code name one: a 1 in its place, zeros in the others.
  public let classes: Int
  /// What codes have of a sample, as their last coordinates; nil where the generator is given none.
  public let given: Given?

  /// A prior over codes of `dimensions` coordinates, the last `classes` of which name a class.
  public init(_ family: Family = .gaussian, dimensions: Int, classes: Int = 0) {
    self.family = family
    self.dimensions = dimensions
    self.classes = min(max(classes, 0), dimensions)
    given = nil
  }

  /// A prior over codes of `latent` coordinates, and of what is given of a sample behind them.
  ///
  /// With no coordinate of its own it has one sample for each half: a regressor's.
  public init(_ family: Family = .gaussian, latent: Int, given: Given) {
    self.family = family
    dimensions = max(latent, 0) + given.count
    classes = 0
    self.given = given
  }

  /// The coordinates of a code but for those that name a class or that are given.
  public var latent: Int { dimensions - classes - (given?.count ?? 0) }

  /// `count` codes: [count, dimensions]; all classes are as likely, and so are the halves that are kept.
  public func samples(_ count: Int, random: inout Random, dtype: DType = .float32) -> Tensor {
    let z = coordinates(count, random: &random, dtype: dtype)
    if let given { return codes(z, given.samples(count, random: &random, dtype: dtype)) }
    guard classes > 0 else { return z }
    let chosen = random.integers(count, below: classes)
    return concatenate([z, oneHot(chosen, classes: classes, dtype: dtype)], axis: 1)
  }

  /// Codes of their own coordinates, of which there may be none, and of what is given.
  func codes(_ z: Tensor, _ halves: Tensor) -> Tensor {
    latent > 0 ? concatenate([z, halves], axis: 1) : halves
  }

  /// `count` times a code's own coordinates: [count, latent].
  private func coordinates(_ count: Int, random: inout Random, dtype: DType) -> Tensor {
    switch family {
    case .gaussian: random.normal([count, latent], dtype: dtype)
    case .uniform: random.uniform([count, latent], -1, 1, dtype: dtype)
    }
  }
}
