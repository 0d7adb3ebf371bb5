import GanLabKit

/// `cgan`: the discriminator is told the class, and asks whether the image is one of that class.
public enum ToldClasses: ClassUse {
  /// What the model says of itself.
  public static let about = About(
    "cgan", "a generator that is told a class, and a discriminator that is told it too",
    formula: """
      G: (z, y) → linear → transposed convolutions → image
      D: (image, linear(y) as one more channel) → convolutions → linear → d(x, y)
      D maximises  E ln D(x, y) + E ln(1 - D(G(z, y), y))
      """,
    paper: "Mirza & Osindero 2014, Conditional generative adversarial nets",
    needs: [.labels], provides: [.generator, .critic, .conditional, .normalisableCritic],
    notes: """
      The layers are dcgan's. A class is written as a number for each class, a 1 and zeros, at the end of \
      the latent code: sampler by-class shows the same codes under each class, and ways between two codes change the \
      class on the way. In an update of D, the sample in the place of a datum is of the datum's class.
      """)

  /// The one whose gradient does not vanish where the generator is bad.
  public static let usualLoss = "nonsaturating"

  /// As dcgan has it.
  public static let norm = MLP.Normalisation.batch

  /// A discriminator with a channel for the class.
  ///
  /// - Throws: `ComponentError` for images that are too small.
  public static func networks(
    _ generator: any Layer, prior: Prior, _ critic: CriticPlan
  ) throws -> any Networks {
    var critic = critic
    // Weights as large as greys: small ones would leave D blind to the class for long. For the same reason
    // spectral normalisation leaves them alone: of a class's image, D's slope is bounded without.
    let branch = Linear(
      critic.classes, critic.pixels, initialiser: .he, random: &critic.random, dtype: critic.dtype)
    return ToldNetworks(
      generator, branch, try critic.network(outputs: 1, moreChannels: 1), prior: prior,
      image: critic.image, criticMixesSamples: critic.mixesSamples)
  }
}

/// The networks of a `cgan`.
private final class ToldNetworks: ConditionalNetworks {
  let prior: Prior
  let criticMixesSamples: Bool
  private let generator: any Layer
  private let discriminator: ToldDiscriminator
  private let image: Shape

  init(
    _ generator: any Layer, _ branch: Linear, _ network: Split, prior: Prior, image: Shape,
    criticMixesSamples: Bool
  ) {
    self.generator = generator
    discriminator = ToldDiscriminator(branch, network)
    self.prior = prior
    self.image = image
    self.criticMixesSamples = criticMixesSamples
  }

  var parts: [Part] {
    [Part(Part.generator, generator), Part(Part.discriminator, discriminator)]
  }

  func generate(_ z: Tensor, _ mode: Mode) -> Tensor { generator(z, mode).asImages(image) }

  func discriminate(_ x: Tensor, givenClasses rows: Tensor, _ mode: Mode) -> Tensor {
    discriminator(concatenate([x.asRows(), discriminator.branch(rows, mode)], axis: 1), mode)
  }
}

/// Convolutions over an image and the channel that a class became.
private final class ToldDiscriminator: Layer {
  let branch: Linear
  private let network: Split

  init(_ branch: Linear, _ network: Split) {
    self.branch = branch
    self.network = network
  }

  var parameters: [Parameter] { named(\.parameters) }
  var buffers: [Parameter] { named(\.buffers) }

  private func named(_ list: (any Layer) -> [Parameter]) -> [Parameter] {
    list(branch).map { $0.prefixed("class") } + list(network)
  }

  /// Rows of an image's numbers and its class's channel.
  func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor { network(x, mode) }
}
