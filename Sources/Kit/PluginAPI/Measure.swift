import Autograd

/// A component that judges samples: `measure NAME` runs it.
///
/// The lab draws the samples with the sampler that is chosen, and as many fresh data beside them. An
/// option called `n` could not be given: in the command, `n=` is how many samples are drawn.
public protocol Measure: Component {
  /// The figures, the most telling ones first.
  ///
  /// What takes long looks at `context.isCancelled()` now and then, and tells `context.report` how far
  /// it is.
  ///
  /// - Throws: `ComponentError` if it has nothing to say of such samples; `Cancelled`.
  func figures(_ context: MeasureContext) throws -> [NamedFigure]
}

extension Measure {
  /// `measure`.
  public static var kind: Kind { .measure }
}

/// What a measure works with.
public final class MeasureContext: RunContext {
  /// The networks that made the samples; a measure does not change them.
  public let networks: any Networks
  /// The samples to judge: [n] + sampleShape.
  public let samples: Tensor
  /// Fresh data: [m] + sampleShape, m = n but where a sampler works in groups.
  public let reference: Tensor

  /// A context for one call of a measure.
  public init(
    _ samples: Tensor, reference: Tensor, networks: any Networks,
    source: (any DataSource)? = nil, criticOutput: CriticOutput? = nil, random: Random,
    isCancelled: @escaping () -> Bool = { false }, report: @escaping (Double) -> Void = { _ in }
  ) {
    self.samples = samples
    self.reference = reference
    self.networks = networks
    super.init(
      model: networks, source: source, criticOutput: criticOutput, random: random,
      isCancelled: isCancelled, report: report)
  }

  /// Has `measure` judge the samples.
  ///
  /// - Throws: `Cancelled` if the measure was told to stop, whatever it returned; the measure's errors;
  ///   `ComponentError` if the figures' names are not as they must be, or if there are none.
  public func run(_ measure: any Measure) throws -> [NamedFigure] {
    let figures: [NamedFigure]
    do {
      figures = try measure.figures(self)
    } catch {
      if wasCancelled { throw Cancelled() }
      throw error
    }
    if wasCancelled { throw Cancelled() }
    try NamedFigure.check(figures)
    guard !figures.isEmpty else { throw ComponentError("it gave no figure") }
    return figures
  }
}
