internal import CJudge
import GanLabKit
import Measures
import PluginHost

/// The lab's own classifier of digits: what images are measured by.
///
/// A small network of convolutions, trained on MNIST by a recipe that is part of the lab
/// (Scripts/digit-judge.sh). Its weights are within the program, so that figures made on two machines can be
/// compared; their checksum stands on the card of each.
final class ImageJudge: Sendable {
  /// What it judges: [channels, height, width].
  static let image: Shape = [1, 28, 28]
  /// The same of images whose channels are a digit each.
  static let stack: Shape = [3, 28, 28]
  /// The data sets whose images it can read.
  static let data: Set = ["mnist", "digits"]
  /// The name of its features.
  static let name = "digit-judge"
  /// The only one; an error in what is within the program.
  static let shared = Result { try ImageJudge() }

  /// The checksum of the weights, in hexadecimal digits.
  let checksum: String
  private nonisolated(unsafe) let networks: ImageClassifier
  /// The digits.
  static let classes = 10
  /// Images that go through it at once.
  static let piece = 500

  private init() throws {
    let bytes = Array(UnsafeBufferPointer(start: gl_judge_weights(), count: gl_judge_size()))
    checksum = SHA256(bytes).hex
    networks = ImageClassifier(
      ImageJudge.image, classes: ImageJudge.classes, random: Random(seed: 0))
    var reader = CheckpointReader(try SafetensorsFile(bytes: bytes))
    for part in networks.parts {
      for parameter in part.network.parameters + part.network.buffers
      where !parameter.name.hasSuffix("draws") {
        try reader.fill(parameter.prefixed(part.name))
      }
    }
  }

  /// What it says of the images `x` [n, 1, 28, 28], whose greys became `pixels`.
  ///
  /// - Throws: `TensorError`, or what `watcher` throws.
  func sample(
    _ x: Tensor, _ pixels: PixelValues?, _ watcher: Watcher
  ) throws -> FeatureReport.Sample {
    var (vectors, probabilities) = ([Double](), [Double]())
    try withoutRecording {
      for start in stride(from: 0, to: x.shape[0], by: ImageJudge.piece) {
        try watcher.check(at: Double(start) / Double(x.shape[0]))
        let piece = x.sliced(start..<min(start + ImageJudge.piece, x.shape[0]))
        let features = networks.features(signed(piece, pixels), .evaluation)
        vectors += try features.doubles()
        probabilities += try networks.logits(of: features, .evaluation).softmax().doubles()
      }
    }
    return FeatureReport.Sample(
      vectors, probabilities: try ClassProbabilities(probabilities, classes: ImageJudge.classes))
  }

  /// What it says of each channel of the images `x` [n, 3, 28, 28]: the features of a sample's channels one
  /// after the other, n rows of 3 · `dimensions`, and the classes of 3 n digits.
  ///
  /// - Throws: As `sample`.
  func sample(
    channels x: Tensor, _ pixels: PixelValues?, _ watcher: Watcher
  ) throws -> FeatureReport.Sample {
    let digits = Shape([x.shape[0] * x.shape[1]] + ImageJudge.image.dimensions)
    return try sample(x.reshaped(digits).checked(), pixels, watcher)
  }

  /// The logits of the classes of the images `x` [n, 1, 28, 28], whose greys became `pixels`.
  func logits(_ x: Tensor, _ pixels: PixelValues?) -> Tensor {
    withoutRecording { networks.classify(signed(x, pixels), .evaluation) }
  }

  /// It was trained on greys from -1 to 1.
  private func signed(_ x: Tensor, _ pixels: PixelValues?) -> Tensor {
    pixels == .signed ? x : x * 2 - 1
  }

  /// The number of features.
  var dimensions: Int { ImageClassifier.Widths().features }
}
