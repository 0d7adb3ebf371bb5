import Datasets
import GanLabKit

/// Digits like MNIST's that the lab draws itself: no file is needed.
public struct Digits: Dataset {
  /// What it says of itself.
  public static let about = About(
    "digits", "digits of ten classes, 28 by 28 pixels, drawn by the lab itself",
    formula: "x = ink(affine(w(s + e))),  s one of 41 shapes of pen strokes, e and w random",
    paper:
      "Simard, Steinkraus & Platt 2003, Best practices for convolutional neural networks applied to "
      + "visual document analysis (the elastic distortion)",
    provides: [.labels],
    notes: """
      In place of MNIST where its files are not there: white on black, fitted into a square of 20 pixels, \
      centred by mass, with about MNIST's share of ink. A shape's points are shifted one by one (e), the paper \
      is bent by a smooth random field, widened, slanted and turned (w), and pen, ink and paper vary; \
      distortion=0 shows the shapes themselves. Image i shows the digit i mod 10. The same seed gives the \
      same bytes on every machine, so that figures can be compared; seed= of the data is not the seed of \
      the training. What measure tells of the likelihood is of the test images, which training does not \
      see, unless split=test trains on them.
      """)

  @Hyperparameter("images to train on", in: 1...100_000) var train = 60_000
  @Hyperparameter("images held out", in: 1...100_000) var test = 10_000
  @Hyperparameter("how far they stray from the shapes; 1: as far as people's", in: 0...2)
  var distortion = 1.0
  @Hyperparameter("where their random numbers start", in: 0...9_007_199_254_740_991) var seed = 0
  @Hyperparameter("which images to draw from") var split = ImageSplit.train
  @Hyperparameter("numbers for greys; model: those that the model declares")
  var values = PixelValues.model

  /// 60,000 images to train on, from 0 to 1.
  public init() {}

  /// Draws them.
  public func source() throws -> any DataSource {
    DrawnDigits(seed: seed, train: train, test: test, distortion: distortion)
      .source(split, values)
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, Digits.self) }
}
