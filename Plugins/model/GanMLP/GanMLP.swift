import GanLabKit

/// A generator and a discriminator that are multilayer perceptrons.
public struct GanMLP: Model {
  /// What it says of itself.
  public static let about = About(
    "gan-mlp", "a generator and a discriminator that are multilayer perceptrons",
    formula: "G: z → hidden … → x,   D: x → hidden … → d(x), and D(x) = σ(d(x))",
    paper: "Goodfellow et al. 2014, Generative adversarial nets",
    provides: [
      .generator, .critic, .normalisableLayers, .normalisableCritic, .packableCritic,
      .batchAwareCritic, .features,
    ],
    notes: """
      Samples and pictures come from a moving average of the generator's weights, which lies nearer \
      to the equilibrium than the last weights do; ema=0 shows these. The training itself does not \
      use the average. Where all data lie in a known range, the generator's output can be bounded \
      to it: output=tanh to (-1, 1), output=sigmoid to (0, 1).
      """)

  /// The one whose gradient does not vanish where the generator is bad.
  public static let usualLoss: String? = "nonsaturating"

  @Hyperparameter("widths of the generator's hidden layers", in: 1...8192) var hidden = [128, 128]
  @Hyperparameter(
    "widths of the discriminator's hidden layers; empty: as the generator's", in: 1...8192)
  var dHidden: [Int] = []
  @Hyperparameter("coordinates of a latent code", in: 1...4096) var latent = 2
  @Hyperparameter("the distribution of latent codes") var prior = Prior.Family.gaussian
  @Hyperparameter("the generator's nonlinearity") var activation = Activation.relu
  @Hyperparameter("the generator's output nonlinearity") var output = Activation.none
  @Hyperparameter("the discriminator's nonlinearity") var dActivation = Activation.leakyReLU
  @Hyperparameter("how weights are drawn") var initialiser = Initialiser.uniformFanIn
  @Hyperparameter("decay of the average of the generator's weights; 0: none", in: 0...0.999_999)
  var ema = 0.999

  /// Two hidden layers of 128 in both.
  public init() {}

  /// The range of the generator's output.
  public var pixelValues: PixelValues? { output == .tanh ? .signed : nil }

  /// The most weights of a network: beside them lie their gradients and the optimiser's averages.
  private static let most = 100_000_000.0

  /// Draws the weights of both networks.
  ///
  /// - Throws: `ComponentError` if there are too many weights, or D is to be normalised in two ways.
  public func build(_ plan: BuildPlan) throws -> any Networks {
    let features = plan.sampleShape.count
    let critic = dHidden.isEmpty ? hidden : dHidden
    for (option, sizes) in [("hidden", [latent] + hidden + [features]), ("d-hidden", critic)] {
      let weights = zip(sizes, sizes.dropFirst()).reduce(0) { $0 + Double($1.0) * Double($1.1) }
      guard weights <= GanMLP.most else {
        throw ComponentError(
          "such a network has more than 100 million weights", option: option)
      }
    }
    let spectral = try plan.spectralNormalisation(
      beside: plan.discriminatorNormalisation, orElse: "switch batch-norm on network=generator")
    let generator = {
      var random = plan.random.stream("generator")
      return MLP(
        [latent] + hidden + [features], activation: activation, output: output,
        normalisation: plan.generatorNormalisation, initialiser: initialiser, random: &random,
        dtype: plan.dtype)
    }
    var random = plan.random.stream("discriminator")
    let discriminator = MLP(
      [features * plan.samplesPerLogit] + critic + [1], activation: dActivation,
      normalisation: plan.discriminatorNormalisation, initialiser: initialiser,
      spectral: spectral, closeness: plan.closeness, random: &random, dtype: plan.dtype)
    return GanNetworks(
      ema > 0 ? Averaged(decay: ema, generator) : generator(), discriminator,
      prior: Prior(prior, dimensions: latent), sampleShape: plan.sampleShape,
      criticMixesSamples: plan.discriminatorNormalisation == .batch || plan.closeness != nil,
      samplesPerLogit: plan.samplesPerLogit)
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, GanMLP.self) }
}
