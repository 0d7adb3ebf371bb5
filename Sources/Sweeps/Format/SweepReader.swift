import Console
import Glibc

/// Reads a sweep file; whatever is wrong in it is said with its line.
public struct SweepReader {
  private let source: SourceText

  /// The most values of an axis, of seeds, or of jobs: beyond that a plan is a slip of the pen.
  static let mostJobs = 100_000

  private static let keys = [
    "commands", "seeds", "steps", "seconds", "measure", "samples", "plugins", "data", "axes",
    "except",
  ]

  /// What the file called `name` asks for.
  ///
  /// - Throws: What is wrong with its `text`, with the line.
  public static func read(_ text: String, name: String) throws(Diagnostic) -> SweepFile {
    let source = SourceText(text, name: name)
    return try SweepReader(source: source).file(TOML.parse(source))
  }

  private func file(_ document: TOMLValue) throws(Diagnostic) -> SweepFile {
    let members = document.members ?? []
    for member in members where !Self.keys.contains(member.key) {
      throw unknown("key", member, among: Self.keys)
    }
    func value(_ key: String) -> TOMLValue? { members.first { $0.key == key }?.value }
    let axes = try axes(members.first { $0.key == "axes" })
    guard let steps = value("steps") ?? value("seconds") else {
      throw Diagnostic(
        "the file does not say how long a training is", at: source.span(line: 1, column: 1),
        hint: "steps = 2000")
    }
    let limit = value("seconds")
    return SweepFile(
      source: source,
      commands: try value("commands").map(texts) ?? [], axes: axes,
      exceptions: try exceptions(value("except"), axes),
      seeds: try seeds(value("seeds")),
      steps: value("steps") == nil ? 1_000_000_000 : try integer(steps, "steps", 1...1_000_000_000),
      seconds: try limit.map { value throws(Diagnostic) in
        try number(value, "seconds", 0.01...1e7)
      },
      measures: try value("measure").map(texts) ?? [],
      samples: try value("samples").map { value throws(Diagnostic) in
        try integer(value, "samples", 10...100_000)
      } ?? 2500,
      pluginFolders: try value("plugins").map(texts) ?? [],
      dataFolders: try value("data").map(texts) ?? [])
  }

  // MARK: Axes

  private func axes(_ member: TOMLMember?) throws(Diagnostic) -> [SweepFile.Axis] {
    guard let member else { return [] }
    guard let members = member.value.members else {
      throw wrong(
        member.value, "axes", "a table", hint: "[axes] on a line, then loss = [\"minimax\", …]")
    }
    var axes: [SweepFile.Axis] = []
    for axis in members { axes.append(try self.axis(axis)) }
    return axes
  }

  private func axis(_ member: TOMLMember) throws(Diagnostic) -> SweepFile.Axis {
    var values: [SweepFile.Value] = []
    var isNumeric = true
    switch member.value.content {
    case .array(let elements):
      for element in elements {
        values.append(
          SweepFile.Value(label: try scalar(element, member.key), commands: nil, span: element.span)
        )
        isNumeric = isNumeric && element.number != nil
      }
    case .table(let members) where members.contains(where: { $0.key == "from" }):
      values = try range(members, member)
    case .table(let members):
      isNumeric = false
      for member in members {
        guard let commands = member.value.text else {
          throw wrong(
            member.value, member.key, "commands between quotation marks",
            hint: "\(member.key) = \"loss wasserstein; switch gradient-penalty\"")
        }
        values.append(
          SweepFile.Value(label: member.key, commands: commands, span: member.value.span))
      }
    default:
      throw wrong(
        member.value, member.key, "a list, a range, or a table of commands",
        hint: "\(member.key) = [\(member.value.noun)]")
    }
    guard !values.isEmpty else {
      throw Diagnostic(
        "the axis \(member.key) has no values", at: member.span,
        hint: "a value at least, or leave it out")
    }
    guard values.count <= Self.mostJobs else { throw tooMany(values.count, "values", member.span) }
    var seen: Set<String> = []
    for value in values where !seen.insert(value.label).inserted {
      throw Diagnostic(
        "the axis \(member.key) has the value \(value.label) twice", at: value.span,
        hint: "take one of them out")
    }
    return SweepFile.Axis(
      name: member.key, span: member.span, values: values, isNumeric: isNumeric)
  }

