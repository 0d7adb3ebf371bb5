import Autograd

/// What a sampler works with.
public final class SamplingContext: RunContext {
  /// The trained networks; a sampler does not change them.
  ///
  /// Evaluations made through `generate` and `discriminate` of the context are counted, those of the
  /// networks themselves are not: only what no method of the context offers is asked of them.
  public let networks: any Networks

  /// A context for one call of a sampler.
  public init(
    _ networks: any Networks, source: (any DataSource)? = nil, criticOutput: CriticOutput? = nil,
    random: Random, isCancelled: @escaping () -> Bool = { false },
    report: @escaping (Double) -> Void = { _ in }
  ) {
    self.networks = networks
    super.init(
      model: networks, source: source, criticOutput: criticOutput, random: random,
      isCancelled: isCancelled, report: report)
  }

  /// Has `sampler` draw about `count` samples, and writes down what they cost.
  ///
  /// - Throws: `Cancelled` if the sampler was told to stop, whatever it returned; the sampler's errors;
  ///   the first error of the tensors behind the samples; `ComponentError` if what it returned is not
  ///   as it must be.
  public func draw(_ count: Int, with sampler: any Sampler) throws -> SampleSet {
    var set: SampleSet
    do {
      set = try sampler.samples(count, self)
    } catch {
      if wasCancelled { throw Cancelled() }
      throw error
    }
    if wasCancelled { throw Cancelled() }
    try set.samples.checked()
    guard set.samples.shape.rank > 0 else {
      throw ComponentError("a sampler returns [n] and the shape of a sample, not one number")
    }
    try NamedFigure.check(set.figures)
    set.generatorEvaluations = generatorEvaluations
    set.discriminatorEvaluations = discriminatorEvaluations
    return set
  }
}
