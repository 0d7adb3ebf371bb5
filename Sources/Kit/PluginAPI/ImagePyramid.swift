import Autograd
import Learning

/// How images are made half as large on their way through an encoder.
public enum Halving: String, Sendable, CaseIterable, HyperparameterChoice {
  /// By convolutions of 4 by 4 that go on by two pixels.
  case stride
  /// By convolutions of 3 by 3, and the mean of each square of 2 by 2 behind them.
  case average
  /// By convolutions of 3 by 3, and the largest number of each square of 2 by 2 behind them.
  case max
}

/// The sizes that an image is halved to, level by level, and the networks of convolutions between them.
///
/// Kernels are 4 by 4, with a stride of 2 and a border of 1 (Radford, Metz & Chintala 2016): h rows become
/// h/2, rounded down, and h/2 rows h again.
public struct ImagePyramid {
  private static let size = 4
  /// The most weights of a network: beside them lie their gradients and the optimiser's averages.
  private static let most = 100_000_000.0

  /// [channels, height, width].
  private let image: Shape
  /// The height and width at each level, the image's own first.
  private let sides: [(height: Int, width: Int)]
  /// The channels at each level, the image's own first.
  private let channels: [Int]

  /// The levels of images of `sampleShape`, [channels, height, width] or [height, width]: level 1 has
  /// `channels` channels, and each next one twice as many, but for the image's own.
  ///
  /// - Throws: `ComponentError` if the samples are no images, or too small.
  public init(_ sampleShape: Shape, levels: Int, channels: Int) throws(ComponentError) {
    try self.init(
      sampleShape, channels: (0..<levels).map { channels << $0 }, levelsOption: "layers")
  }

  /// The levels of images of `sampleShape` with these channels, level 1 first.
  ///
  /// - Throws: `ComponentError` if the samples are no images, or too small; it names the option
  ///   `levelsOption`.
  public init(
    _ sampleShape: Shape, channels: [Int], levelsOption: String = "channels"
  ) throws(ComponentError) {
    let levels = channels.count
    guard sampleShape.rank == 3 || sampleShape.rank == 2 else {
      throw ComponentError(
        "convolutions are for images, and a sample of these data is \(sampleShape): "
          + "data mnist or data digits has images, and gan-mlp takes all data")
    }
    image = sampleShape.rank == 3 ? sampleShape : Shape([1] + sampleShape.dimensions)
    var sides = [(height: image[1], width: image[2])]
    for _ in 0..<levels {
      let last = sides[sides.count - 1]
      sides.append((last.height / 2, last.width / 2))
    }
    guard sides[levels].height > 0, sides[levels].width > 0 else {
      throw ComponentError(
        "images of \(image[1]) by \(image[2]) cannot be halved \(levels) times",
        option: levelsOption)
    }
    self.sides = sides
    self.channels = [image[0]] + channels
    let weights = zip(self.channels, self.channels.dropFirst()).reduce(0.0) {
      $0 + Double(ImagePyramid.size * ImagePyramid.size) * Double($1.0) * Double($1.1)
    }
    guard weights <= ImagePyramid.most else {
      throw ComponentError(
        "such a network has more than 100 million weights", option: "channels")
    }
  }

  /// The numbers at the last level.
  public var features: Int {
    let last = sides[sides.count - 1]
    return last.height * last.width * channels[channels.count - 1]
  }

  /// From rows of `inputs` numbers to images as rows: a fully connected layer, then one transposed
  /// convolution for each level, with normalisation and nonlinearity between them.
  public func generator(
    inputs: Int, activation: Activation, output: Activation, normalisation: MLP.Normalisation,
    initialiser: Initialiser, random: inout Random, dtype: DType
  ) -> any Layer {
    let top = channels.count - 1
    var layers: [any Layer] = [
      Linear(inputs, features, initialiser: initialiser, random: &random, dtype: dtype),
      Reshaped([sides[top].height, sides[top].width, channels[top]]),
    ]
    for level in (0..<top).reversed() {
      if normalisation == .batch { layers.append(BatchNorm(channels[level + 1], dtype: dtype)) }
      if activation != .none { layers.append(ActivationLayer(activation)) }
      layers.append(enlarging(to: level, normalisation, initialiser, &random, dtype))
    }
    if output != .none { layers.append(ActivationLayer(output)) }
    return Sequential(layers + [ChannelsFirst(), Reshaped([image.count])])
  }

  private func enlarging(
    to level: Int, _ normalisation: MLP.Normalisation, _ initialiser: Initialiser,
    _ random: inout Random, _ dtype: DType
  ) -> any Layer {
    TransposedConvolution2D(
      channels[level + 1], channels[level], size: ImagePyramid.size, stride: 2, padding: 1,
      moreRows: sides[level].height % 2, moreColumns: sides[level].width % 2,
      hasBias: level == 0 || normalisation == .none, initialiser: initialiser, random: &random,
      dtype: dtype)
  }

  /// From images as rows to the features of the last level, as rows: one convolution for each level, each
  /// with its normalisation, but for the first, and its nonlinearity; all kernels are normalised spectrally if
  /// `spectral` says so.
  public func encoder(
    activation: Activation, normalisation: MLP.Normalisation, initialiser: Initialiser,
    spectral: SpectralNormalisation? = nil, halving: Halving = .stride, random: inout Random,
    dtype: DType
  ) -> [any Layer] {
    var layers: [any Layer] = [ChannelsLast(image)]
    for level in 1..<channels.count {
      let isNormalised = normalisation == .batch && level > 1
      layers.append(
        Convolution2D(
          channels[level - 1], channels[level], size: halving == .stride ? ImagePyramid.size : 3,
          stride: halving == .stride ? 2 : 1, padding: 1, hasBias: !isNormalised,
          initialiser: initialiser, spectral: spectral, random: &random, dtype: dtype))
      if isNormalised { layers.append(BatchNorm(channels[level], dtype: dtype)) }
      if activation != .none { layers.append(ActivationLayer(activation)) }
      switch halving {
      case .stride: break
      case .average: layers.append(Pooling(.average))
      case .max: layers.append(Pooling(.max))
      }
    }
    return layers + [Reshaped([features])]
  }

  /// The encoder, and a fully connected layer to `outputs` numbers behind it, which with `closeness` also sees
  /// how near the others of the batch are.
  public func discriminator(
    outputs: Int, activation: Activation, normalisation: MLP.Normalisation,
    initialiser: Initialiser, spectral: SpectralNormalisation? = nil,
    closeness: ClosenessSettings? = nil, halving: Halving = .stride, random: inout Random,
    dtype: DType
  ) -> any Layer {
    let encoder = encoder(
      activation: activation, normalisation: normalisation, initialiser: initialiser,
      spectral: spectral, halving: halving, random: &random, dtype: dtype)
    let comparing = closeness.map {
      Closeness(features, $0, initialiser: initialiser, random: &random, dtype: dtype)
    }
    let head = Linear(
      features + (closeness?.kernels ?? 0), outputs, initialiser: initialiser, spectral: spectral,
      random: &random, dtype: dtype)
    return Sequential(encoder + (comparing.map { [$0] } ?? []) + [head])
  }
}
