import Datasets
import GanLabKit

/// Three digits as the channels of one image: 1,000 modes.
public struct StackedMNIST: Dataset {
  /// What it says of itself.
  public static let about = About(
    "stacked-mnist", "three digits as the channels of one image: 1,000 modes",
    formula: "x = (x₁, x₂, x₃),  each one digit's image, independent of the others",
    paper:
      "Metz, Poole, Pfau & Sohl-Dickstein 2017, Unrolled generative adversarial networks; Srivastava et "
      + "al. 2017, VEEGAN; Lin, Khetan, Fanti & Oh 2018, PacGAN",
    notes: """
      A test of mode collapse: 10 x 10 x 10 threes of digits are equally likely, or nearly, and a generator \
      that forgets some is seen to, once a classifier reads the channels one by one: measure does, and \
      n=26000 is the papers' number. They fix a list of threes; here each sample is three fresh draws. MNIST's files are looked for as data mnist looks \
      for them; from=digits draws the digits instead and needs none. Pictures show the channels as red, \
      green and blue.
      """)

  @Hyperparameter("where the digits come from: MNIST's files, or drawn by the lab")
  var from = DigitOrigin.mnist
  @Hyperparameter("the folder of MNIST's files; empty: the usual ones") var path = ""
  @Hyperparameter("which images to draw from") var split = ImageSplit.train
  @Hyperparameter("numbers for greys; model: those that the model declares")
  var values = PixelValues.model

  /// MNIST's digits, from 0 to 1.
  public init() {}

  /// Reads the files, or draws the digits.
  ///
  /// - Throws: `ComponentError` if there are no files, or if something is wrong with one.
  public func source() throws -> any DataSource {
    switch from {
    case .mnist:
      return try StackedImages(ImageFiles("mnist", path: path).source(split, values))
    case .digits:
      guard path.isEmpty else {
        throw ComponentError(
          "path= names the folder of MNIST's files, and from=digits takes none", option: "path")
      }
      return try StackedImages(DrawnDigits().source(split, values))
    }
  }
}

/// Where digits come from.
public enum DigitOrigin: String, CaseIterable, HyperparameterChoice {
  /// The published files.
  case mnist
  /// The lab's own drawing.
  case digits
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, StackedMNIST.self) }
}
