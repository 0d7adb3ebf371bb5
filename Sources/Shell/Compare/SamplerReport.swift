import Console
import GanLabKit
import Lab

/// What a comparison of samplers came to, as a reader and a program get it.
struct SamplerReport {
  let comparison: SamplerComparison
  let entries: [SamplerComparison.Entry]
  let table: ComparisonTable
  let rows: [ComparisonTable.Row]

  /// The figures that the table has unless others are asked for, where there are values for them.
  private static let usual =
    [
      "modes_covered", "high_quality_3sigma", "high_quality_4sigma", "mode_std", "reverse_kl", "w2",
      "js", "frechet", "precision", "recall", "density", "coverage", "classes_covered",
      "class_entropy",
    ] + SamplerComparison.costNames

  /// Sums up `entries`; `wanted` names the figures of the table.
  init(
    _ comparison: SamplerComparison, _ entries: [SamplerComparison.Entry], _ wanted: [String]
  ) {
    self.comparison = comparison
    self.entries = entries
    let table = comparison.table(entries)
    self.table = table
    let shown =
      wanted.isEmpty
      ? SamplerReport.usual : wanted.contains("all") ? table.rows.map(\.figure.key) : wanted
    rows = shown.compactMap { table[$0] }.filter { row in
      !wanted.isEmpty || row.cells.contains { $0.moments != nil }
    }
  }

  /// The heads of the columns: names, or letters where a name is long.
  private var heads: [String] {
    let names = comparison.samplers.map(\.name)
    return names.contains { $0.count > 18 }
      ? names.indices.map { String(UnicodeScalar(UInt8(65 + $0 % 26))) } : names
  }

  /// The table, and before it what its letters stand for.
  func text(_ width: Int, _ style: Style) -> String {
    let heads = heads
    let key = zip(heads, comparison.samplers).filter { $0 != $1.name }
      .map { "\($0)  \($1.name)" }
    let hasPerfect = rows.contains { $0.perfect != nil }
    var text = TextTable(
      [.init()] + heads.map { .init($0, .right) } + (hasPerfect ? [.init("perfect", .right)] : []))
    for row in rows {
      text.append(
        [row.figure.key.map { $0 == "_" ? " " : String($0) }.joined()]
          + row.cells.map { $0.text(row.figure.unit) + $0.mark.sign }
          + (hasPerfect ? [row.perfect.map(row.figure.unit.cell) ?? ""] : []))
    }
    return (key.isEmpty ? "" : key.joined(separator: "\n") + "\n\n")
      + text.text(width: max(width, 240), style: style)
  }

  /// All figures of all samplers, unrounded.
  var json: JSONObject {
    [
      "draws": .integer(comparison.draws), "n": .integer(comparison.count),
      "level": .number(ComparisonTable.level),
      "samplers": .array(
        comparison.samplers.indices.map { place in
          var figures = JSONObject()
          for row in table.rows {
            let cell = row.cells[place]
            var figure: JSONObject = ["values": JSONValue(cell.values)]
            if let moments = cell.moments { figure["mean"] = .number(moments.mean) }
            if let deviation = cell.moments?.deviation { figure["sd"] = .number(deviation) }
            if let perfect = row.perfect { figure["perfect"] = .number(perfect) }
            if cell.mark != .none { figure["mark"] = .string(cell.mark.rawValue) }
            figures[row.figure.key] = .object(figure)
          }
          return .object([
            "name": .string(comparison.samplers[place].name),
            "command": .string(comparison.samplers[place].selection.command),
            "figures": .object(figures),
          ])
        }),
    ]
  }
}