  private func scalar(_ value: TOMLValue, _ axis: String) throws(Diagnostic) -> String {
    switch value.content {
    case .text(let text)
    where !text.allSatisfy(\.isWhitespace) && !text.contains(where: \.isNewline):
      return text
    case .integer(let number): return "\(number)"
    case .number(let number) where number.isFinite: return "\(number)"
    case .boolean(let isOn): return isOn ? "on" : "off"
    default:
      throw wrong(value, axis, "texts, numbers, or true and false", hint: nil)
    }
  }

  /// `{ from = 1e-4, to = 1e-2, count = 5, scale = "log" }`, both ends included.
  private func range(
    _ members: [TOMLMember], _ axis: TOMLMember
  ) throws(Diagnostic) -> [SweepFile.Value] {
    let known = ["from", "to", "count", "scale"]
    for member in members where !known.contains(member.key) {
      throw unknown("key of a range", member, among: known)
    }
    func value(_ key: String) -> TOMLValue? { members.first { $0.key == key }?.value }
    guard let from = value("from"), let to = value("to"), let count = value("count") else {
      throw Diagnostic(
        "a range has from, to and count", at: axis.span,
        hint: "\(axis.key) = { from = 1e-4, to = 1e-2, count = 5, scale = \"log\" }")
    }
    let ends = (
      try number(from, "from", -1e300...1e300), try number(to, "to", -1e300...1e300)
    )
    let steps = try integer(count, "count", 2...Self.mostJobs)
    let scale = value("scale")?.text ?? "linear"
    guard scale == "linear" || scale == "log" else {
      throw wrong(value("scale") ?? axis.value, "scale", "\"linear\" or \"log\"", hint: nil)
    }
    guard scale == "linear" || (ends.0 > 0 && ends.1 > 0) else {
      throw Diagnostic(
        "a range with scale = \"log\" lies above 0", at: (ends.0 > 0 ? to : from).span,
        hint: "scale = \"linear\"")
    }
    let isWhole = from.isWhole && to.isWhole && scale == "linear"
    return (0..<steps).map { place in
      let share = Double(place) / Double(steps - 1)
      let value =
        scale == "log"
        ? exp(log(ends.0) + share * (log(ends.1) - log(ends.0)))
        : ends.0 + (ends.1 - ends.0) * share
      // Six digits are what anybody would have typed, and leave no doubt of which value it is.
      let text =
        isWhole && value == value.rounded() && abs(value) < 1e15
        ? "\(Int(value))" : "\(Double(NumberText.significant(value, 6)) ?? value)"
      return SweepFile.Value(label: text, commands: nil, span: axis.value.span)
    }
  }

  // MARK: What is left out

  private func exceptions(
    _ value: TOMLValue?, _ axes: [SweepFile.Axis]
  ) throws(Diagnostic) -> [SweepFile.Exception] {
    guard let value else { return [] }
    let example =
      "[[except]] on a line, then loss = \"wasserstein\" and switch = \"label-smoothing\""
    guard let tables = value.elements else {
      throw wrong(value, "except", "tables", hint: example)
    }
    var exceptions: [SweepFile.Exception] = []
    for table in tables {
      guard let members = table.members, !members.isEmpty else {
        throw wrong(table, "except", "a table with values of axes", hint: example)
      }
      var values: [(Int, String)] = []
      for member in members {
        guard let place = axes.firstIndex(where: { $0.name == member.key }) else {
          throw unknown("axis", member, among: axes.map(\.name))
        }
        let label = try scalar(member.value, member.key)
        guard axes[place].values.contains(where: { $0.label == label }) else {
          throw Diagnostic(
            "the axis \(member.key) has no value `\(label)`", at: member.value.span,
            suggestions: Suggestions.nearest(to: label, among: axes[place].values.map(\.label)),
            hint:
              "its values: \(axes[place].values.prefix(20).map(\.label).joined(separator: ", "))")
        }
        values.append((place, label))
      }
      exceptions.append(SweepFile.Exception(values: values))
    }
    return exceptions
  }

