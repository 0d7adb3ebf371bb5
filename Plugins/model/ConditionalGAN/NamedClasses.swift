import GanLabKit

/// `acgan`: the discriminator is not told the class; it names it.
public enum NamedClasses: ClassUse {
  /// What the model says of itself.
  public static let about = About(
    "acgan", "a generator that is told a class, and a discriminator that names it",
    formula: """
      G: (z, y) → linear → transposed convolutions → image
      D: image → convolutions → linear → d(x) and the logits of the classes
      """,
    paper:
      "Odena, Olah & Shlens 2017, Conditional image synthesis with auxiliary classifier GANs",
    needs: [.labels],
    provides: [.generator, .critic, .classifier, .conditional, .normalisableCritic],
    notes: """
      The layers are dcgan's, without its discriminator's normalisation (with d-norm=batch, data and samples \
      are named by different measures, and G makes what looks like no class), and the code ends in the class, \
      as cgan's. Its loss, acgan, adds the \
      cross-entropy of the class to both players' losses; any other loss of a game leaves the class out, \
      and nothing keeps the generator to it. measure tells how often D names the class of data it was not \
      trained on.
      """)

  /// The game with the class.
  public static let usualLoss = "acgan"

  /// None: a batch of samples that is normalised by itself is named by itself, too, and D and G then agree on
  /// names for what no data look like.
  public static let norm = MLP.Normalisation.none

  /// A discriminator with a logit more for each class.
  ///
  /// - Throws: `ComponentError` for images that are too small.
  public static func networks(
    _ generator: any Layer, prior: Prior, _ critic: CriticPlan
  ) throws -> any Networks {
    var critic = critic
    return NamedNetworks(
      generator, try critic.network(outputs: 1 + critic.classes), prior: prior,
      image: critic.image, criticMixesSamples: critic.mixesSamples)
  }
}

/// The networks of an `acgan`.
private final class NamedNetworks: AuxiliaryNetworks {
  let prior: Prior
  let criticMixesSamples: Bool
  private let generator: any Layer
  private let discriminator: Split
  private let image: Shape

  init(
    _ generator: any Layer, _ discriminator: Split, prior: Prior, image: Shape,
    criticMixesSamples: Bool
  ) {
    self.generator = generator
    self.discriminator = discriminator
    self.prior = prior
    self.image = image
    self.criticMixesSamples = criticMixesSamples
  }

  var classCount: Int { prior.classes }

  var parts: [Part] {
    [Part(Part.generator, generator), Part(Part.discriminator, discriminator)]
  }

  func generate(_ z: Tensor, _ mode: Mode) -> Tensor { generator(z, mode).asImages(image) }

  func judge(_ x: Tensor, _ mode: Mode) -> (real: Tensor, classes: Tensor) {
    let logits = discriminator(x.asRows(), mode)
    guard logits.failure == nil else { return (logits, logits) }
    return (logits.sliced(axis: 1, 0..<1), logits.sliced(axis: 1, 1..<1 + classCount))
  }

  func features(_ x: Tensor, _ mode: Mode) -> Tensor { discriminator.trunk(x.asRows(), mode) }
}
