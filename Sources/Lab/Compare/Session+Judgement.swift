import GanLabKit
import Glibc

extension Session {
  /// The names of the figures that only comparisons have.
  public static let judgementNames = ["round_trip", "sample_seconds"]

  /// The names of all figures that a table of a comparison can have.
  public static let comparedNames =
    figureNames + judgementNames + ["steps", "train_seconds"] + SamplerComparison.costNames

  /// All that a comparison says of the model that is chosen, by `count` samples and as many fresh data:
  /// what `measure` says, how near x comes back through the code of x, and how long samples take.
  ///
  /// - Throws: As `planeReport`.
  func judgement(_ count: Int, _ watcher: Watcher = .none) throws(LabError) -> [NamedFigure] {
    guard source != nil else { throw .missing(.data, for: "comparing") }
    var figures: [NamedFigure] = []
    // A classifier makes no samples, and has the figures of its classes.
    let makesSamples = networks is any GeneratorNetworks
    if whyNoPlaneReport == nil, makesSamples {
      figures += try planeReport(count, watcher).entries.map(\.figure)
    }
    if let report = try imageReport(count, seeksCopies: false, watcher) {
      figures += report.figures
    }
    figures += try likelihoodFigures(Swift.max(count, 10_000), watcher)
    figures += try evidenceFigures(count, watcher)
    figures += try classificationFigures(Swift.max(count, 10_000), watcher)
    figures += try completionFigures(count, watcher)
    figures.append(
      NamedFigure(
        "round_trip", try roundTrip(Swift.min(count, 1000)),
        "root mean square of x less what comes back of its code", unit: .length, better: .low,
        perfect: 0))
    figures.append(
      NamedFigure(
        "sample_seconds", makesSamples ? try sampleSeconds(count, watcher) : nil,
        "seconds for 10,000 samples, of processor time",
        better: .low))
    return figures
  }

  /// √ mean (x - decode(encode(x)))² over fresh data and their coordinates; nil for a model that has no way
  /// from samples to codes.
  ///
  /// - Throws: `tensor` or `component`.
  private func roundTrip(_ count: Int) throws(LabError) -> Double? {
    let prior = (networks as? any GeneratorNetworks)?.prior ?? Prior(dimensions: 0)
    let (x, classes) = try reference(count, for: prior)
    do {
      return try withoutRecording { () -> Double? in
        let back: Tensor
        switch networks {
        case let networks as FlowNetworks:
          let rows = x.reshaped([count, x.shape.count / count])
          let codes = networks.flow(.evaluation).forward(rows, .evaluation).value
          back = networks.generate(codes, .evaluation)
        case let networks as any VariationalNetworks:
          back = networks.reconstruct(x, ofClasses: classes, .evaluation)
        default: return nil
        }
        return try (x - back).square().mean().item().squareRoot()
      }
    } catch {
      throw Trainer.labError(error, in: model?.name ?? "the model")
    }
  }

  /// How long 10,000 samples take by the sampler that is chosen: the median of five draws of `count`.
  ///
  /// - Throws: As `samples`.
  private func sampleSeconds(_ count: Int, _ watcher: Watcher) throws(LabError) -> Double {
    var times: [Double] = []
    let begin = Session.seconds()
    while times.count < 5, times.isEmpty || Session.seconds() - begin < 1 {
      let start = Goal.Clock.processor.seconds
      _ = try samples(count, random: random.stream("timed samples"), watcher)
      times.append(Goal.Clock.processor.seconds - start)
    }
    return times.sorted()[times.count / 2] * 10_000 / Double(count)
  }
}
