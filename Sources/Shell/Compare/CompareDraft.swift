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
    self.init(name: "", shell: try shell.silent(like: shell.session))
  }

  /// What is chosen now, changed by the commands in `word`, or by `text` in its place.
  ///
  /// - Throws: What is wrong with them, at `word`.
  init(
    _ word: Word, _ line: CommandLine, in shell: Shell, running text: String? = nil
  ) throws(Diagnostic) {
    let own: Shell
    do {
      own = try shell.silent(like: shell.session)
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

  private func run(_ text: String, at word: Word, _ line: CommandLine) throws(Diagnostic) {
    do {
      try shell.choose(SourceText(text), verbs: CompareDraft.verbs)
    } catch {
      throw CompareDraft.at(word, error, line)
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
    let isComponent = [Kind.model, .loss, .sampler].contains(Kind(key.text))
    let change: String
    do throws(LabError) {
      change = try shell.command(putting: key.text, at: value, verbs: CompareDraft.verbs)
    } catch {
      guard case .unknownWord(_, let what, let known) = error else { throw error }
      let error = Diagnostic.unknown(what, key, among: known, in: line.source, hint: "help compare")
      throw name.isEmpty ? error : error.about(name)
    }
    let label = isComponent || key.text == Kind.switch.name ? value : "\(key.text)=\(value)"
    let other = CompareDraft(
      name: name.isEmpty ? label : "\(name) \(label)",
      shell: try parent.silent(like: session))
    try other.run(change, at: key, line)
    return other
  }
}
