import GanLabKit

/// A network that answers half of a sample with the other half.
public struct Regressor: Model {
  /// What it says of itself.
  public static let about = About(
    "regressor", "a network that predicts one half of a sample from the other",
    formula: "x = (x₁, x₂),  x₂ ≈ f(x₁);   under the squared error f(x₁) → E[x₂|x₁]",
    paper: "Bishop 2006, Pattern recognition and machine learning (section 1.5.5)",
    provides: [.generator, .completion, .regression],
    notes: """
      Of an image the upper half is given, of a point the first coordinates. It has one answer to each half. \
      Where several ends go with it, the best answer by the squared error is their mean, which may be like \
      none of them: of images a blur, of the ring's points the place between two modes. cgan-half and \
      cvae-half are given the same, draw a code besides, and answer otherwise each time. measure has their \
      errors side by side, plot completions their answers.
      """)

  /// The one that makes it a mean.
  public static let usualLoss: String? = "squared-error"

  @Hyperparameter("widths of the hidden layers", in: 1...8192) var hidden = [128, 128]
  @Hyperparameter(
    "channels of the convolutions, each of which halves the image, over what is given, and of those that make "
      + "the rest; none: no convolutions", in: 1...1024)
  var channels: [Int] = []
  @Hyperparameter("the nonlinearity") var activation = Activation.relu
  @Hyperparameter("how weights are drawn") var initialiser = Initialiser.uniformFanIn

  /// Two hidden layers of 128.
  public init() {}

  /// Greys from 0 to 1: what errors of images are measured in.
  public var pixelValues: PixelValues? { .unit }

  /// Draws the weights.
  ///
  /// - Throws: `ComponentError` for samples that have no half, and for convolutions over what is no image.
  public func build(_ plan: BuildPlan) throws -> any Networks {
    let given = try plan.half()
    let prior = Prior(latent: 0, given: given)
    var random = plan.random.stream("regressor")
    return RegressionNetworks(
      try Completer(
        given, prior: prior,
        Completer.Widths(
          hidden: hidden, channels: channels, activation: activation, initialiser: initialiser),
        random: &random, dtype: plan.dtype),
      prior: prior)
  }
}

/// A regressor as the lab sees it: a generator whose codes are nothing but what is given.
private final class RegressionNetworks: GeneratorNetworks {
  let prior: Prior
  private let network: Completer

  init(_ network: Completer, prior: Prior) {
    self.network = network
    self.prior = prior
  }

  var parts: [Part] { [Part(Part.model, network)] }

  func generate(_ z: Tensor, _ mode: Mode) -> Tensor { prior.completed(z, network(z, mode)) }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, Regressor.self, CompletingGAN.self) }
}
