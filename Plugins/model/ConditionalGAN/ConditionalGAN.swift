import GanLabKit

/// A generator and a discriminator of convolutions that know the classes of images; how the discriminator
/// uses them is what `cgan` and `acgan` differ in.
public struct ConditionalGAN<Use: ClassUse>: Model {
  /// What it says of itself.
  public static var about: About { Use.about }
  /// The loss that goes with it.
  public static var usualLoss: String? { Use.usualLoss }

  @Hyperparameter(
    "channels of the layer next to the image; twice as many in the next", in: 1...256)
  var channels = 64
  @Hyperparameter("layers that halve the image", in: 1...6) var layers = 2
  @Hyperparameter("coordinates of a latent code, beside the class", in: 1...4096) var latent = 100
  @Hyperparameter("the distribution of latent codes") var prior = Prior.Family.gaussian
  @Hyperparameter("what stands behind the generator's layers") var norm = MLP.Normalisation.batch
  @Hyperparameter("what stands behind the discriminator's layers")
  var dNorm = Use.norm
  @Hyperparameter("the generator's nonlinearity") var activation = Activation.relu
  @Hyperparameter("the generator's output nonlinearity") var output = Activation.tanh
  @Hyperparameter("the discriminator's nonlinearity") var dActivation = Activation.leakyReLU
  @Hyperparameter("how weights are drawn") var initialiser = Initialiser.dcgan
  @Hyperparameter("decay of the average of the generator's weights; 0: none", in: 0...0.999_999)
  var ema = 0.999

  /// Two layers of 64 and 128 channels in both.
  public init() {}

  /// The range of the generator's output.
  public var pixelValues: PixelValues? { output == .tanh ? .signed : nil }

  /// Draws the weights of both networks.
  ///
  /// - Throws: `ComponentError` for data without classes, or that are no images, or too small ones for as
  ///   many layers, or if D is to be normalised in two ways.
  public func build(_ plan: BuildPlan) throws -> any Networks {
    let classes = plan.classes.count
    guard classes > 1 else {
      throw ComponentError(
        "\(Use.about.name) makes images of a class, and these data have "
          + (classes == 0 ? "none" : "one") + ": data mnist or data digits has ten")
    }
    let pyramid = try ImagePyramid(plan.sampleShape, levels: layers, channels: channels)
    let generator = { () -> any Layer in
      var random = plan.random.stream("generator")
      let layers = pyramid.generator(
        inputs: latent + classes, activation: activation, output: output, normalisation: norm,
        initialiser: initialiser, random: &random, dtype: plan.dtype)
      weighClasses(of: layers, latent: latent, classes: classes)
      return layers
    }
    let critic = CriticPlan(
      image: plan.sampleShape, classes: classes, layers: layers, channels: channels,
      activation: dActivation, normalisation: dNorm,
      spectral: try plan.spectralNormalisation(
        beside: dNorm, orElse: "model \(Use.about.name) d-norm=none"),
      initialiser: initialiser,
      random: plan.random.stream("discriminator"), dtype: plan.dtype)
    return try Use.networks(
      ema > 0 ? Averaged(decay: ema, generator) : generator(),
      prior: Prior(prior, dimensions: latent + classes, classes: classes), critic)
  }
}

/// Makes the weights of a class as large as those of z together: a 1 among a hundred normal numbers would be
/// one part in a hundred of what the first layer gives, and the generator deaf to it for long.
private func weighClasses(of generator: any Layer, latent: Int, classes: Int) {
  guard let weight = generator.parameters.first?.tensor else { return }
  let scale = Tensor.of(
    (0..<latent + classes).map { $0 < latent ? 1 : Double(latent).squareRoot() },
    [latent + classes, 1], dtype: weight.dtype)
  // It has the shape of the layer that was just made; a layer without memory fails when it is used.
  try? weight.assign(withoutRecording { weight * scale })
}

/// How a discriminator uses classes.
public protocol ClassUse {
  /// What the model says of itself.
  static var about: About { get }
  /// The loss that goes with it.
  static var usualLoss: String { get }
  /// What stands behind the discriminator's layers unless the user says otherwise.
  static var norm: MLP.Normalisation { get }
  /// The networks, with a generator of rows from codes of `prior`.
  ///
  /// - Throws: `ComponentError` for images that are too small.
  static func networks(
    _ generator: any Layer, prior: Prior, _ critic: CriticPlan
  ) throws -> any Networks
}

/// What a discriminator of convolutions is made of.
public struct CriticPlan {
  let image: Shape
  let classes: Int
  let layers: Int
  let channels: Int
  let activation: Activation
  let normalisation: MLP.Normalisation
  let spectral: SpectralNormalisation?
  let initialiser: Initialiser
  var random: Random
  let dtype: DType

  /// True if an image's logit depends on the others of its batch.
  var mixesSamples: Bool { normalisation == .batch }

  /// The convolutions over images as rows, with `more` channels beside their own, and `outputs` numbers
  /// at the end.
  ///
  /// - Throws: `ComponentError` for images that are too small.
  mutating func network(outputs: Int, moreChannels more: Int = 0) throws -> Split {
    let sides = image.rank == 3 ? image.dimensions : [1] + image.dimensions
    let pyramid = try ImagePyramid(
      [sides[0] + more, sides[1], sides[2]], levels: layers, channels: channels)
    let encoder = pyramid.encoder(
      activation: activation, normalisation: normalisation, initialiser: initialiser,
      spectral: spectral, random: &random, dtype: dtype)
    let head = Linear(
      pyramid.features, outputs, initialiser: initialiser, spectral: spectral, random: &random,
      dtype: dtype)
    return Split(trunk: Sequential(encoder), head: head)
  }

  /// The pixels of one channel.
  var pixels: Int { image.dimensions.suffix(2).reduce(1, *) }
}

/// A network whose last layer stands apart, so that one can ask what it sees.
final class Split: Layer {
  let trunk: Sequential
  let head: Linear

  init(trunk: Sequential, head: Linear) {
    self.trunk = trunk
    self.head = head
  }

  var parameters: [Parameter] { named(\.parameters) }
  var buffers: [Parameter] { named(\.buffers) }

  private func named(_ list: (any Layer) -> [Parameter]) -> [Parameter] {
    list(trunk).map { $0.prefixed("trunk") } + list(head).map { $0.prefixed("head") }
  }

  func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor { head(trunk(x, mode), mode) }
}

extension Tensor {
  /// Images [n] + `image` as rows, or rows as images.
  func asRows() -> Tensor {
    guard failure == nil, shape.rank > 1 else { return self }
    return reshaped([shape[0], shape.dimensions.dropFirst().reduce(1, *)])
  }

  func asImages(_ image: Shape) -> Tensor {
    guard failure == nil, shape.rank > 0 else { return self }
    return reshaped(Shape([shape[0]] + image.dimensions))
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin {
    register($0, ConditionalGAN<ToldClasses>.self, ConditionalGAN<NamedClasses>.self)
  }
}
