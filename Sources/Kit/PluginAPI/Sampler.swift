import Autograd

/// A component that draws samples from a trained model, without changing it.
public protocol Sampler: Component {
  /// Draws about `count` samples (a sampler that works in groups says how many it drew).
  ///
  /// - Throws: `ComponentError` if these networks lack what the sampler needs.
  func samples(_ count: Int, of networks: any Networks, random: inout Random) throws -> SampleSet
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
  /// Evaluations of the generator, counted in samples.
  public let generatorEvaluations: Int

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

  /// Samples, and what they cost.
  public init(_ samples: Tensor, groups: [Group] = [], generatorEvaluations: Int) {
    self.samples = samples
    self.groups = groups
    self.generatorEvaluations = generatorEvaluations
  }
}
