import Console
import GanLabKit
import Lab
import Shell

// What a reader and a program get.
extension SweepTable {
  /// The blocks for a terminal.
  public func text(width: Int, style: Style) -> String {
    var parts: [String] = []
    for block in blocks {
      let rows = self.rows(of: block)
      var table = TextTable(
        [.init(title(of: block))] + rows.map { .init($0.figure.spaced, .right) }
          + [.init("jobs", .right)])
      for (number, name) in block.names.enumerated() {
        table.append([name] + rows.map { cell($0, number) } + [jobs(of: number, in: block)])
      }
      parts.append(table.text(width: max(width, 4096), style: style))
    }
    return (parts + [legend] + doubts.map { "note: \($0)" }).joined(separator: "\n\n")
  }

  /// The blocks as Markdown, to be pasted into a page.
  public var markdown: String {
    var parts: [String] = []
    for block in blocks {
      let rows = self.rows(of: block)
      let heads = [title(of: block)] + rows.map(\.figure.spaced) + ["jobs"]
      var lines = [
        "| " + heads.joined(separator: " | ") + " |",
        "|---" + String(repeating: "|---:", count: rows.count + 1) + "|",
      ]
      for (number, name) in block.names.enumerated() {
        let cells = [name] + rows.map { cell($0, number).trimmed } + [jobs(of: number, in: block)]
        lines.append("| " + cells.map(\.escaped).joined(separator: " | ") + " |")
      }
      parts.append(lines.joined(separator: "\n"))
    }
    return (parts + [legend.replacing("\n", with: " ").escaped] + doubts.map { "Note: \($0)." })
      .joined(separator: "\n\n")
  }

  /// One line for each figure of each job: what is to be worked with further.
  public var csv: String {
    let heads = ["job"] + plan.axes.map(\.name) + ["seed", "state", "figure", "value"]
    var lines = [heads.map(\.csvQuoted).joined(separator: ",")]
    for (job, result) in results {
      let head =
        ["\(job.number)"] + plan.setUps[job.setUp].values.map(\.csvQuoted) + [
          "\(result.seed)", result.state.rawValue,
        ]
      if result.figures.isEmpty { lines.append((head + ["", ""]).joined(separator: ",")) }
      for figure in result.figures {
        let value = figure.value.map { "\($0)" } ?? ""
        lines.append((head + [figure.key, value]).joined(separator: ","))
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// All figures, unrounded.
  public var json: JSONObject {
    [
      "name": .string(plan.name), "seeds": .array(plan.seeds.map { .integer($0) }),
      "jobs": .integer(plan.jobCount), "finished": .integer(results.count),
      "level": .number(ComparisonTable.level), "notes": JSONValue(doubts),
      "setups": .array(
        blocks.flatMap { block in block.places.indices.map { setUp($0, of: block) } }),
    ]
  }

  private func setUp(_ number: Int, of block: Block) -> JSONValue {
    let setUp = plan.setUps[block.places[number]]
    var object: JSONObject = [
      "values": JSONValue(setUp.values), "commands": JSONValue(setUp.commands),
      "finished": .integer(block.finished[number]), "diverged": .integer(block.diverged[number]),
    ]
    var figures = JSONObject()
    for row in block.table.rows {
      let cell = row.cells[number]
      var figure: JSONObject = ["values": JSONValue(cell.values)]
      if let moments = cell.moments { figure["mean"] = .number(moments.mean) }
      if let deviation = cell.moments?.deviation { figure["sd"] = .number(deviation) }
      if let perfect = row.perfect { figure["perfect"] = .number(perfect) }
      if cell.mark != .none { figure["mark"] = .string(cell.mark.rawValue) }
      figures[row.figure.key] = .object(figure)
    }
    object["figures"] = .object(figures)
    return .object(object)
  }

  /// What the block's set-ups share, and the axes that their names are of.
  private func title(of block: Block) -> String {
    let axes = plan.axes.filter { axis in axis.values.count > 1 && axis.name != block.axis }
      .map(\.name).joined(separator: " · ")
    guard let head = block.head else { return axes }
    return axes.isEmpty ? head : "\(head): \(axes)"
  }

  private func rows(of block: Block) -> [ComparisonTable.Row] {
    figures.compactMap { block.table[$0] }
  }

  private func cell(_ row: ComparisonTable.Row, _ number: Int) -> String {
    let cell = row.cells[number]
    return cell.text(row.figure.unit) + cell.mark.sign
  }

  private func jobs(of number: Int, in block: Block) -> String {
    let failed = results.count { job, result in
      job.setUp == block.places[number] && result.state == .failed
    }
    var text = "\(block.finished[number])"
    if block.finished[number] < plan.seeds.count { text += " of \(plan.seeds.count)" }
    if block.diverged[number] > 0 { text += ", \(block.diverged[number]) diverged" }
    if failed > 0 { text += ", \(failed) failed" }
    return text
  }

  private var legend: String {
    let seeds = plan.seeds.count
    return "mean ± standard deviation over \(seeds) \(seeds == 1 ? "seed" : "seeds"), last step\n"
      + "* better than every other of its block; = better than some, and none is better "
      + "(Welch, Holm, 5 % over the column)"
  }
}

extension NamedFigure {
  fileprivate var spaced: String { String(key.map { $0 == "_" ? " " : $0 }) }
}

extension String {
  fileprivate var escaped: String { replacing("|", with: "\\|").replacing("*", with: "\\*") }

  fileprivate var trimmed: String {
    String(reversed().drop { $0 == " " }.reversed())
  }
}
