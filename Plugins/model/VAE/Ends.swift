import GanLabKit

/// The layers on both sides of the code: perceptrons, and for images convolutions beyond them.
struct Ends {
  /// Weights of a layer: beside them lie their gradients and the optimiser's averages.
  private static let most = 100_000_000

  private let numbers: Int
  private let pyramid: ImagePyramid?
  private let activation: Activation
  private let initialiser: Initialiser
  private let dtype: DType

  /// Ends for samples of `shape`, with a convolution for each of `channels`.
  ///
  /// - Throws: `ComponentError` if there are channels, and the samples are no images or too small, or the layer
  ///   behind the convolutions has too many weights.
  init(
    _ shape: Shape, _ channels: [Int], hidden: [Int], _ activation: Activation,
    _ initialiser: Initialiser, _ dtype: DType
  ) throws(ComponentError) {
    numbers = shape.count
    guard channels.isEmpty || shape.rank == 2 || shape.rank == 3 else {
      throw ComponentError(
        "convolutions are for images, and a sample of these data is \(shape): without channels it takes "
          + "all data", option: "channels")
    }
    pyramid = channels.isEmpty ? nil : try ImagePyramid(shape, channels: channels)
    guard (pyramid?.features ?? 0) * (hidden.first ?? 1) <= Ends.most else {
      throw ComponentError(
        "the layer behind the convolutions has more than 100 million weights", option: "channels")
    }
    self.activation = activation
    self.initialiser = initialiser
    self.dtype = dtype
  }

  /// From samples as rows, and rows of `classes` numbers, to rows of `outputs` numbers.
  func encoder(classes: Int, _ hidden: [Int], outputs: Int, random: inout Random) -> Encoder {
    let convolutions = pyramid?.encoder(
      activation: activation, normalisation: .none, initialiser: initialiser, random: &random,
      dtype: dtype)
    let inputs = (pyramid?.features ?? numbers) + classes
    return Encoder(
      convolutions.map(Sequential.init), perceptron([inputs] + hidden + [outputs], &random))
  }

  /// From rows of `inputs` numbers to samples as rows.
  func decoder(inputs: Int, _ hidden: [Int], random: inout Random) -> any Layer {
    guard let pyramid else { return perceptron([inputs] + hidden + [numbers], &random) }
    let first = perceptron([inputs] + hidden, &random, output: activation)
    return Sequential([
      first,
      pyramid.generator(
        inputs: hidden.last ?? inputs, activation: activation, output: .none, normalisation: .none,
        initialiser: initialiser, random: &random, dtype: dtype),
    ])
  }

  private func perceptron(
    _ sizes: [Int], _ random: inout Random, output: Activation = .none
  ) -> MLP {
    MLP(
      sizes, activation: activation, output: output, initialiser: initialiser, random: &random,
      dtype: dtype)
  }
}

/// A perceptron over what convolutions, if there are any, make of a sample, and over its class, if it is told.
final class Encoder: Layer {
  private let convolutions: Sequential?
  private let perceptron: MLP

  init(_ convolutions: Sequential?, _ perceptron: MLP) {
    self.convolutions = convolutions
    self.perceptron = perceptron
  }

  var parameters: [Parameter] { named(\.parameters) }
  var buffers: [Parameter] { named(\.buffers) }

  private func named(_ list: (any Layer) -> [Parameter]) -> [Parameter] {
    (convolutions.map(list) ?? []).map { $0.prefixed("convolutions") } + list(perceptron)
  }

  func callAsFunction(_ x: Tensor, _ classes: Tensor?, _ mode: Mode) -> Tensor {
    let seen = convolutions?(x, mode) ?? x
    return perceptron(classes.map { concatenate([seen, $0], axis: 1) } ?? seen, mode)
  }

  func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor { self(x, nil, mode) }
}
