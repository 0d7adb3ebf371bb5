import Console
import GanLabKit
import Lab

extension NamedFigure {
  /// The value for `--json`: a count is whole, what there is none of is null.
  var json: JSONValue {
    guard let value else { return .null }
    return unit == .count ? JSONValue.number(value).asInteger : .number(value)
  }

  /// The value for a reader.
  var text: String { unit.text(value) }

  /// The perfect value for a reader; empty where none is known.
  var perfectText: String { perfect == nil ? "" : unit.text(perfect) }

  /// What it is, in words; empty if those are the name's own.
  var meaning: String { label == String(key.map { $0 == "_" ? " " : $0 }) ? "" : label }

  /// Which values are better, for a reader.
  var betterText: String {
    switch better {
    case nil: ""
    case .perfect: "as perfect"
    case let direction?: direction.rawValue
    }
  }
}

extension NamedFigure.Unit {
  /// A value in this unit, for a reader.
  func text(_ value: Double?) -> String {
    guard let value else { return "none" }
    return switch self {
    case .count:
      Int(exactly: value.rounded()).map { NumberText.grouped($0) } ?? NumberText.figure(value)
    case .share: NumberText.figure(value * 100) + " %"
    case .nats: NumberText.figure(value) + " nats"
    case .length, .number: NumberText.figure(value)
    }
  }
}

extension [NamedFigure] {
  /// The figures in a table, under the names by which they can be asked for; columns in which nothing would
  /// stand are left out.
  func table(width: Int, style: Style) -> String {
    let isJudged = contains { $0.better != nil || $0.perfect != nil }
    let isExplained = contains { !$0.meaning.isEmpty }
    var columns: [TextTable.Column] = [.init("figure"), .init("value", .right)]
    if isJudged { columns += [.init("better"), .init("perfect", .right)] }
    // The last column is the one that wraps.
    if isExplained { columns.append(.init("what it is")) }
    var table = TextTable(columns)
    for figure in self {
      var row = [figure.key, figure.text]
      if isJudged { row += [figure.betterText, figure.perfectText] }
      table.append(row + [figure.meaning])
    }
    return table.text(width: width, style: style)
  }
}

extension JSONValue {
  /// Figures under their keys.
  init(_ figures: [NamedFigure]) {
    var object = JSONObject()
    for figure in figures { object[figure.key] = figure.json }
    self = .object(object)
  }

  /// A number that is whole as an integer.
  var asInteger: JSONValue {
    guard case .number(let value) = self, let whole = Int(exactly: value) else { return self }
    return .integer(whole)
  }
}

extension Shell {
  /// Looks on at what takes long: the progress line, and Ctrl-C.
  var watcher: Watcher {
    let progress = manner.progress
    return Watcher(
      progress: { progress.update(share: $0) },
      isInterrupted: manner.isInterrupted)
  }
}
