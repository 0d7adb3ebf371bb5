import GanLabKit

/// A generator, a discriminator, and an encoder that makes the generator the decoder of an auto-encoder.
public struct GNGAN: Model {
  /// What it says of itself.
  public static let about = About(
    "gngan", "a generator, a discriminator, and an encoder beside the generator",
    formula: "G: z → … → x,   D: x → … → d(x),   E: x → … → z, and G(E(x)) ≈ x",
    paper:
      "Tran, Bui & Cheung 2018, Dist-GAN; the same 2018, Improving GAN with neighbors embedding and gradient matching",
    provides: [
      .generator, .critic, .autoencoder, .normalisableCritic, .packableCritic, .batchAwareCritic,
      .features,
    ],
    notes: """
      Its losses are gngan and dist-gan; under any other loss of a game the encoder is not trained. With \
      channels all three are of convolutions, for images, and hidden is not used; norm=batch is good for them. D has no \
      normalisation, for its losses go with a gradient penalty. The toy set-up of Dist-GAN has three hidden layers.
      """)

  /// The one that it was made for.
  public static let usualLoss: String? = "gngan"

  @Hyperparameter("widths of the hidden layers of all three", in: 1...8192) var hidden = [128, 128]
  @Hyperparameter(
    "channels of the convolutions, the layer next to the image first; empty: none", in: 1...1024)
  var channels: [Int] = []
  @Hyperparameter("coordinates of a latent code", in: 1...4096) var latent = 2
  @Hyperparameter("the distribution of latent codes") var prior = Prior.Family.gaussian
  @Hyperparameter("the generator's and the encoder's nonlinearity") var activation = Activation.relu
  @Hyperparameter("the generator's output nonlinearity") var output = Activation.none
  @Hyperparameter("the discriminator's nonlinearity") var dActivation = Activation.leakyReLU
  @Hyperparameter("what stands behind the generator's and the encoder's layers")
  var norm = MLP.Normalisation.none
  @Hyperparameter("how weights are drawn") var initialiser = Initialiser.uniformFanIn
  @Hyperparameter("decay of the average of the generator's weights; 0: none", in: 0...0.999_999)
  var ema = 0.999

  /// Two hidden layers of 128 in all three.
  public init() {}

  /// The range of the generator's output.
  public var pixelValues: PixelValues? { output == .tanh ? .signed : nil }

  /// The most weights of a network: beside them lie their gradients and the optimiser's averages.
  private static let most = 100_000_000.0

  /// Draws the weights of the three networks.
  ///
  /// - Throws: `ComponentError` if there are too many weights, if convolutions have no images, or if D is to
  ///   be normalised in two ways.
  public func build(_ plan: BuildPlan) throws -> any Networks {
    let networks = channels.isEmpty ? try perceptrons(plan) : try convolutions(plan)
    let game = GanNetworks(
      ema > 0 ? Averaged(decay: ema, networks.generator) : networks.generator(),
      networks.discriminator, prior: Prior(prior, dimensions: latent),
      sampleShape: plan.sampleShape, criticMixesSamples: plan.closeness != nil,
      samplesPerLogit: plan.samplesPerLogit)
    return EncodedGanNetworks(game, encoder: networks.encoder)
  }

  private typealias Three = (
    generator: () -> any Layer, discriminator: any Layer, encoder: any Layer
  )

  private func perceptrons(_ plan: BuildPlan) throws -> Three {
    let features = plan.sampleShape.count
    let sizes = [latent] + hidden + [features]
    let weights = zip(sizes, sizes.dropFirst()).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    guard weights <= GNGAN.most else {
      throw ComponentError("such a network has more than 100 million weights", option: "hidden")
    }
    func mlp(_ name: String, _ sizes: [Int], _ activation: Activation) -> MLP {
      var random = plan.random.stream(name)
      return MLP(
        sizes, activation: activation, output: name == Part.generator ? output : .none,
        normalisation: norm, initialiser: initialiser, random: &random, dtype: plan.dtype)
    }
    var random = plan.random.stream(Part.discriminator)
    let discriminator = MLP(
      [features * plan.samplesPerLogit] + hidden + [1], activation: dActivation,
      initialiser: initialiser,
      spectral: try plan.spectralNormalisation(beside: .none, orElse: "none"),
      closeness: plan.closeness, random: &random, dtype: plan.dtype)
    return (
      { mlp(Part.generator, sizes, activation) }, discriminator,
      mlp(Part.encoder, sizes.reversed(), activation)
    )
  }

  /// D goes without batch normalisation, which the gradient penalty would make meaningless.
  private func convolutions(_ plan: BuildPlan) throws -> Three {
    let pyramid = try ImagePyramid(plan.sampleShape, channels: channels)
    let packs = try ImagePyramid(plan.packShape, channels: channels)
    let generator = { () -> any Layer in
      var random = plan.random.stream(Part.generator)
      return pyramid.generator(
        inputs: latent, activation: activation, output: output, normalisation: norm,
        initialiser: initialiser, random: &random, dtype: plan.dtype)
    }
    var random = plan.random.stream(Part.discriminator)
    let discriminator = packs.discriminator(
      outputs: 1, activation: dActivation, normalisation: .none, initialiser: initialiser,
      spectral: try plan.spectralNormalisation(beside: .none, orElse: "none"),
      closeness: plan.closeness, random: &random, dtype: plan.dtype)
    var encoderRandom = plan.random.stream(Part.encoder)
    let encoder = pyramid.discriminator(
      outputs: latent, activation: activation, normalisation: norm, initialiser: initialiser,
      random: &encoderRandom, dtype: plan.dtype)
    return (generator, discriminator, encoder)
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, GNGAN.self) }
}
