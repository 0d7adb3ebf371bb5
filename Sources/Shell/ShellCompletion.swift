import Console

/// What can stand at the cursor, from the commands and from what the components declare.
public struct ShellCompletion: CompletionSource {
  private let shell: Shell

  /// Completion for `shell`.
  public init(_ shell: Shell) { self.shell = shell }

  /// The verbs.
  public func verbs() -> [Candidate] { shell.commands.map { Candidate($0.name, $0.summary) } }

  /// The names after a verb.
  public func names(for verb: String, after words: [String]) -> Candidates {
    shell.command(verb)?.names(after: words, in: shell) ?? Candidates()
  }

  /// The keys that go with a verb and a name.
  public func keys(for verb: String, name: String?) -> [Candidate] {
    options(verb, name).map { Candidate($0.name, $0.meaning) }
  }

  /// The values of a key.
  public func values(for verb: String, name: String?, key: String) -> Candidates {
    guard let option = options(verb, name).first(where: { $0.name == key }) else {
      return Candidates()
    }
    return Candidates(option.choices.map { Candidate($0) }, files: option.isPath ? .any : nil)
  }

  private func options(_ verb: String, _ name: String?) -> [CommandOption] {
    guard let command = shell.command(verb) else { return [] }
    return command.componentOptions(for: name, in: shell) + command.options
  }
}
