import Autograd
import Learning

/// A component that builds networks for a data set.
public protocol Model: Component {
  /// The loss to train it with where nobody chose one and several go with it; nil leaves it open.
  static var usualLoss: String? { get }
  /// The numbers that images should be given in, with the options as they are; nil where any will do.
  var pixelValues: PixelValues? { get }
  /// Builds the networks; the same plan gives the same weights.
  ///
  /// - Throws: `ComponentError` if the model cannot be built for such data.
  func build(_ plan: BuildPlan) throws -> any Networks
}

extension Model {
  /// `model`.
  public static var kind: Kind { .model }
  /// Left open.
  public static var usualLoss: String? { nil }
  /// Any.
  public var pixelValues: PixelValues? { nil }
}

/// What networks are built for, as the data set and the switches want it.
public struct BuildPlan {
  /// The shape of one sample.
  public var sampleShape: Shape
  /// What the data's classes are called; empty where there are none.
  public var classes: [String] = []
  /// What the pixels' greys became; nil where the samples are no images.
  public var pixels: PixelValues?
  /// What stands between the generator's layers.
  public var generatorNormalisation = MLP.Normalisation.none
  /// What stands between the discriminator's layers.
  public var discriminatorNormalisation = MLP.Normalisation.none
  /// How the discriminator's weights are normalised spectrally; nil where they are not.
  ///
  /// A model that heeds it, by `spectralNormalisation`, provides `normalisableCritic`.
  public var discriminatorSpectral: SpectralNormalisation?
  /// How many samples D is shown at once, as one pack (PacGAN); 1 where it sees them one by one.
  ///
  /// A model that heeds it, by `GanNetworks` with `samplesPerLogit`, provides `packableCritic`.
  public var samplesPerLogit = 1
  /// What D's last layer is told of how near a sample is to the others of its batch; nil for nothing.
  ///
  /// A model that heeds it, by handing it to its discriminator, provides `batchAwareCritic`.
  public var closeness: ClosenessSettings?
  /// `count` samples of the data, always the same ones, for a model that takes its scale from them; nil
  /// where there are no data.
  public var data: ((_ count: Int) -> Tensor)?
  /// The same samples [count] + sampleShape, in doubles, with their classes; without labels where the data
  /// have none.
  public var labelledData: ((_ count: Int) -> LabelledSamples)?
  /// Where the weights are drawn from.
  public var random: Random
  /// Floats to train, doubles to check gradients.
  public var dtype: DType

  /// A plan for samples of `sampleShape`.
  public init(sampleShape: Shape, random: Random, dtype: DType = .float32) {
    self.sampleShape = sampleShape
    self.random = random
    self.dtype = dtype
  }
}
