import Autograd
import Learning

/// Samples with the class of each.
public struct LabelledSamples {
  /// [n] + the shape of a sample.
  public let samples: Tensor
  /// The number of each sample's class, from 0 on; empty where the data have no classes.
  public let labels: [Int32]

  /// Samples and their classes.
  public init(_ samples: Tensor, labels: [Int32]) {
    self.samples = samples
    self.labels = labels
  }

  /// The numbers of the classes as a column [n, 1], as `Tensor.picked(at:)` takes them.
  public func column(dtype: DType = .float32) -> Tensor {
    .of(labels.map(Double.init), [labels.count, 1], dtype: dtype)
  }
}

/// Networks that turn samples into numbers that tell more of them than their own coordinates do.
public protocol FeatureNetworks: Networks {
  /// What the networks see in each sample of `x` [n] + sampleShape: [n, features].
  ///
  /// Of a classifier or a discriminator it is what the last layer sees, of an encoder the mean of the code.
  func features(_ x: Tensor, _ mode: Mode) -> Tensor
}

/// Networks that tell the classes of samples apart.
public protocol ClassifierNetworks: FeatureNetworks {
  /// The number of classes.
  var classCount: Int { get }
  /// The logits [n, classCount] of the samples `x` [n] + sampleShape: a softmax of them is the probability
  /// of each class.
  func classify(_ x: Tensor, _ mode: Mode) -> Tensor
}
