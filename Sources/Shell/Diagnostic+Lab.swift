import Console
import GanLabKit
import Lab
import PluginHost

extension Diagnostic {
  /// An error of the lab in words, with the place in `line` that it is about.
  public init(_ error: LabError, in line: CommandLine) {
    let place = Place(line)
    switch error {
    case .unknownComponent(let kind, let name, let known):
      self.init(
        "there is no \(kind.noun) `\(name)`", at: place.word(name),
        suggestions: Suggestions.nearest(to: name, among: known),
        hint: known.isEmpty ? "no plugin brings one: see plugins" : "there are: \(known.listed)")
    case .option(let error, let owner):
      self.init(error, of: owner, at: place)
    case .component(let error, let owner):
      self.init("\(owner): \(error)", at: error.option.flatMap(place.value) ?? place.verb)
    case .missing(let kind, let purpose):
      self.init(
        "no \(kind.noun) has been chosen for \(purpose)", at: place.verb,
        hint: kind.example)
    case .incompatible(let facts):
      let lacking = facts.lacking.joined(separator: " and ")
      let has = facts.lacking.count > 1 ? "have" : "has"
      self.init(
        lacking.isEmpty
          ? "\(facts.component) needs \(facts.need)"
          : "\(facts.component) needs \(facts.need), and \(lacking) \(has) none",
        at: place.word(facts.component),
        hint: facts.alternatives.isEmpty
          ? "no \(facts.kind.noun) goes with it"
          : "\(facts.kind.plural) that go with it: \(facts.alternatives.listed)")
    case .tensor(.refused(let component, let reason), _):
      // The component that was called, not the one whose turn it was.
      self.init("\(component): \(reason)", at: place.verb)
    case .tensor(let error, let owner): self.init("\(owner): \(error)", at: place.verb)
    case .diverged(let step, let part, let quantity):
      self.init(
        "training diverged at step \(step): the \(quantity) of the \(part) is no finite number",
        at: place.verb,
        hint: "that update was not made; try a smaller lr, then reset")
    case .plugin(let path, let error):
      self.init("\(path): \(error)", at: place.word(path), hint: error.hint(path))
      isInterruption = error.isInterruption
    case .file(let path, let reason):
      self.init("\(path): \(reason)", at: place.file(path))
    case .unknownWord(let word, let what, let known):
      self.init(
        "there is no \(what) `\(word)`", at: place.word(word),
        suggestions: Suggestions.nearest(to: word, among: known),
        hint: known.isEmpty ? nil : "there are: \(known.listed)")
    case .badValue(let name, let found, let expected):
      self.init("\(name) takes \(expected), not `\(found)`", at: place.value(name) ?? place.verb)
    case .interrupted(let fraction):
      let share = fraction.map { " at \(Int($0 * 100)) %" } ?? ""
      self.init("stopped by Ctrl-C\(share): nothing was kept", severity: .note)
      isInterruption = true
    case .processEnded(let how, let signal):
      let reason =
        signal.map { CrashReport.meaning(of: $0) } ?? "whoever leaves in place of throwing ends it"
      self.init(
        "training ended with \(how), in a process of its own", at: place.verb,
        hint: "this session is as it was before" + (reason.map { "; \($0)" } ?? ""))
    case .refused(let message, let hint):
      self.init(message, at: place.verb, hint: hint)
    }
  }

  private init(_ error: OptionError, of owner: String, at place: Place) {
    let subject = owner == "set" ? "setting" : "option"
    switch error {
    case .unknown(let option, let known):
      self.init(
        owner == "set" ? "there is no setting `\(option)`" : "\(owner) has no option `\(option)`",
        at: place.key(option) ?? place.word(option),
        suggestions: Suggestions.nearest(to: option, among: known),
        hint: known.isEmpty ? "it takes none" : "\(subject)s: \(known.listed)")
    case .notA(let option, let expected, "", let choices):
      self.init(
        choices.isEmpty
          ? "\(option) takes \(expected), and there is no value"
          : "\(option) is one of \(choices.listed), and there is no value",
        at: place.value(option) ?? place.verb)
    case .notA(let option, let expected, let found, let choices):
      self.init(
        choices.isEmpty
          ? "\(option) takes \(expected), not `\(found)`"
          : "\(option) is one of \(choices.listed), not `\(found)`",
        at: place.value(option) ?? place.word(found),
        suggestions: Suggestions.nearest(to: found, among: choices),
        hint: found.withDecimalPoint.map { "write \($0), with a point" })
    case .repeated(let option, let found):
      self.init(
        "\(option) has a value already, and `\(found)` is another",
        at: place.value(option) ?? place.word(found))
    case .outOfRange(let option, let found, let range):
      self.init(
        "\(option) goes from \(range), and \(found) is outside",
        at: place.value(option) ?? place.word(found))
    }
  }
}

/// Finds the words of a command that an error is about.
private struct Place {
  private let line: CommandLine

  init(_ line: CommandLine) { self.line = line }

  var verb: SourceSpan { line.source.span(of: line.verb) }

  /// The word `text`, as a name, as a value or as the beginning of a value; else the verb.
  func word(_ text: String) -> SourceSpan {
    let values = line.options.map(\.value)
    let word =
      (line.positionals + values).first { $0.text == text }
      ?? values.first { !text.isEmpty && $0.text.hasPrefix(text) }
    return word.map(line.source.span) ?? verb
  }

  /// The word that stands for the file at `path`, which may have got a folder or an ending.
  func file(_ path: String) -> SourceSpan {
    let word = (line.positionals + line.options.map(\.value)).first {
      !$0.text.isEmpty && ("/" + path).contains("/" + $0.path)
    }
    return word.map(line.source.span) ?? verb
  }

  func key(_ name: String) -> SourceSpan? {
    line.options.last { $0.key.text == name }.map { line.source.span(of: $0.key) }
  }

  func value(_ name: String) -> SourceSpan? {
    line.options.last { $0.key.text == name }.map { line.source.span(of: $0.value) }
  }
}

extension String {
  /// The number with a point that a decimal comma stands for: "0,001" is 0.001; nil for all else.
  fileprivate var withDecimalPoint: String? {
    let parts = split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isNumber) }) else {
      return nil
    }
    return "\(parts[0]).\(parts[1])"
  }
}

extension PluginError {
  /// What to try about the plugin at `path`.
  func hint(_ path: String) -> String? {
    switch self {
    case .reserved: "give it a name of its own"
    case .duplicate: "give it a name of its own; reload takes a new build of the other"
    case .untrusted:
      "trust \(path) allows this content of the file, --trust \(path) for one run"
    case .crashed(let signal, _): CrashReport.meaning(of: signal)
    default: nil
    }
  }

  /// True if the user stopped it.
  var isInterruption: Bool { if case .interrupted = self { true } else { false } }
}

extension [String] {
  /// The words with commas between them.
  var listed: String { joined(separator: ", ") }
}

extension Kind {
  /// The kind in a sentence.
  var noun: String {
    switch self {
    case .data: "data set"
    default: name == "plot" ? "picture" : name
    }
  }

  /// Several of the kind.
  var plural: String {
    switch self {
    case .loss: "losses"
    case .switch: "switches"
    default: noun + "s"
    }
  }

  /// A command that chooses one.
  fileprivate var example: String {
    switch self {
    case .data: "data ring"
    case .model: "model gan-mlp"
    case .loss: "loss nonsaturating"
    default: "help \(name)"
    }
  }
}
