import Console
import GanLabKit
import Lab
import Shell

/// What a sweep came to: of each set-up and figure the mean and spread over the seeds, in blocks of set-ups that
/// can be compared.
///
/// What the seeds support is marked as `compare` does: Welch's test of all pairs in a block, at 5 % over the row
/// (Holm 1979). Figures of set-ups on different data are no rivals, so blocks are those of the axis `data`
/// unless another is named.
public struct SweepTable {
  /// Set-ups that are compared with each other.
  public struct Block {
    /// The value that they share; nil if there is one block.
    public let head: String?
    /// The axis that it is a value of.
    public let axis: String?
    /// Their places in the plan.
    public let places: [Int]
    /// Their names, without what they share.
    public let names: [String]
    /// The figures: a row each, a cell for each set-up.
    public let table: ComparisonTable
    /// The jobs of each that came to numbers that are not finite.
    public let diverged: [Int]
    /// The jobs of each that came to an end.
    public let finished: [Int]
  }

  /// The figures that a table has unless others are asked for, where there are values for them.
  private static let usual = [
    "modes_covered", "high_quality_3sigma", "w2", "nll", "frechet", "precision", "recall",
  ]

  /// The blocks, in the plan's order.
  public let blocks: [Block]
  /// The names of the figures that are shown.
  public let figures: [String]
  /// What a reader has to know before believing it.
  public let doubts: [String]
  let plan: SweepPlan
  let results: [(job: SweepJob, result: SweepResult)]

  /// The table of the sweep in `folder`.
  ///
  /// - Parameters:
  ///   - folder: The sweep.
  ///   - wanted: Those that are wanted; none for the usual ones.
  ///   - axis: The axis whose values make blocks; nil for the one called `data`, if there is one.
  /// - Throws: As `SweepFolder.plan`; `unknownWord` for a figure or an axis that there is not.
  public init(_ folder: SweepFolder, figures wanted: [String], by axis: String?) throws(LabError) {
    let plan = try folder.plan()
    let axes = plan.axes.map(\.name)
    if let axis, !axes.contains(axis) { throw .unknownWord(axis, what: "axis", known: axes) }
    let results = plan.jobs.compactMap { job in folder.result(of: job).map { (job, $0) } }
    let place = axes.firstIndex(of: axis ?? "data")
    let heads = place.map { place in plan.axes[place].values.map(Optional.some) } ?? [nil]
    var blocks: [Block] = []
    for head in heads {
      let places = plan.setUps.indices.filter { setUp in
        place.map { plan.setUps[setUp].values[$0] == head } ?? true
      }
      if !places.isEmpty { blocks.append(SweepTable.block(head, places, place, plan, results)) }
    }
    (self.plan, self.results) = (plan, results)
    self.blocks = blocks
    let known = blocks.flatMap { $0.table.rows.map(\.figure.key) }
    if let stranger = wanted.first(where: { !known.contains($0) }), !results.isEmpty {
      throw .unknownWord(stranger, what: "figure", known: Array(Set(known)).sorted())
    }
    let asked = plan.measures.map { String($0.prefix { $0 != " " }) }
    // What plugins measure has names of its own.
    let own = Set(Session.figureNames + ["steps", "train_seconds"])
    var others: [String] = []
    for key in known where !own.contains(key) && !others.contains(key) { others.append(key) }
    let usual = (asked.isEmpty ? SweepTable.usual : asked).filter(known.contains) + others
    self.figures = wanted.isEmpty ? usual : wanted
    let missing = asked.filter { own.contains($0) && !known.contains($0) }
    doubts =
      SweepTable.doubts(results.map(\.1))
      + (results.isEmpty ? [] : missing.map { "no set-up has the figure \($0)" })
  }

  private static func block(
    _ head: String?, _ places: [Int], _ axis: Int?, _ plan: SweepPlan,
    _ results: [(job: SweepJob, result: SweepResult)]
  ) -> Block {
    let ofPlace = Dictionary(grouping: results) { $0.job.setUp }
    let entries = places.enumerated().flatMap { number, place in
      (ofPlace[place] ?? []).filter { $0.result.state != .failed }.map { _, result in
        ComparisonRunner.Entry(
          contender: number,
          record: ComparisonRecord(
            name: "", commands: [], seed: result.seed,
            state: result.state == .done ? .done : .diverged, steps: result.steps,
            seconds: result.seconds, figures: result.figures, failure: result.failure), path: "")
      }
    }
    let names = places.map { place in
      let values = plan.setUps[place].values.enumerated().filter { $0.offset != axis }.map(
        \.element)
      return values.isEmpty ? plan.name : values.joined(separator: " · ")
    }
    return Block(
      head: head, axis: axis.map { plan.axes[$0].name }, places: places, names: names,
      table: ComparisonTable(entries, count: places.count),
      diverged: places.map { place in
        (ofPlace[place] ?? []).count { $0.result.state == .diverged }
      },
      finished: places.map { ofPlace[$0]?.count ?? 0 })
  }

  /// What sets the results apart that should have been made alike.
  private static func doubts(_ results: [SweepResult]) -> [String] {
    var doubts: [String] = []
    func differ(_ what: String, _ values: some Sequence<String>) {
      let all = Set(values).sorted()
      if all.count > 1 {
        doubts.append("not all jobs had the same \(what): \(all.joined(separator: "; "))")
      }
    }
    differ("gan-lab", results.map(\.version))
    differ("processor", results.map(\.processor))
    differ("kernels of OpenBLAS", results.map(\.blas))
    for name in Set(results.flatMap(\.components.keys)).sorted() {
      let sums = Set(results.compactMap { $0.components[name] })
      if sums.count > 1 { doubts.append("\(name) was changed while the sweep was run") }
    }
    return doubts
  }

  /// The row of a figure in a block, with its label.
  func row(_ key: String, in block: Block) -> ComparisonTable.Row? { block.table[key] }
}
