import Datasets
import GanLabKit

/// 60,000 handwritten digits to train on, 10,000 held out.
public struct MNIST: Dataset {
  /// What it says of itself.
  public static let about = About(
    "mnist", "handwritten digits, 28 by 28 pixels, from the published files",
    formula: "x ~ the images of the split, each as likely as any other",
    paper:
      "LeCun, Bottou, Bengio & Haffner 1998, Gradient-based learning applied to document recognition",
    provides: [.labels],
    notes: """
      `gan-lab data get mnist` downloads the four files. They are looked for in path=, or else in the \
      folders of --data and $GANLAB_DATA, in ~/.local/share/gan-lab and in /usr/share/gan-lab: each time \
      in its sub-folder mnist, then in the folder itself. They may be compressed by gzip or not. What \
      measure tells of the likelihood is of the test images, which training does not see, unless \
      split=test trains on them. Flows get \
      dequantised values, vae decoder=bernoulli stochastic ones, networks that end in a tanh signed ones, \
      and all others numbers from 0 to 1; values= says otherwise.
      """)

  @Hyperparameter("the folder of its files; empty: the usual ones") var path = ""
  @Hyperparameter("which images to draw from") var split = ImageSplit.train
  @Hyperparameter("numbers for greys; model: those that the model declares")
  var values = PixelValues.model

  /// The images to train on, from 0 to 1.
  public init() {}

  /// Reads the files.
  ///
  /// - Throws: `ComponentError` if there are none, or if something is wrong with one.
  public func source() throws -> any DataSource {
    try ImageFiles("mnist", path: path).source(split, values)
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, MNIST.self) }
}
