import GanLabKit

/// A network of convolutions that tells classes of images apart.
public struct Classifier: Model {
  /// What it says of itself.
  public static let about = About(
    "classifier", "a network of convolutions that tells the classes of images apart",
    formula: """
      image → [convolution 3 by 3 → normalisation → ReLU → 2 by 2 maximum] for each layer
        → linear → ReLU → dropout → linear → logits;   p(y|x) = softmax
      """,
    paper:
      "LeCun, Bottou, Bengio & Haffner 1998, Gradient-based learning applied to document recognition",
    needs: [.labels], provides: [.classifier],
    notes: """
      It generates nothing: it judges. What its last but one layer gives for an image, its features, is what \
      distances between sets of images are taken in. The figures come from a moving average of the \
      weights; ema=0 shows the last weights themselves.
      """)

  /// The one for classes.
  public static let usualLoss: String? = "cross-entropy"

  @Hyperparameter("channels of each layer of convolutions", in: 1...1024) var channels = [
    32, 64, 64,
  ]
  @Hyperparameter("numbers that the last layer sees", in: 1...4096) var features = 64
  @Hyperparameter("the chance that one of these is dropped in training", in: 0...0.95)
  var dropout = 0.3
  @Hyperparameter("decay of the average of the weights; 0: none", in: 0...0.999_999)
  var ema = 0.999

  /// Three layers of 32, 64 and 64 channels, and 64 features.
  public init() {}

  /// From -1 to 1.
  public var pixelValues: PixelValues? { .signed }

  /// Draws the weights.
  ///
  /// - Throws: `ComponentError` for data that are no images, too small ones, or without classes.
  public func build(_ plan: BuildPlan) throws -> any Networks {
    guard plan.classes.count > 1 else {
      throw ComponentError("a classifier needs data with classes, and these have none")
    }
    let image = plan.sampleShape
    guard image.rank == 3 else {
      throw ComponentError("convolutions are for images, and a sample of these data is \(image)")
    }
    guard min(image[1], image[2]) >> channels.count > 0 else {
      throw ComponentError(
        "images of \(image[1]) by \(image[2]) cannot be halved \(channels.count) times",
        option: "channels")
    }
    var widths = ImageClassifier.Widths()
    (widths.channels, widths.features) = (channels, features)
    return ImageClassifier(
      image, classes: plan.classes.count, widths: widths, dropout: dropout, averaging: ema,
      random: plan.random.stream("classifier"), dtype: plan.dtype)
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, Classifier.self) }
}
