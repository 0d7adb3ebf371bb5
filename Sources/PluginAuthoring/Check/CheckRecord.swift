import GanLabKit

/// One line that the process that checks writes for the one that waits: what it begins, what it found.
///
/// Fields between unit separators, so that no message has to be parsed; a line that is cut short by a
/// crash is not read.
enum CheckRecord: Equatable {
  /// A component, its kind and its library's place in the list of those that are checked.
  case component(kind: String, name: String)
  /// A task begins: its number, and what to call it if it never ends.
  case begin(task: Int, stage: CheckStage, setting: String?, seconds: Double, isEdge: Bool)
  /// Something to say.
  case finding(Finding)
  /// A stage had nothing to say against the component; what was looked at.
  case passed(CheckStage, String)
  /// Seconds of a call, and those of the sibling's if there is one.
  case time(seconds: Double, sibling: String?, siblingSeconds: Double?)
  /// Everything was checked.
  case end

  private static let separator: Character = "\u{1F}"

  /// The record as a line.
  var line: String {
    let fields: [String]
    switch self {
    case .component(let kind, let name): fields = ["component", kind, name]
    case .begin(let task, let stage, let setting, let seconds, let isEdge):
      fields = [
        "begin", "\(task)", stage.rawValue, setting ?? "", "\(seconds)", isEdge ? "1" : "0",
      ]
    case .finding(let finding):
      fields = [
        "finding", finding.severity.rawValue, finding.stage.rawValue, finding.setting ?? "",
        finding.message, finding.advice ?? "",
      ]
    case .passed(let stage, let words): fields = ["passed", stage.rawValue, words]
    case .time(let seconds, let sibling, let other):
      fields = ["time", "\(seconds)", sibling ?? "", other.map { "\($0)" } ?? ""]
    case .end: fields = ["end"]
    }
    return fields.map(\.oneLine).joined(separator: "\u{1F}") + "\n"
  }

  /// Reads a line; nil for what is none.
  init?(line: Substring) {
    let fields = line.split(separator: Self.separator, omittingEmptySubsequences: false)
      .map { String($0).severalLines }
    func optional(_ place: Int) -> String? { fields[place].isEmpty ? nil : fields[place] }
    switch (fields.first, fields.count) {
    case ("component", 3): self = .component(kind: fields[1], name: fields[2])
    case ("begin", 6):
      guard let task = Int(fields[1]), let stage = CheckStage(rawValue: fields[2]),
        let seconds = Double(fields[4])
      else { return nil }
      self = .begin(
        task: task, stage: stage, setting: optional(3), seconds: seconds, isEdge: fields[5] == "1")
    case ("finding", 6):
      guard let severity = Finding.Severity(rawValue: fields[1]),
        let stage = CheckStage(rawValue: fields[2])
      else { return nil }
      self = .finding(
        Finding(
          severity, stage, setting: optional(3), message: fields[4], advice: optional(5)))
    case ("passed", 3):
      guard let stage = CheckStage(rawValue: fields[1]) else { return nil }
      self = .passed(stage, fields[2])
    case ("time", 4):
      guard let seconds = Double(fields[1]) else { return nil }
      self = .time(seconds: seconds, sibling: optional(2), siblingSeconds: Double(fields[3]))
    case ("end", 1): self = .end
    default: return nil
    }
  }

  /// The records in `text`, up to the last line that is whole.
  static func all(in text: String) -> [CheckRecord] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    _ = lines.popLast()
    return lines.compactMap(CheckRecord.init)
  }
}

extension String {
  fileprivate var oneLine: String {
    String(map { $0.isNewline ? "\u{1E}" : $0 == "\u{1F}" ? " " : $0 })
  }

  fileprivate var severalLines: String { String(map { $0 == "\u{1E}" ? "\n" : $0 }) }
}
