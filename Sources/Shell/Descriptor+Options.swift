import Console
import GanLabKit
import PluginHost

extension Descriptor.Option {
  /// The option as completion and help show it.
  var commandOption: CommandOption {
    var text = meaning
    if let unit { text += ", in \(unit)" }
    text += choices.isEmpty ? " (\(expected)" : " (\(choices.listed)"
    if let range { text += ", \(range)" }
    return CommandOption(
      name, text + "; default \(defaultText.isEmpty ? "none" : defaultText))",
      choices: choices)
  }
}

extension Registry {
  /// The components of a kind as candidates.
  func candidates(_ kind: Kind) -> Candidates {
    Candidates(components(kind).map { Candidate($0.name, $0.about.summary) })
  }

  /// The options of a component as a command's.
  func commandOptions(_ kind: Kind, _ name: String?) -> [CommandOption] {
    name.flatMap { component(kind, $0) }?.options.map(\.commandOption) ?? []
  }
}

extension JSONObject {
  /// Named values as an object, under their names in snake case; numbers and flags as such.
  init(values: [(name: String, value: String)]) {
    self.init()
    for (name, value) in values {
      self[String(name.map { $0 == "-" ? "_" : $0 })] = JSONValue(optionText: value)
    }
  }
}

extension JSONValue {
  /// An option's value: a number, a flag, a list or a word.
  init(optionText text: String) {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    if parts.count > 1 {
      self = .array(parts.map { JSONValue(optionText: $0) })
    } else if let whole = Int(text) {
      self = .integer(whole)
    } else if let number = Double(decimal: text) {
      self = .number(number)
    } else if text == "on" || text == "off" {
      self = .bool(text == "on")
    } else {
      self = .string(text)
    }
  }
}
