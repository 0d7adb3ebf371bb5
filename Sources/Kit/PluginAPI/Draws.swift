import Autograd

/// The random choices of a training step: data, codes, and the numbers that switches draw.
///
/// A protocol, so that a step can be repeated on recorded draws.
public protocol Draws {
  /// `count` samples of the data: [count] + sampleShape.
  mutating func data(_ count: Int) -> Tensor
  /// `count` samples of the data, and the class of each, where they have classes.
  mutating func labelledData(_ count: Int) -> LabelledSamples
  /// `count` latent codes: [count, dimensions].
  mutating func codes(_ count: Int, of prior: Prior) -> Tensor
  /// Standard normal numbers.
  mutating func normal(_ shape: Shape) -> Tensor
  /// Numbers uniform on [0, 1).
  mutating func uniform(_ shape: Shape) -> Tensor
}

extension Draws {
  /// Samples without classes.
  public mutating func labelledData(_ count: Int) -> LabelledSamples {
    LabelledSamples(data(count), labels: [])
  }
}

/// Fresh draws, each purpose from a stream of its own: turning a switch on does not change the data.
public struct FreshDraws: Draws {
  private let source: any DataSource
  private let dtype: DType
  private var dataRandom: Random
  private var codeRandom: Random
  private var switchRandom: Random

  /// Draws from `source` with streams split from `random`.
  public init(_ source: any DataSource, random: Random, dtype: DType = .float32) {
    self.source = source
    self.dtype = dtype
    dataRandom = random.stream("data")
    codeRandom = random.stream("codes")
    switchRandom = random.stream("switches")
  }

  /// Where the streams stand, for a checkpoint.
  public var streams: [Random] {
    get { [dataRandom, codeRandom, switchRandom] }
    set {
      guard newValue.count == 3 else { return }
      (dataRandom, codeRandom, switchRandom) = (newValue[0], newValue[1], newValue[2])
    }
  }

  /// Samples of the data.
  public mutating func data(_ count: Int) -> Tensor {
    source.samples(count, random: &dataRandom, dtype: dtype)
  }

  /// Samples of the data, and their classes.
  public mutating func labelledData(_ count: Int) -> LabelledSamples {
    source.labelledSamples(count, random: &dataRandom, dtype: dtype)
  }

  /// Latent codes.
  public mutating func codes(_ count: Int, of prior: Prior) -> Tensor {
    prior.samples(count, random: &codeRandom, dtype: dtype)
  }

  /// Standard normal numbers.
  public mutating func normal(_ shape: Shape) -> Tensor {
    switchRandom.normal(shape, dtype: dtype)
  }

  /// Numbers uniform on [0, 1).
  public mutating func uniform(_ shape: Shape) -> Tensor {
    switchRandom.uniform(shape, dtype: dtype)
  }
}
