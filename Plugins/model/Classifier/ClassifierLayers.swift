import GanLabKit

/// The layers, up to the features and behind them.
final class ClassifierLayers: Layer {
  private let trunk: Sequential
  private let head: Sequential

  init(
    _ image: Shape, channels: [Int], features: Int, classes: Int, dropout: Double, random: Random,
    dtype: DType
  ) {
    var weights = random.stream("weights")
    var layers: [any Layer] = [ChannelsLast(image)]
    var (inputs, height, width) = (image[0], image[1], image[2])
    for outputs in channels {
      layers += [
        Convolution2D(
          inputs, outputs, size: 3, padding: 1, hasBias: false, initialiser: .he, random: &weights,
          dtype: dtype),
        BatchNorm(outputs, dtype: dtype), ActivationLayer(.relu), Pooling(.max),
      ]
      (inputs, height, width) = (outputs, height / 2, width / 2)
    }
    let flat = inputs * height * width
    trunk = Sequential(
      layers + [
        Reshaped([flat]),
        Linear(flat, features, initialiser: .he, random: &weights, dtype: dtype),
        ActivationLayer(.relu),
      ])
    head = Sequential([
      Dropout(dropout, random: random.stream("dropout")),
      Linear(features, classes, initialiser: .glorot, random: &weights, dtype: dtype),
    ])
  }

  var parameters: [Parameter] {
    trunk.parameters.map { $0.prefixed("trunk") } + head.parameters.map { $0.prefixed("head") }
  }

  var buffers: [Parameter] {
    trunk.buffers.map { $0.prefixed("trunk") } + head.buffers.map { $0.prefixed("head") }
  }

  /// The features [n, features] of images.
  func features(_ x: Tensor, _ mode: Mode) -> Tensor { trunk(x, mode) }

  /// The logits [n, classes] of images.
  func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor { head(trunk(x, mode), mode) }
}

/// What the lab sees of them.
final class ClassifierModel: ClassifierNetworks {
  let classCount: Int
  private let network: any Layer

  init(_ network: any Layer, classCount: Int) {
    self.network = network
    self.classCount = classCount
  }

  var parts: [Part] { [Part(Part.model, network)] }

  func classify(_ x: Tensor, _ mode: Mode) -> Tensor { network(x, mode) }

  func features(_ x: Tensor, _ mode: Mode) -> Tensor {
    let live = (network as? Averaged)?.network(mode) ?? network
    guard let layers = live as? ClassifierLayers else {
      preconditionFailure("a classifier's network is made of its layers")
    }
    return layers.features(x, mode)
  }
}
