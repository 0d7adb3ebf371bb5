import GanLabKit

/// A variational auto-encoder, of perceptrons or with convolutions before them; whether it is told the class,
/// half of the sample or nothing is what `cvae`, `cvae-half` and `vae` differ in.
public struct VAE<Telling: ClassTelling>: Model {
  /// What it says of itself.
  public static var about: About { Telling.about }

  @Hyperparameter("widths of each network's hidden layers", in: 1...8192) var hidden = [128, 128]
  @Hyperparameter(
    "channels of the encoder's convolutions, each of which halves the image, and of the decoder's; none: "
      + "no convolutions", in: 1...1024)
  var channels: [Int] = []
  @Hyperparameter("coordinates of a latent code, but for what it is told", in: 1...4096)
  var latent = 2
  @Hyperparameter("what p(x|z) is") var decoder = Telling.decoder
  @Hyperparameter("deviation of the gaussian decoder; 0: learned", in: 0...1000) var noise = 0.0
  @Hyperparameter("the networks' nonlinearity") var activation = Activation.relu
  @Hyperparameter("how weights are drawn") var initialiser = Initialiser.uniformFanIn

  /// Two hidden layers of 128 in both.
  public init() {}

  /// Black or white for a decoder of chances, drawn anew each time; the chances themselves where half of an
  /// image is given, as others are given it.
  public var pixelValues: PixelValues? {
    Telling.told == .half ? .unit : decoder == .bernoulli ? .stochastic : nil
  }

  /// Draws the weights of both networks.
  ///
  /// - Throws: `ComponentError` for data without a spread, or that are no chances where they have to be; for
  ///   convolutions over what is no image; for a class where there is none.
  public func build(_ plan: BuildPlan) throws -> any Networks {
    if Telling.told == .half {
      let given = try plan.half()
      return HalfVAENetworks(
        try network(plan.missing(of: given), told: given.count), given: given)
    }
    let classes = Telling.told == .classes ? plan.classes.count : 0
    guard Telling.told != .classes || classes > 1 else {
      throw ComponentError(
        "\(Telling.about.name) makes samples of a class, and these data have "
          + (classes == 0 ? "none" : "one") + ": data mnist or data digits has ten")
    }
    return VAENetworks(
      try network(plan, told: classes),
      prior: Prior(dimensions: latent + classes, classes: classes), sampleShape: plan.sampleShape)
  }

  /// Encoder and decoder, which are both told `told` numbers beside a sample, or its code.
  private func network(_ plan: BuildPlan, told: Int) throws -> AutoEncoder {
    let ends = try Ends(
      plan.sampleShape, channels, hidden: hidden, activation, initialiser, plan.dtype)
    var encoderRandom = plan.random.stream("encoder")
    var decoderRandom = plan.random.stream("decoder")
    return AutoEncoder(
      encoder: ends.encoder(classes: told, hidden, outputs: 2 * latent, random: &encoderRandom),
      decoder: ends.decoder(inputs: latent + told, hidden.reversed(), random: &decoderRandom),
      latent: latent,
      likelihood: try likelihood(plan))
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
  gl_swift_plugin {
    register($0, VAE<NoClasses>.self, VAE<GivenClasses>.self, VAE<GivenHalf>.self)
  }
}
