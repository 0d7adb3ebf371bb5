import Console
import GanLabKit
import Lab

/// A set-up in the making: a shell of its own, in which the set-up's commands are run.
struct CompareDraft {
  /// What it is called: as it was written.
  let name: String
  /// Whose session is the set-up.
  let shell: Shell

  /// The verbs that a set-up may have: those that choose and set.
  private static let verbs = ["model", "loss", "switch", "set", "sampler"]

  /// What is chosen now.
  ///
  /// - Throws: As the choices.
  init(_ shell: Shell) throws(LabError) {
    self.init(name: "", shell: try CompareDraft.twin(of: shell, shell.session))
  }

  /// What is chosen now, changed by the commands in `word`, or by `text` in its place.
  ///
  /// - Throws: What is wrong with them, at `word`.
  init(
    _ word: Word, _ line: CommandLine, in shell: Shell, running text: String? = nil
  ) throws(Diagnostic) {
    let own: Shell
    do {
      own = try CompareDraft.twin(of: shell, shell.session)
    } catch {
      throw Diagnostic(error, in: line)
    }
    self.init(name: word.text, shell: own)
    let source = SourceText(text ?? word.text)
    let commands: [CommandLine]
    do {
      commands = try Tokenizer.commands(in: source)
    } catch {
      throw CompareDraft.at(word, Diagnostic(error, in: source), line)
    }
    for command in commands {
      // A name alone is a model's.
      let isVerb = shell.command(command.verb.text) != nil
      let text = isVerb ? command.text : "model \(command.text)"
      try run(text, at: word, line)
    }
  }

  private init(name: String, shell: Shell) {
    self.name = name
    self.shell = shell
  }

  private static func twin(of shell: Shell, _ session: Session) throws(LabError) -> Shell {
    var manner = Shell.Manner()
    manner.isQuiet = true
    manner.write = { _ in }
    manner.complain = { _ in }
    manner.isInterrupted = shell.manner.isInterrupted
    return Shell(try session.twin(), manner: manner)
  }

  private func run(_ text: String, at word: Word, _ line: CommandLine) throws(Diagnostic) {
    do {
      for command in try Tokenizer.commands(in: SourceText(text)) {
        guard CompareDraft.verbs.contains(command.verb.text) else {
          throw Diagnostic(
            "`\(command.verb.text)` is no part of a set-up",
            hint: "a set-up chooses and sets: "
              + CompareDraft.verbs.listed)
        }
        if command.verb.text == "set", command.options.contains(where: { $0.key.text == "seed" }) {
          throw Diagnostic("all set-ups have the same seeds", hint: "seed 7, then compare")
        }
        _ = try shell.outcome(of: command)
      }
    } catch let error as Diagnostic {
      throw CompareDraft.at(word, error, line)
    } catch let error as GrammarError {
      throw CompareDraft.at(word, Diagnostic(error, in: SourceText(text)), line)
    } catch {
      throw CompareDraft.at(word, Diagnostic("\(error)"), line)
    }
  }

  /// An error within a word, at the word.
  private static func at(_ word: Word, _ error: Diagnostic, _ line: CommandLine) -> Diagnostic {
    var diagnostic = error
    diagnostic.span = line.source.span(of: word)
    return diagnostic
  }

  /// The same with `key` at `value`: a component, a switch, a setting, or an option of what is chosen.
  ///
  /// - Throws: What is wrong with them.
  func varied(
    _ key: Word, _ value: String, _ line: CommandLine, in parent: Shell
  ) throws -> CompareDraft {
    let session = shell.session
    // Its options may be what is varied.
    if session.model != nil, key.text != Kind.loss.name { try session.chooseUsualLoss() }
    let isComponent = [Kind.model, .loss, .sampler].contains(Kind(key.text))
    let change: String
    if isComponent {
      change = "\(key.text) \(value)"
    } else if key.text == Kind.switch.name {
      change = value == "none" ? "" : "switch \(value) on"
    } else if session.registry.component(.switch, key.text) != nil {
      change = "switch \(key.text) \(value)"
    } else if session.settingValues.contains(where: { $0.name == key.text }) {
      change = "set \(key.text)=\(Tokenizer.quoted(value))"
    } else if let owner = session.command(setting: key.text, to: value) {
      change = owner
    } else {
      let known =
        ["model", "loss", "switch"] + session.settingValues.map(\.name) + session.optionNames
      let error = Diagnostic.unknown(
        "option", key, among: known, in: line.source, hint: "help compare")
      throw name.isEmpty ? error : error.about(name)
    }
    let label = isComponent || key.text == Kind.switch.name ? value : "\(key.text)=\(value)"
    let other = CompareDraft(
      name: name.isEmpty ? label : "\(name) \(label)",
      shell: try CompareDraft.twin(of: parent, session))
    try other.run(change, at: key, line)
    return other
  }
}

extension Session {
  /// What is chosen that has options.
  private var optioned: [(verb: String, selection: Selection)] {
    [("model", model), ("loss", loss), ("sampler", sampler)].compactMap { verb, selection in
      selection.map { (verb, $0) }
    } + switches.map { ("switch", $0) }
  }

  /// The options of what is chosen.
  fileprivate var optionNames: [String] { optioned.flatMap { $0.selection.values.map(\.name) } }

  /// The command that makes a choice again with one option at `value`; nil if nothing chosen has it.
  fileprivate func command(setting option: String, to value: String) -> String? {
    guard
      let owner = optioned.first(where: { $0.selection.values.contains { $0.name == option } })
    else { return nil }
    let kept = owner.selection.assigned.filter { $0.name != option }
      .map { "\($0.name)=\(Tokenizer.quoted($0.value))" }
    let name = owner.verb == "switch" ? "\(owner.selection.name) on" : owner.selection.name
    return ([owner.verb, name] + kept + ["\(option)=\(Tokenizer.quoted(value))"])
      .joined(separator: " ")
  }
}
