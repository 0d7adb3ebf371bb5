import Autograd

/// A component that says where samples come from.
public protocol Dataset: Component {
  /// Makes the source; reads files, if there are any.
  ///
  /// - Throws: What is wrong with the options together, or with a file.
  func source() throws -> any DataSource
}

extension Dataset {
  /// `data`.
  public static var kind: Kind { .data }
}

/// Samples to train on, and what is known about where they come from.
public protocol DataSource {
  /// The shape of one sample: `[2]` on the plane.
  var sampleShape: Shape { get }
  /// The exact density as a mixture, where it is one: the oracle of modes and of most figures.
  var mixture: GaussianMixture? { get }
  /// The exact density, where there is one; the mixture, unless a source says otherwise.
  var density: (any Density)? { get }
  /// True if the mixture's components are modes that can be told apart and counted.
  var hasModes: Bool { get }
  /// Samples that training never sees, where the data are divided; nil where fresh ones are as good.
  ///
  /// What figures of the likelihood are measured on. They are drawn without repetition as long as there
  /// are enough, so that as many as there are is all of them.
  var heldOut: (any DataSource)? { get }
  /// All samples that there are to train on, where they are counted: as many drawn from `source` are all of
  /// them, each once, in the same numbers as here; nil where there is no end to them.
  var population: (count: Int, source: any DataSource)? { get }
  /// What the classes are called; empty where samples have none.
  var classes: [String] { get }
  /// `samples`, the same ones for the same random numbers, and the class of each.
  func labelledSamples(_ count: Int, random: inout Random, dtype: DType) -> LabelledSamples
  /// What the pixels' greys became; nil where the samples are no images.
  var pixels: PixelValues? { get }
  /// The same images with the numbers that a model declares; the same source where somebody chose others,
  /// or where the samples are no images.
  func adapted(to values: PixelValues?) -> any DataSource
  /// `count` independent samples: [count] + sampleShape.
  func samples(_ count: Int, random: inout Random, dtype: DType) -> Tensor
}

extension DataSource {
  /// No mixture.
  public var mixture: GaussianMixture? { nil }
  /// The mixture, if there is one.
  public var density: (any Density)? { mixture }
  /// False: there is no mixture, or its components run into each other.
  public var hasModes: Bool { false }
  /// None: each sample is drawn from a density, and none is met twice.
  public var heldOut: (any DataSource)? { nil }
  /// No end.
  public var population: (count: Int, source: any DataSource)? { nil }
  /// None.
  public var classes: [String] { [] }
  /// No classes.
  public func labelledSamples(
    _ count: Int, random: inout Random, dtype: DType
  ) -> LabelledSamples {
    LabelledSamples(samples(count, random: &random, dtype: dtype), labels: [])
  }
  /// None: no images.
  public var pixels: PixelValues? { nil }
  /// Itself.
  public func adapted(to values: PixelValues?) -> any DataSource { self }
}

/// A source that is a Gaussian mixture and nothing else.
public struct MixtureSource: DataSource {
  private let exact: GaussianMixture
  /// True if the components are modes that can be told apart.
  public let hasModes: Bool

  /// Samples of `mixture`.
  public init(_ mixture: GaussianMixture, hasModes: Bool = true) {
    exact = mixture
    self.hasModes = hasModes
  }

  /// The mixture.
  public var mixture: GaussianMixture? { exact }
  /// `[dimensions]`.
  public var sampleShape: Shape { [exact.dimensions] }

  /// The numbers of the components.
  public var classes: [String] { (0..<exact.count).map { "\($0)" } }

  /// Independent samples.
  public func samples(_ count: Int, random: inout Random, dtype: DType) -> Tensor {
    exact.samples(count, random: &random, dtype: dtype)
  }

  /// The same, each with its component.
  public func labelledSamples(
    _ count: Int, random: inout Random, dtype: DType
  ) -> LabelledSamples {
    exact.labelledSamples(count, random: &random, dtype: dtype)
  }
}

/// What is wrong with options that are each in range, or with data.
public struct ComponentError: Error, CustomStringConvertible {
  /// What is wrong, in one sentence.
  public let description: String
  /// The option to look at, if it is one.
  public let option: String?

  /// An error told as `message`, about `option`.
  public init(_ message: String, option: String? = nil) {
    description = message
    self.option = option
  }
}
