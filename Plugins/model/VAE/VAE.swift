import GanLabKit

/// A variational auto-encoder of two multilayer perceptrons.
public struct VAE: Model {
  /// What p(x|z) is.
  enum Decoder: String, CaseIterable, HyperparameterChoice {
    /// Normal around the network's output, with one deviation for all.
    case gaussian
    /// Each number is the chance of a 1: for data on [0, 1], such as ink.
    case bernoulli
  }

  /// What it says of itself.
  public static let about = About(
    "vae", "a variational auto-encoder: an encoder, a decoder, and a bound of ln p(x)",
    formula: """
      q(z|x) = N(m(x), diag s(x)^2),  z = m(x) + s(x) * noise
      gaussian: p(x|z) = N(f(z), noise^2 I)   bernoulli: p(x_i = 1|z) = sigmoid(f_i(z))
      """,
    paper: "Kingma & Welling 2014, Auto-encoding variational Bayes",
    provides: [.generator, .encoder, .evidence],
    notes: """
      Samples are the decoder's means: with a gaussian decoder the model's own samples would have the \
      noise on top. The noise is in units of the data's deviation. Where it is learned, its best value is \
      the error of the reconstruction, which sets the weight between the two terms of the bound by \
      itself; a noise that is fixed too large blurs, and lets codes collapse onto the prior.
      """)

  @Hyperparameter("widths of each network's hidden layers", in: 1...8192) var hidden = [128, 128]
  @Hyperparameter("coordinates of a latent code", in: 1...4096) var latent = 2
  @Hyperparameter("what p(x|z) is") var decoder = Decoder.gaussian
  @Hyperparameter("deviation of the gaussian decoder; 0: learned", in: 0...1000) var noise = 0.0
  @Hyperparameter("the networks' nonlinearity") var activation = Activation.relu
  @Hyperparameter("how weights are drawn") var initialiser = Initialiser.uniformFanIn

  /// Two hidden layers of 128 in both.
  public init() {}

  /// Black or white for a decoder of chances, drawn anew each time.
  public var pixelValues: PixelValues? { decoder == .bernoulli ? .stochastic : nil }

  /// Draws the weights of both networks.
  ///
  /// - Throws: `ComponentError` for data without a spread, or that are no chances where they have to be.
  public func build(_ plan: BuildPlan) throws -> any Networks {
    let d = plan.sampleShape.count
    var encoderRandom = plan.random.stream("encoder")
    var decoderRandom = plan.random.stream("decoder")
    let network = AutoEncoder(
      encoder: MLP(
        [d] + hidden + [2 * latent], activation: activation, initialiser: initialiser,
        random: &encoderRandom, dtype: plan.dtype),
      decoder: MLP(
        [latent] + hidden.reversed() + [d], activation: activation, initialiser: initialiser,
        random: &decoderRandom, dtype: plan.dtype),
      latent: latent,
      likelihood: try likelihood(plan))
    return VAENetworks(network, sampleShape: plan.sampleShape)
  }

  private func likelihood(_ plan: BuildPlan) throws -> any DecoderLikelihood {
    switch decoder {
    case .gaussian:
      return GaussianLikelihood(try plan.scaleOfData(), noise: noise, dtype: plan.dtype)
    case .bernoulli:
      guard noise == 0 else {
        throw ComponentError("a bernoulli decoder has no deviation", option: "noise")
      }
      let stranger = try plan.data?(256).doubles().first { !(0...1).contains($0) }
      if let stranger {
        throw ComponentError(
          "a bernoulli decoder is for data from 0 to 1, and there is a \(stranger.optionText)",
          option: "decoder")
      }
      return BernoulliLikelihood()
    }
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, VAE.self) }
}
