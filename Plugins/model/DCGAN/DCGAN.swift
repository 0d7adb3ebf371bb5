import GanLabKit

/// A generator and a discriminator of convolutions, for images.
public struct DCGAN: Model {
  /// What it says of itself.
  public static let about = About(
    "dcgan", "a generator and a discriminator of convolutions, for images",
    formula: """
      G: z → linear → [h/4, w/4, 2 c] → transposed convolution → [h/2, w/2, c] → … → tanh → image
      D: image → convolution → [h/2, w/2, c] → convolution → [h/4, w/4, 2 c] → linear → d(x)
      """,
    paper:
      "Radford, Metz & Chintala 2016, Unsupervised representation learning with deep convolutional GANs",
    provides: [
      .generator, .critic, .normalisableCritic, .packableCritic, .batchAwareCritic, .features,
    ],
    notes: """
      Kernels are 4 by 4, and a stride of 2 halves or doubles the image in each layer; batch \
      normalisation stands behind all layers but D's first and G's last. A critic under \
      a gradient penalty takes d-norm=none: with it, a sample's logit depends on its whole batch. Images \
      come in numbers from -1 to 1, as the generator's tanh gives them. Pictures come from a moving \
      average of the generator's weights; ema=0 shows the last weights themselves.
      """)

  /// The one whose gradient does not vanish where the generator is bad.
  public static let usualLoss: String? = "nonsaturating"

  @Hyperparameter(
    "channels of the layer next to the image; twice as many in the next", in: 1...256)
  var channels = 64
  @Hyperparameter("layers that halve the image", in: 1...6) var layers = 2
  @Hyperparameter("coordinates of a latent code", in: 1...4096) var latent = 100
  @Hyperparameter("the distribution of latent codes") var prior = Prior.Family.gaussian
  @Hyperparameter("what stands behind the generator's layers") var norm = MLP.Normalisation.batch
  @Hyperparameter("what stands behind the discriminator's layers")
  var dNorm = MLP.Normalisation.batch
  @Hyperparameter("the generator's nonlinearity") var activation = Activation.relu
  @Hyperparameter("the generator's output nonlinearity") var output = Activation.tanh
  @Hyperparameter("the discriminator's nonlinearity") var dActivation = Activation.leakyReLU
  @Hyperparameter("how the discriminator's layers halve the image") var halving = Halving.stride
  @Hyperparameter("how weights are drawn") var initialiser = Initialiser.dcgan
  @Hyperparameter("decay of the average of the generator's weights; 0: none", in: 0...0.999_999)
  var ema = 0.999

  /// Two layers of 64 and 128 channels in both.
  public init() {}

  /// The range of the generator's output.
  public var pixelValues: PixelValues? { output == .tanh ? .signed : nil }

  /// Draws the weights of both networks.
  ///
  /// - Throws: `ComponentError` for data that are no images, or too small ones for as many layers,
  ///   or if D is to be normalised in two ways.
  public func build(_ plan: BuildPlan) throws -> any Networks {
    let pyramid = try ImagePyramid(plan.sampleShape, levels: layers, channels: channels)
    let spectral = try plan.spectralNormalisation(beside: dNorm, orElse: "model dcgan d-norm=none")
    let generator = { () -> any Layer in
      var random = plan.random.stream("generator")
      return pyramid.generator(
        inputs: latent, activation: activation, output: output, normalisation: norm,
        initialiser: initialiser, random: &random, dtype: plan.dtype)
    }
    var random = plan.random.stream("discriminator")
    let packs = try ImagePyramid(plan.packShape, levels: layers, channels: channels)
    let discriminator = packs.discriminator(
      outputs: 1, activation: dActivation, normalisation: dNorm, initialiser: initialiser,
      spectral: spectral, closeness: plan.closeness, halving: halving, random: &random,
      dtype: plan.dtype)
    return GanNetworks(
      ema > 0 ? Averaged(decay: ema, generator) : generator(), discriminator,
      prior: Prior(prior, dimensions: latent), sampleShape: plan.sampleShape,
      criticMixesSamples: dNorm == .batch || plan.closeness != nil,
      samplesPerLogit: plan.samplesPerLogit)
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, DCGAN.self) }
}