  // MARK: Values

  /// `[1, 2, 5]`, or `"1-10"`.
  private func seeds(_ value: TOMLValue?) throws(Diagnostic) -> [Int] {
    guard let value else { return [0] }
    let most = 9_007_199_254_740_991
    if let text = value.text {
      let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        .map { Int($0.filter { $0 != " " }) }
      guard ends.count == 2, let first = ends[0], let last = ends[1], first >= 0, last >= first,
        last <= most
      else {
        throw wrong(value, "seeds", "numbers", hint: "seeds = [1, 2, 5], or seeds = \"1-10\"")
      }
      guard last - first < Self.mostJobs else {
        throw tooMany(last - first + 1, "seeds", value.span)
      }
      return Array(first...last)
    }
    guard let elements = value.elements else {
      throw wrong(value, "seeds", "a list", hint: "seeds = [1, 2, 5], or seeds = \"1-10\"")
    }
    guard !elements.isEmpty else {
      throw Diagnostic("there are no seeds", at: value.span, hint: "seeds = \"1-10\"")
    }
    guard elements.count <= Self.mostJobs else {
      throw tooMany(elements.count, "seeds", value.span)
    }
    var seeds: [Int] = []
    for element in elements {
      let seed = try integer(element, "seeds", 0...most)
      guard !seeds.contains(seed) else {
        throw Diagnostic(
          "the seed \(seed) is there twice", at: element.span, hint: "take one of them out")
      }
      seeds.append(seed)
    }
    return seeds
  }

  /// A text, or a list of texts.
  private func texts(_ value: TOMLValue) throws(Diagnostic) -> [SweepFile.Commands] {
    var texts: [SweepFile.Commands] = []
    for element in value.elements ?? [value] {
      guard let text = element.text else {
        throw Diagnostic("\(element.noun) is no text", at: element.span, hint: "\"…\"")
      }
      texts.append(SweepFile.Commands(text: text, span: element.span))
    }
    return texts
  }

  private func integer(
    _ value: TOMLValue, _ key: String, _ range: ClosedRange<Int>
  ) throws(Diagnostic) -> Int {
    guard case .integer(let number) = value.content, range.contains(number) else {
      throw wrong(
        value, key, "whole numbers from \(range.lowerBound) to \(range.upperBound)", hint: nil)
    }
    return number
  }

  private func number(
    _ value: TOMLValue, _ key: String, _ range: ClosedRange<Double>
  ) throws(Diagnostic) -> Double {
    guard let number = value.number, range.contains(number) else {
      let bounds = "\(NumberText.short(range.lowerBound)) to \(NumberText.short(range.upperBound))"
      throw wrong(value, key, "numbers from \(bounds)", hint: nil)
    }
    return number
  }

  // MARK: Errors

  private func wrong(
    _ value: TOMLValue, _ key: String, _ expected: String, hint: String?
  ) -> Diagnostic {
    Diagnostic("\(key) takes \(expected), not \(value.noun)", at: value.span, hint: hint)
  }

  private func unknown(
    _ kind: String, _ member: TOMLMember, among names: [String]
  ) -> Diagnostic {
    Diagnostic(
      "there is no \(kind) `\(member.key)`", at: member.span,
      suggestions: Suggestions.nearest(to: member.key, among: names),
      hint: names.isEmpty ? nil : "there are: \(names.joined(separator: ", "))")
  }

  private func tooMany(_ count: Int, _ noun: String, _ span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "\(NumberText.grouped(count)) \(noun) are more than \(NumberText.grouped(Self.mostJobs))",
      at: span, hint: "fewer, or several sweeps")
  }
}
