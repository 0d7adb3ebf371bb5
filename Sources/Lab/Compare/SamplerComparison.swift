import Figures
import GanLabKit
import PluginHost

/// Several samplers on one trained model that stays as it is: the same number of samples from each.
public struct SamplerComparison {
  /// The samplers, with the names that stand at their columns.
  public let samplers: [(name: String, selection: Selection)]
  /// Draws from each; what they differ by is chance alone.
  public let draws: Int
  /// Samples of each draw.
  public let count: Int

  /// What one sampler came to.
  public struct Entry {
    /// Its place among the samplers.
    public let place: Int
    /// The draw, from 1.
    public let draw: Int
    /// What its samples and itself have to say, and what they cost.
    public let figures: [NamedFigure]
  }

  /// The figures that only comparisons of samplers have.
  public static let costNames = [
    "acceptance", "r_hat", "generator_per_sample", "discriminator_per_sample", "draw_seconds",
  ]

  /// - Throws: `refused` for fewer than two samplers, or for one that comes twice.
  public init(
    _ samplers: [(name: String, selection: Selection)], draws: Int, count: Int
  ) throws(LabError) {
    guard samplers.count > 1 else {
      throw .refused("one sampler is no comparison", hint: "compare sampler=prior,ddls")
    }
    for (place, item) in samplers.enumerated()
    where samplers[..<place].contains(where: { $0.selection.command == item.selection.command }) {
      throw .refused("`\(item.selection.command)` is there twice", hint: nil)
    }
    self.samplers = samplers
    self.draws = draws
    self.count = count
  }

  /// Has all samplers draw from the model of `session`, and judges what they drew.
  ///
  /// - Returns: The entries, draw by draw, and the samples of each sampler's first draw.
  /// - Throws: The samplers' errors, named; `missing`, `refused`, `tensor` or `interrupted`.
  public func run(
    on session: Session, _ watcher: Watcher = .none
  ) throws(LabError) -> (entries: [Entry], samples: [SampleSet]) {
    var entries: [Entry] = []
    var first: [SampleSet] = []
    let total = Double(samplers.count * draws)
    for draw in 1...max(draws, 1) {
      for (place, item) in samplers.enumerated() {
        let done = Double(entries.count) / total
        let inner = Watcher(
          progress: { watcher.progress(done + $0 / total) }, isInterrupted: watcher.isInterrupted)
        let random = session.random.stream("compared samples \(draw)")
        let start = Session.seconds()
        let set = try session.samples(count, with: item.selection, random: random, inner)
        let seconds = Session.seconds() - start
        if draw == 1 { first.append(set) }
        entries.append(
          Entry(
            place: place, draw: draw,
            figures: try session.qualities(of: set, watcher) + costs(of: set, seconds: seconds)))
      }
    }
    return (entries, first)
  }

  private func costs(of set: SampleSet, seconds: Double) -> [NamedFigure] {
    let n = Double(max(set.samples.shape[0], 1))
    let own = set.figures.filter { SamplerComparison.costNames.contains($0.key) }
    return own + [
      NamedFigure(
        "generator_per_sample", Double(set.generatorEvaluations) / n,
        "evaluations of the generator for one sample", better: .low),
      NamedFigure(
        "discriminator_per_sample", Double(set.discriminatorEvaluations) / n,
        "evaluations of the critic for one sample", better: .low),
      NamedFigure(
        "draw_seconds", seconds * 1000 / n, "seconds for 1,000 samples", better: .low),
    ]
  }

  /// The figures as a table: a draw counts as a training does in a comparison of set-ups.
  public func table(_ entries: [Entry]) -> ComparisonTable {
    ComparisonTable(
      entries.map { entry in
        ComparisonRunner.Entry(
          contender: entry.place,
          record: ComparisonRecord(
            name: samplers[entry.place].name, commands: [samplers[entry.place].selection.command],
            seed: entry.draw, state: .done, steps: 0, seconds: 0, figures: entry.figures,
            failure: nil), path: "")
      }, count: samplers.count)
  }

  /// The first draw of each sampler, side by side.
  ///
  /// - Throws: `refused` for data of which no samples are drawn; as the pictures of samples.
  public func sheet(
    _ samples: [SampleSet], _ session: Session, _ format: PictureFormat
  ) throws(LabError) -> Drawing {
    let style = try format.style(for: "comparing")
    var request = PictureRequest()
    request.style = style
    let words = SheetWords(language: style.language)
    let picture = SamplesPicture()
    var panels: [Panel] = []
    for (item, set) in zip(samplers, samples) {
      guard let panel = try picture.draw(set, session, request).still.panels.first else { continue }
      panels.append(panel.bare(item.name))
    }
    let columns = min(panels.count, 3)
    let rows = (panels.count + columns - 1) / max(columns, 1)
    let figure = Figure(
      title: [session.data?.command, session.model?.name, words.steps([session.step])]
        .compactMap { $0 }.joined(separator: " · "),
      panels: panels, columns: columns,
      size: PixelSize(max(900, 560 * columns), 90 + 590 * rows))
    return Drawing(
      style.applied(to: figure),
      data: ["samplers": .list(samplers.map { .text($0.selection.command) })])
  }
}

extension Session {
  /// What can be said of the samples of `set`.
  fileprivate func qualities(
    of set: SampleSet, _ watcher: Watcher
  ) throws(LabError) -> [NamedFigure] {
    if whyNoPlaneReport == nil { return try planeReport(of: set, watcher).entries.map(\.figure) }
    guard let report = try imageReport(of: set, seeksCopies: false, watcher) else {
      throw .refused(
        "samplers are compared on points, or on digits that the lab's classifier reads",
        hint: "data ring, or data digits")
    }
    return report.figures
  }
}
