import GanLabKit

/// From what is given of a sample, and the coordinates of a code, to the rest of the sample, as rows.
///
/// Perceptrons; for images with convolutions over the given half before them, and transposed ones to the other
/// half behind.
final class Completer: Layer {
  /// Weights of a layer: beside them lie their gradients and the optimiser's averages.
  private static let most = 100_000_000.0

  private let prior: Prior
  private let convolutions: Sequential?
  private let perceptron: MLP
  private let image: (any Layer)?

  /// What both networks are made of.
  struct Widths {
    var hidden: [Int]
    var channels: [Int]
    var activation: Activation
    var output = Activation.none
    var norm = MLP.Normalisation.none
    var initialiser: Initialiser
  }

  /// For codes of `prior`, which are given something.
  ///
  /// - Throws: `ComponentError` for convolutions over what is no image, or a half that is too small, or too
  ///   many weights.
  init(
    _ given: Given, prior: Prior, _ widths: Widths, random: inout Random, dtype: DType
  ) throws(ComponentError) {
    self.prior = prior
    let hidden = widths.hidden
    guard !widths.channels.isEmpty else {
      (convolutions, image) = (nil, nil)
      let sizes = [prior.dimensions] + hidden + [given.missingShape.count]
      try Completer.check(sizes)
      perceptron = MLP(
        sizes, activation: widths.activation, output: widths.output, normalisation: widths.norm,
        initialiser: widths.initialiser, random: &random, dtype: dtype)
      return
    }
    guard given.sampleShape.rank > 1 else {
      throw ComponentError(
        "convolutions are for images, and a sample of these data is \(given.sampleShape): without "
          + "channels it takes all data", option: "channels")
    }
    let seen = try ImagePyramid(given.givenShape, channels: widths.channels)
    let made = try ImagePyramid(given.missingShape, channels: widths.channels)
    guard !hidden.isEmpty else {
      throw ComponentError("between convolutions stands a hidden layer", option: "hidden")
    }
    let sizes = [prior.latent + seen.features] + hidden
    try Completer.check(sizes + [made.features])
    convolutions = Sequential(
      seen.encoder(
        activation: widths.activation, normalisation: .none, initialiser: widths.initialiser,
        random: &random, dtype: dtype))
    perceptron = MLP(
      sizes, activation: widths.activation, output: widths.activation, normalisation: widths.norm,
      initialiser: widths.initialiser, random: &random, dtype: dtype)
    image = made.generator(
      inputs: sizes[sizes.count - 1], activation: widths.activation, output: widths.output,
      normalisation: widths.norm, initialiser: widths.initialiser, random: &random, dtype: dtype)
  }

  /// Refuses what would not fit into the memory.
  static func check(_ sizes: [Int]) throws(ComponentError) {
    let weights = zip(sizes, sizes.dropFirst()).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    guard weights <= most else {
      throw ComponentError("such a network has more than 100 million weights", option: "hidden")
    }
  }

  var parameters: [Parameter] { named(\.parameters) }
  var buffers: [Parameter] { named(\.buffers) }

  private func named(_ list: (any Layer) -> [Parameter]) -> [Parameter] {
    (convolutions.map(list) ?? []).map { $0.prefixed("given") } + list(perceptron)
      + (image.map(list) ?? []).map { $0.prefixed("image") }
  }

  /// The rest of the samples of the codes `z` [n, prior.dimensions].
  func callAsFunction(_ z: Tensor, _ mode: Mode) -> Tensor {
    guard let convolutions, let image, let (latent, given) = prior.parts(of: z) else {
      return perceptron(z, mode)
    }
    let seen = convolutions(given, mode)
    return image(perceptron(latent.map { concatenate([$0, seen], axis: 1) } ?? seen, mode), mode)
  }
}

extension Prior {
  /// Whole samples: what the codes `z` are given, and the `rest` of it that a network made of them.
  func completed(_ z: Tensor, _ rest: Tensor) -> Tensor {
    guard let given, let parts = parts(of: z) else { return rest }
    return given.whole(parts.given, rest)
  }
}
