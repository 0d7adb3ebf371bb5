import GanLabKit

/// `cgan-half`: a generator that is given half of a sample, and a discriminator that sees the whole.
public struct CompletingGAN: Model {
  /// What it says of itself.
  public static let about = About(
    "cgan-half", "a generator that is given half of a sample, and a discriminator of the whole",
    formula: """
      G: (z, x₁) → x₂;   D: (x₁, x₂) → d(x₁, x₂)
      D maximises  E ln D(x₁, x₂) + E ln(1 - D(x₁, G(z, x₁)))
      """,
    paper: """
      Mirza & Osindero 2014, Conditional generative adversarial nets; Pathak et al. 2016, Context encoders
      """,
    provides: [.generator, .critic, .completion, .features],
    notes: """
      Of an image the upper half is given, of a point the first coordinates. D sees whole samples, the given \
      half among them, so that any loss of a game serves as it stands; in an update of D, the sample in the \
      place of a datum has that datum's half. Nothing asks of G that the codes make a difference, and it may \
      leave them out (Isola et al. 2017, Image-to-image translation with conditional adversarial networks): \
      completion_diversity tells. output=sigmoid bounds images to greys from 0 to 1, and with channels norm=batch \
      and d-norm=batch do for it what they do for dcgan.
      """)

  /// The one whose gradient does not vanish where the generator is bad.
  public static let usualLoss: String? = "nonsaturating"

  @Hyperparameter("widths of the hidden layers of both networks", in: 1...8192) var hidden = [
    128, 128,
  ]
  @Hyperparameter(
    "channels of the convolutions, each of which halves the image, of both networks; none: no convolutions",
    in: 1...1024)
  var channels: [Int] = []
  @Hyperparameter("coordinates of a latent code, beside what is given", in: 1...4096) var latent = 2
  @Hyperparameter("the distribution of latent codes") var prior = Prior.Family.gaussian
  @Hyperparameter("what stands behind the generator's layers") var norm = MLP.Normalisation.none
  @Hyperparameter("what stands behind the discriminator's layers, but for the first")
  var dNorm = MLP.Normalisation.none
  @Hyperparameter("the generator's nonlinearity") var activation = Activation.relu
  @Hyperparameter("the generator's output nonlinearity") var output = Activation.none
  @Hyperparameter("the discriminator's nonlinearity") var dActivation = Activation.leakyReLU
  @Hyperparameter("how weights are drawn") var initialiser = Initialiser.uniformFanIn
  @Hyperparameter("decay of the average of the generator's weights; 0: none", in: 0...0.999_999)
  var ema = 0.999

  /// Two hidden layers of 128 in both.
  public init() {}

  /// The range of the generator's output, and of the half that is given with it.
  public var pixelValues: PixelValues? { output == .tanh ? .signed : .unit }

  /// Draws the weights of both networks.
  ///
  /// - Throws: `ComponentError` for samples that have no half, and for convolutions over what is no image.
  public func build(_ plan: BuildPlan) throws -> any Networks {
    let given = try plan.half()
    let codes = Prior(prior, latent: latent, given: given)
    let widths = Completer.Widths(
      hidden: hidden, channels: channels, activation: activation, output: output, norm: norm,
      initialiser: initialiser)
    // Two with the same weights: one to train, and one for its average.
    var generators = try (0..<(ema > 0 ? 2 : 1)).map { _ in
      var random = plan.random.stream("generator")
      return try Completer(given, prior: codes, widths, random: &random, dtype: plan.dtype)
    }
    let live: any Layer =
      ema > 0 ? Averaged(decay: ema) { generators.removeLast() } : generators[0]
    var random = plan.random.stream("discriminator")
    return CompletingNetworks(
      live, try discriminator(plan, &random), prior: codes, criticMixesSamples: dNorm == .batch)
  }

  /// From whole samples as rows to logits.
  private func discriminator(
    _ plan: BuildPlan, _ random: inout Random
  ) throws(ComponentError) -> Sequential {
    let pyramid =
      channels.isEmpty ? nil : try ImagePyramid(plan.sampleShape, channels: channels)
    let sizes = [pyramid?.features ?? plan.sampleShape.count] + hidden + [1]
    try Completer.check(sizes)
    var layers =
      pyramid?.encoder(
        activation: dActivation, normalisation: dNorm, initialiser: initialiser, random: &random,
        dtype: plan.dtype) ?? []
    for (place, (inputs, outputs)) in zip(sizes, sizes.dropFirst()).enumerated() {
      layers.append(
        Linear(inputs, outputs, initialiser: initialiser, random: &random, dtype: plan.dtype))
      let isFirst = place == 0 && pyramid == nil
      if dNorm == .batch, place < hidden.count, !isFirst {
        layers.append(BatchNorm(outputs, dtype: plan.dtype))
      }
      if place < hidden.count, dActivation != .none {
        layers.append(ActivationLayer(dActivation))
      }
    }
    return Sequential(layers)
  }
}

/// The networks of a `cgan-half`.
private final class CompletingNetworks: AdversarialNetworks, FeatureNetworks {
  let prior: Prior
  let criticMixesSamples: Bool
  private let generator: any Layer
  private let discriminator: Sequential

  init(
    _ generator: any Layer, _ discriminator: Sequential, prior: Prior, criticMixesSamples: Bool
  ) {
    self.criticMixesSamples = criticMixesSamples
    self.generator = generator
    self.discriminator = discriminator
    self.prior = prior
  }

  var parts: [Part] {
    [Part(Part.generator, generator), Part(Part.discriminator, discriminator)]
  }

  func generate(_ z: Tensor, _ mode: Mode) -> Tensor { prior.completed(z, generator(z, mode)) }

  func discriminate(_ x: Tensor, _ mode: Mode) -> Tensor { discriminator(rows(x), mode) }

  func features(_ x: Tensor, _ mode: Mode) -> Tensor { discriminator.features(rows(x), mode) }

  private func rows(_ x: Tensor) -> Tensor {
    guard x.failure == nil, x.shape.rank > 1 else { return x }
    return x.reshaped([x.shape[0], x.shape.dimensions.dropFirst().reduce(1, *)])
  }
}
