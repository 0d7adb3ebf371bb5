/// Something that one component has and another needs: senseless combinations are refused by these.
public struct Capability: Hashable, Sendable, CustomStringConvertible {
  /// The capability's name.
  public let name: String
  /// The name with its article, as in "needs a critic".
  public let phrase: String

  /// A capability called `name`, said as `phrase`.
  public init(_ name: String, _ phrase: String) {
    self.name = name
    self.phrase = phrase
  }

  /// Equal names are equal capabilities.
  public static func == (a: Capability, b: Capability) -> Bool { a.name == b.name }

  /// Hashes the name.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }

  /// The name with its article.
  public var description: String { phrase }

  /// A model that turns latent codes into samples.
  public static let generator = Capability("generator", "a generator")
  /// A model with a network that scores samples; "critic" and "discriminator" are one network.
  public static let critic = Capability("critic", "a critic")
  /// A model that turns samples into latent codes.
  public static let encoder = Capability("encoder", "an encoder")
  /// A model of a game whose generator is also the decoder of an auto-encoder.
  public static let autoencoder = Capability("autoencoder", "an encoder beside its generator")
  /// A model that knows the density of its samples.
  public static let likelihood = Capability("likelihood", "a likelihood")
  /// A model that bounds the density of its samples from below.
  public static let evidence = Capability("evidence", "a bound of its likelihood")
  /// Labelled data, or a model that takes labels.
  public static let labels = Capability("labels", "labels")
  /// A model that tells the classes of samples apart.
  public static let classifier = Capability("classifier", "a classifier")
  /// A model whose generator is told the class that it is to make.
  public static let conditional = Capability("conditional", "a generator that is told a class")
  /// A model that is given half of a sample, and makes the other.
  public static let completion = Capability("completion", "a model that is given half of a sample")
  /// A model that has one answer to the half that it is given.
  public static let regression = Capability("regression", "a regressor")
  /// A model that turns samples into features, learned without classes.
  public static let features = Capability("features", "features learned without classes")
  /// A loss that compares D with a class: "real" is 1, "fake" is 0.
  public static let classTargets = Capability("class-targets", "class targets")
  /// A loss after which the critic's output is the logit of the probability of "real".
  public static let criticLogit = Capability("critic-logit", "logits of “real” from the critic")
  /// A loss after which the critic's output is a score, of which only differences count.
  public static let criticValue = Capability("critic-value", "a score from the critic")
  /// A model whose layers can be normalised.
  public static let normalisableLayers = Capability(
    "normalisable-layers", "layers that can be normalised")
  /// A model whose critic's weights can be normalised spectrally.
  public static let normalisableCritic = Capability(
    "normalisable-critic", "a critic whose weights can be normalised")
  /// A model whose critic can be shown several samples at once.
  public static let packableCritic = Capability(
    "packable-critic", "a critic that can be shown packs of samples")
  /// A model whose critic can be told how near a sample is to the others of its batch.
  public static let batchAwareCritic = Capability(
    "batch-aware-critic", "a critic that can look at a whole batch")
  /// Data on the plane.
  public static let plane = Capability("plane", "data on the plane")
}
