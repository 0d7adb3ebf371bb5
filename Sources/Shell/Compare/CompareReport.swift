import Console
import GanLabKit
import Lab
import Measures

/// What a comparison came to, as a reader and a program get it.
struct CompareReport {
  private let comparison: Comparison
  private let result: ComparisonRunner.Result
  private let table: ComparisonTable
  private let traits: [Traits]
  private let rows: [ComparisonTable.Row]

  /// The figures that a table has unless others are asked for, where there are values for them.
  private static let usual = [
    "modes_covered", "high_quality_3sigma", "mode_std", "w2", "sliced_w2", "mmd", "js", "nll_gap",
    "active_units", "fid", "precision", "recall", "parameters", "steps", "train_seconds",
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
    store: ComparisonStore, sheetPath: String, _ format: PictureFormat, in shell: Shell
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
      if let sheet = try ComparisonSheet(comparison, store: store) {
        let drawing = try sheet.draw(format, Watcher(isInterrupted: shell.manner.isInterrupted))
        try drawing.write(to: sheetPath)
        outcome.result["path"] = .string(sheetPath)
        outcome.result["width"] = .integer(drawing.size.width)
        outcome.result["height"] = .integer(drawing.size.height)
        outcome.text += "\n\(sheetPath)"
      }
    } catch {
      guard case .refused(let message, _) = error else { throw error }
      outcome.notices.append("there is no sheet: \(message)")
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

// MARK: - For a reader

extension CompareReport {
  private func text(in shell: Shell) -> String {
    let style = shell.manner.style
    var parts: [String] = []
    if !comparison.key.isEmpty {
      parts.append(comparison.key.map { "\($0.letter)  \($0.name)" }.joined(separator: "\n"))
    }
    if result.wasInterrupted {
      let begun = result.records.count - result.finished.count
      parts.append(
        "stopped by Ctrl-C: \(result.finished.count) of \(result.planned) trainings are done, "
          + "\(begun) begun; the same command goes on with them")
    }
    if !result.finished.isEmpty {
      parts.append(tables(comparison.heads, shell.manner.width, style))
    }
    return parts.joined(separator: "\n\n")
  }

  /// One table, or as many below each other as the width asks for.
  private func tables(_ heads: [String], _ width: Int, _ style: Style) -> String {
    let lines = self.lines
    let perfect = lines.contains { !$0.perfect.isEmpty }
    let last = perfect ? 2 + (lines.map(\.perfect.displayWidth).max() ?? 0) : 0
    let edge = (lines.map(\.head.displayWidth).max() ?? 0) + max(last, perfect ? 9 : 0)
    var blocks: [[Int]] = [[]]
    var used = edge
    for place in heads.indices {
      let cells = lines.map { $0.cells[place].displayWidth } + [heads[place].displayWidth]
      let column = 2 + (cells.max() ?? 0)
      if used + column > width, blocks[blocks.count - 1] != [] {
        blocks.append([])
        used = edge
      }
      blocks[blocks.count - 1].append(place)
      used += column
    }
    return blocks.map { block in
      var table = TextTable(
        [.init()] + block.map { .init(heads[$0], .right) }
          + (perfect ? [.init("perfect", .right)] : []))
      for line in lines {
        table.append([line.head] + block.map { line.cells[$0] } + [line.perfect])
      }
      // Wide enough for the last column to stand in one piece.
      return table.text(width: max(width, used + 200), style: style)
    }.joined(separator: "\n\n")
  }

  private var lines: [(head: String, cells: [String], perfect: String)] {
    var lines = [
      ("ln p(x), nats", comparison.contenders.indices.map(likelihood), floor),
      ("coordinates of a code", traits.map(\.latentText), ""),
      ("x to code to x: error", cells(of: "round_trip").map { $0 ?? "no way to a code" }, ""),
      ("networks trained", traits.map(\.trainedText), ""),
    ]
    if comparison.contenders.contains(where: \.isScaled) {
      lines.append(
        ("hidden layers", comparison.contenders.map { $0.hiddenLayers ?? "" }, ""))
    }
    return lines
      + rows.map { row in
        (
          row.figure.key.map { $0 == "_" ? " " : String($0) }.joined(),
          row.cells.map { $0.text(row.figure.unit) + $0.mark.sign },
          row.perfect.map { row.figure.unit.text($0) } ?? ""
        )
      }
  }

  /// ln p(x) of the data's own density.
  private var floor: String {
    if let perfect = table["nll"]?.perfect { return "= \(NumberText.figure(-perfect))" }
    return table["log_likelihood"]?.perfect.map { "= \(NumberText.figure($0))" } ?? ""
  }

  private func cells(of key: String) -> [String?] {
    guard let row = table[key] else { return comparison.contenders.map { _ in nil } }
    return row.cells.map { $0.moments == nil ? nil : $0.text(row.figure.unit) }
  }

  /// Exactly, or from below, or not at all.
  private func likelihood(of place: Int) -> String {
    switch traits[place].likelihood {
    case .none: "unknown"
    case .exact: table["nll"].map { "= \($0.cells[place].text(.number, times: -1))" } ?? "exact"
    case .bound:
      table["log_likelihood"].map { "≥ \($0.cells[place].text(.number))" } ?? "bound"
    }
  }
}

extension ComparisonTable.Mark {
  /// One column, so that the figures stay below each other.
  fileprivate var sign: String {
    switch self {
    case .best: " *"
    case .shared: " ="
    case .none: "  "
    }
  }
}

extension ComparisonTable.Cell {
  /// The mean with the spread, in the figure's unit, times `factor`.
  fileprivate func text(_ unit: NamedFigure.Unit, times factor: Double = 1) -> String {
    guard let moments else { return "none" }
    let scale = unit == .share ? 100 * factor : factor
    let sign =
      (unit == .share ? " %" : "") + (isPartial ? " (\(values.count) of \(trainings))" : "")
    let mean = moments.mean * scale
    let isWhole = unit == .count && values.allSatisfy { $0 == values[0] }
    let text = isWhole ? Int(exactly: mean).map(NumberText.grouped) : nil
    guard let deviation = moments.deviation, text == nil else {
      return (text ?? NumberText.significant(mean, 3)) + sign
    }
    return NumberText.uncertain(mean, deviation * abs(scale)) + sign
  }
}

extension Traits {
  fileprivate var latentText: String {
    latent.map { "\(NumberText.grouped($0)), \(isLatentFree ? "free" : "fixed")" } ?? "none"
  }

  fileprivate var trainedText: String {
    trained.count == 1 ? "1" : "\(trained.count) in turn"
  }
}

// MARK: - For a program

extension CompareReport {
  private var json: JSONObject {
    var object: JSONObject = [
      "data": .string(comparison.contenders[0].session.data?.command ?? ""),
      "seeds": .array(comparison.seeds.map { .integer($0) }),
      "n": .integer(comparison.judged),
      "level": .number(ComparisonTable.level),
      "trainings": .integer(result.finished.count), "planned": .integer(result.planned),
      "reused": .integer(result.reused),
    ]
    if let seconds = comparison.goal.seconds {
      object["seconds"] = .number(seconds)
    } else {
      object["steps"] = .integer(comparison.goal.steps)
    }
    object["setups"] = .array(comparison.contenders.indices.map { .object(setup($0)) })
    return object
  }

  private func setup(_ place: Int) -> JSONObject {
    let traits = traits[place]
    var object: JSONObject = [
      "name": .string(comparison.contenders[place].name),
      "commands": JSONValue(comparison.contenders[place].commands),
      "likelihood": .string(traits.likelihood.rawValue),
      "latent_is_free": .bool(traits.isLatentFree), "trained": JSONValue(traits.trained),
    ]
    if let latent = traits.latent { object["latent"] = .integer(latent) }
    let own = result.finished.filter { $0.contender == place }
    object["diverged"] = .integer(own.count { $0.record.state == .diverged })
    object["states"] = JSONValue(own.map(\.path))
    var figures = JSONObject()
    for row in table.rows {
      let cell = row.cells[place]
      var figure: JSONObject = ["values": JSONValue(cell.values)]
      if let moments = cell.moments { figure["mean"] = .number(moments.mean) }
      if let deviation = cell.moments?.deviation { figure["sd"] = .number(deviation) }
      figure["trainings"] = .integer(cell.trainings)
      if let perfect = row.perfect { figure["perfect"] = .number(perfect) }
      if cell.mark != .none { figure["mark"] = .string(cell.mark.rawValue) }
      figures[row.figure.key] = .object(figure)
    }
    object["figures"] = .object(figures)
    return object
  }

  /// One line for each figure of each training.
  private var csv: String {
    var lines = ["setup,seed,state,figure,value"]
    for record in result.finished.map(\.record) {
      let head = "\(record.name.csvQuoted),\(record.seed),\(record.state.rawValue)"
      if record.figures.isEmpty { lines.append("\(head),,") }
      for figure in record.figures {
        lines.append("\(head),\(figure.key),\(figure.value.map { "\($0)" } ?? "")")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension String {
  /// One field of a CSV file (RFC 4180).
  fileprivate var csvQuoted: String {
    contains { ",\"\n".contains($0) }
      ? "\"" + split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
        + "\"" : self
  }
}
