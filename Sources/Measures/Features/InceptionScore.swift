import Glibc

/// exp E KL(p(y|x) ‖ p(y)): high where each sample is clearly of one class and all classes come.
///
/// Salimans et al. 2016, Improved techniques for training GANs. From 1 to the number of classes. Blind to what happens within a class: a model that makes one image of
/// each class, and one that copies its training data, both score high. On other probabilities than those of
/// Inception it is another figure.
public struct InceptionScore: Sendable, Equatable {
  /// The mean of the splits' scores.
  public let value: Double
  /// The standard deviation of the splits' scores, with their number as divisor, as the paper's code has
  /// it; nil for one split.
  public let deviation: Double?
  /// The score of each split.
  public let scores: [Double]

  /// The score of each of `splits` parts of the samples in their order, about equal in size.
  ///
  /// - Throws: `badParameter` unless there is at least one sample a split.
  public init(_ probabilities: ClassProbabilities, splits: Int = 1) throws(MeasureError) {
    let count = probabilities.count
    guard (1...count).contains(splits) else {
      throw .badParameter(
        name: "splits", value: Double(splits), expected: "from 1 to the number of samples")
    }
    let scores = (0..<splits).map { i in
      InceptionScore.score(
        probabilities.values, classes: probabilities.classes,
        samples: i * count / splits..<(i + 1) * count / splits)
    }
    let mean = scores.reduce(0, +) / Double(splits)
    self.scores = scores
    value = mean
    deviation =
      splits == 1
      ? nil
      : (scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(splits)).squareRoot()
  }

  private static func score(_ values: [Double], classes: Int, samples: Range<Int>) -> Double {
    var marginal = [Double](repeating: 0, count: classes)
    for i in samples {
      for y in 0..<classes { marginal[y] += values[i * classes + y] / Double(samples.count) }
    }
    var divergence = 0.0
    for i in samples {
      for y in 0..<classes where values[i * classes + y] > 0 {
        let p = values[i * classes + y]
        divergence += p * log(p / marginal[y])
      }
    }
    return exp(divergence / Double(samples.count))
  }
}
