import Console
import GanLabKit
import Lab

// What a reader gets.
extension CompareReport {
  /// The tables, and before them what the letters stand for and what Ctrl-C left.
  func text(in shell: Shell) -> String {
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
          row.perfect.map(row.figure.unit.cell) ?? ""
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

extension NamedFigure.Unit {
  /// A value as it stands in a cell, whose row has the unit.
  package func cell(_ value: Double) -> String {
    self == .nats ? NumberText.figure(value) : text(value)
  }
}

extension ComparisonTable.Mark {
  /// One column, so that the figures stay below each other.
  package var sign: String {
    switch self {
    case .best: " *"
    case .shared: " ="
    case .none: "  "
    }
  }
}

extension ComparisonTable.Cell {
  /// The mean with the spread, in the figure's unit, times `factor`.
  package func text(_ unit: NamedFigure.Unit, times factor: Double = 1) -> String {
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
