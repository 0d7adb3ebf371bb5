import Autograd

/// A component that draws samples from a trained model, without changing it.
public protocol Sampler: Component {
  /// Draws about `count` samples (a sampler that works in groups says how many it drew).
  ///
  /// What takes long looks at `context.isCancelled()` now and then, and tells `context.report` how far
  /// it is.
  ///
  /// - Throws: `ComponentError` if these networks lack what the sampler needs; `Cancelled`.
  func samples(_ count: Int, _ context: SamplingContext) throws -> SampleSet
}

extension Sampler {
  /// `sampler`.
  public static var kind: Kind { .sampler }
}

/// What a sampler drew.
public struct SampleSet {
  /// The samples: [n] + sampleShape.
  public let samples: Tensor
  /// Names for runs of samples that belong together, such as a path between two codes.
  public let groups: [Group]
  /// What the sampler has to tell of its work, such as the rate of acceptance.
  public let figures: [NamedFigure]
  /// Evaluations of the generator, counted in samples; the context counts them.
  public internal(set) var generatorEvaluations = 0
  /// Evaluations of the critic, counted in samples; the context counts them.
  public internal(set) var discriminatorEvaluations = 0

  /// Samples that belong together, in order.
  public struct Group: Sendable {
    /// What they are.
    public let label: String
    /// Their places among the samples.
    public let range: Range<Int>

    /// Names the samples at `range`.
    public init(_ label: String, _ range: Range<Int>) {
      self.label = label
      self.range = range
    }
  }

  /// Samples, and what there is to say of them.
  public init(_ samples: Tensor, groups: [Group] = [], figures: [NamedFigure] = []) {
    self.samples = samples
    self.groups = groups
    self.figures = figures
  }
}
