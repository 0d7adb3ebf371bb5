import Autograd
import Learning

/// A classifier of images: convolutions of 3 by 3, normalised, each with a ReLU and a 2 by 2 maximum behind
/// it; then the features, and behind dropout the logits.
public final class ImageClassifier: ClassifierNetworks {
  /// The number of classes.
  public let classCount: Int
  private let network: any Layer

  /// The widths of a classifier.
  public struct Widths: Sendable {
    /// The channels of each layer of convolutions.
    public var channels = [32, 64, 64]
    /// The numbers that the last layer sees.
    public var features = 64

    /// Three layers of 32, 64 and 64 channels, and 64 features.
    public init() {}
  }

  /// Draws the weights for images [channels, height, width], whose sides can be halved once for each layer.
  ///
  /// In training a feature is dropped with the chance `dropout`; with an `averaging` above 0, what is used
  /// is a moving average of the weights with that decay.
  public init(
    _ image: Shape, classes: Int, widths: Widths = Widths(), dropout: Double = 0,
    averaging: Double = 0, random: Random, dtype: DType = .float32
  ) {
    classCount = classes
    let make = {
      ClassifierLayers(
        image, widths, classes: classes, dropout: dropout, random: random, dtype: dtype)
    }
    network = averaging > 0 ? Averaged(decay: averaging, make) : make()
  }

  /// One network, `model`.
  public var parts: [Part] { [Part(Part.model, network)] }

  /// The logits of the images `x`.
  public func classify(_ x: Tensor, _ mode: Mode) -> Tensor {
    let layers = layers(mode)
    return layers.head(layers.trunk(x, mode), mode)
  }

  /// What the last layer sees of the images `x`.
  public func features(_ x: Tensor, _ mode: Mode) -> Tensor { layers(mode).trunk(x, mode) }

  /// The logits that the last layer makes of the `features`.
  public func logits(of features: Tensor, _ mode: Mode) -> Tensor {
    layers(mode).head(features, mode)
  }

  private func layers(_ mode: Mode) -> ClassifierLayers {
    let layer = (network as? Averaged)?.network(mode) ?? network
    guard let layers = layer as? ClassifierLayers else {
      preconditionFailure("a classifier's network is a classifier's layers")
    }
    return layers
  }
}

/// The layers, up to the features and behind them.
private final class ClassifierLayers: Layer {
  let trunk: Sequential
  let head: Sequential

  init(
    _ image: Shape, _ widths: ImageClassifier.Widths, classes: Int, dropout: Double,
    random: Random, dtype: DType
  ) {
    var weights = random.stream("weights")
    var layers: [any Layer] = [ChannelsLast(image)]
    var (inputs, height, width) = (image[0], image[1], image[2])
    for outputs in widths.channels {
      layers.append(
        Convolution2D(
          inputs, outputs, size: 3, padding: 1, hasBias: false, initialiser: .he, random: &weights,
          dtype: dtype))
      layers += [BatchNorm(outputs, dtype: dtype), ActivationLayer(.relu), Pooling(.max)]
      (inputs, height, width) = (outputs, height / 2, width / 2)
    }
    let flat = inputs * height * width
    layers += [
      Reshaped([flat]),
      Linear(flat, widths.features, initialiser: .he, random: &weights, dtype: dtype),
      ActivationLayer(.relu),
    ]
    trunk = Sequential(layers)
    head = Sequential([
      Dropout(dropout, random: random.stream("dropout")),
      Linear(widths.features, classes, initialiser: .glorot, random: &weights, dtype: dtype),
    ])
  }

  var parameters: [Parameter] { named(\.parameters) }
  var buffers: [Parameter] { named(\.buffers) }

  private func named(_ list: (any Layer) -> [Parameter]) -> [Parameter] {
    list(trunk).map { $0.prefixed("trunk") } + list(head).map { $0.prefixed("head") }
  }

  func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor { head(trunk(x, mode), mode) }
}
