import Console
import GanLabKit
import Lab
import Measures

/// What a comparison came to, as a reader and a program get it.
struct CompareReport {
  let comparison: Comparison
  let result: ComparisonRunner.Result
  let table: ComparisonTable
  let traits: [Traits]
  let rows: [ComparisonTable.Row]

  /// The figures that a table has unless others are asked for, where there are values for them.
  private static let usual = [
    "modes_covered", "high_quality_3sigma", "mode_std", "w2", "sliced_w2", "mmd", "js", "nll_gap",
    "accuracy", "active_units", "frechet", "precision", "recall", "classes_covered", "parameters",
    "steps",
    "train_seconds",
    "sample_seconds",
  ]

  /// Sums up `result`; `wanted` names the figures of the table.
  ///
  /// - Throws: `component` if a loss cannot train its model.
  init(
    _ comparison: Comparison, _ result: ComparisonRunner.Result, _ wanted: [String]
  ) throws(LabError) {
    self.comparison = comparison
    self.result = result
    let table = ComparisonTable(result.records, count: comparison.contenders.count)
    self.table = table
    var traits: [Traits] = []
    for contender in comparison.contenders { traits.append(try contender.traits()) }
    self.traits = traits
    let shown =
      wanted.isEmpty
      ? CompareReport.usual : wanted.contains("all") ? table.rows.map(\.figure.key) : wanted
    rows = shown.compactMap { table[$0] }.filter { row in
      !wanted.isEmpty || row.cells.contains { $0.moments != nil }
    }
  }

  /// The text, the figures for `--json`, and the files beside them.
  ///
  /// - Throws: `LabError` if a file cannot be written, or a state not be read.
  func outcome(
    store: ComparisonStore, sheet content: ComparisonSheet.Content, sheetPath: String,
    _ format: PictureFormat, in shell: Shell
  ) throws(LabError) -> Outcome {
    var outcome = Outcome(text(in: shell), json)
    outcome.wasInterrupted = result.wasInterrupted
    try shell.makeFolder(for: sheetPath)
    let base = String(sheetPath.dropLast(".png".count))
    if !result.finished.isEmpty {
      try Session.write(text: csv, to: base + ".csv")
      outcome.result["csv"] = .string(base + ".csv")
      try Session.write(text: JSONValue.object(json).compact + "\n", to: base + ".json")
      outcome.text += "\n\(base).csv\n\(base).json"
    }
    do throws(LabError) {
      if !result.wasInterrupted, let sheet = try ComparisonSheet(comparison, content, store: store)
      {
        let drawing = try sheet.draw(format, Watcher(isInterrupted: shell.manner.isInterrupted))
        try drawing.write(to: sheetPath)
        outcome.result["path"] = .string(sheetPath)
        outcome.result["width"] = .integer(drawing.size.width)
        outcome.result["height"] = .integer(drawing.size.height)
        outcome.result["sheet"] = JSONValue(drawing.data)
        outcome.text += "\n\(sheetPath)"
        outcome.drawing = drawing
      }
    } catch {
      switch error {
      case .refused(let message, _): outcome.notices.append("there is no sheet: \(message)")
      case .interrupted:
        outcome.wasInterrupted = true
        outcome.notices.append("there is no sheet: stopped by Ctrl-C")
      default: throw error
      }
    }
    outcome.notices += notices
    return outcome
  }

  private var notices: [String] {
    var notices: [String] = []
    if result.reused > 0 {
      notices.append(
        "\(result.reused) of \(result.planned) trainings were made before, with their times; "
          + "again=on makes them anew")
    }
    for record in result.records.map(\.record) {
      guard let failure = record.failure else { continue }
      notices.append("\(record.name), seed \(record.seed), diverged: \(failure)")
    }
    if comparison.seeds.count == 1, comparison.contenders.count > 1 {
      notices.append("one seed supports no difference: seeds=3")
    }
    return notices
  }
}
