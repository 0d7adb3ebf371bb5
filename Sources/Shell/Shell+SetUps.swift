import Console
import GanLabKit
import Lab

// Set-ups that are made by commands without a reader: those of comparisons and of sweeps.
extension Shell {
  /// The verbs that choose and set.
  public static let choosingVerbs = ["data", "model", "loss", "switch", "set", "sampler"]

  /// A shell that says nothing, over a session with the same components.
  ///
  /// - Parameter session: Whose choices it begins with; nil for none.
  /// - Returns: The shell.
  /// - Throws: As the choices.
  public func silent(like session: Session?) throws(LabError) -> Shell {
    var manner = Shell.Manner()
    manner.isQuiet = true
    manner.write = { _ in }
    manner.complain = { _ in }
    manner.isInterrupted = self.manner.isInterrupted
    manner.isAborted = self.manner.isAborted
    if let session { return Shell(try session.twin(), manner: manner) }
    let new = Session(host: self.session.host)
    new.isolation = self.session.isolation
    return Shell(new, manner: manner)
  }

  /// Runs commands that choose and set, and no others.
  ///
  /// - Throws: What is wrong with them, with its place in `source`.
  public func choose(
    _ source: SourceText, verbs: [String] = Shell.choosingVerbs
  ) throws(Diagnostic) {
    let lines: [CommandLine]
    do {
      lines = try Tokenizer.commands(in: source)
    } catch {
      throw Diagnostic(error, in: source)
    }
    for line in lines {
      guard verbs.contains(line.verb.text) else {
        throw Diagnostic(
          "`\(line.verb.text)` is no part of a set-up", at: source.span(of: line.verb),
          hint: "a set-up chooses and sets: \(verbs.listed)")
      }
      if line.verb.text == "set", let seed = line.options.first(where: { $0.key.text == "seed" }) {
        throw Diagnostic(
          "all set-ups have the same seeds", at: source.span(of: seed.key),
          hint: "seeds are given once, for all of them")
      }
      _ = try outcome(of: line)
    }
  }

  /// The command that puts `key` at `value`: a component, a switch, a setting, or an option of what is chosen;
  /// empty for the switch `none`.
  ///
  /// - Throws: `unknownWord` if nothing is called so that `verbs` could change; `missing` or `refused` without
  ///   a loss whose options are meant.
  public func command(
    putting key: String, at value: String, verbs: [String] = Shell.choosingVerbs
  ) throws(LabError) -> String {
    let isChosen = ![Kind.switch.name, "set"].contains(key) && verbs.contains(key)
    // Its options may be what is varied.
    if session.model != nil, session.data != nil, !isChosen, key != Kind.loss.name {
      try session.chooseUsualLoss()
    }
    if isChosen { return "\(key) \(value)" }
    if key == Kind.switch.name { return value == "none" ? "" : "switch \(value) on" }
    if session.registry.component(.switch, key) != nil { return "switch \(key) \(value)" }
    if session.settingValues.contains(where: { $0.name == key }) {
      return "set \(key)=\(Tokenizer.quoted(value))"
    }
    let chosen = session.optioned.filter { verbs.contains($0.verb) }
    if let command = session.command(setting: key, to: value, of: chosen) { return command }
    throw .unknownWord(
      key, what: "option",
      known: verbs.filter { $0 != "set" } + session.settingValues.map(\.name)
        + chosen.flatMap { $0.selection.values.map(\.name) })
  }
}

extension Session {
  /// What is chosen that has options, with the verb that chose it.
  fileprivate var optioned: [(verb: String, selection: Selection)] {
    [("data", data), ("model", model), ("loss", loss), ("sampler", sampler)]
      .compactMap { verb, selection in selection.map { (verb, $0) } }
      + switches.map { ("switch", $0) }
  }

  /// The command that makes one of the choices `chosen` again with one option at `value`; nil if none has it.
  fileprivate func command(
    setting option: String, to value: String, of chosen: [(verb: String, selection: Selection)]
  ) -> String? {
    guard
      let owner = chosen.first(where: { $0.selection.values.contains { $0.name == option } })
    else { return nil }
    let kept = owner.selection.assigned.filter { $0.name != option }
      .map { "\($0.name)=\(Tokenizer.quoted($0.value))" }
    let name = owner.verb == "switch" ? "\(owner.selection.name) on" : owner.selection.name
    return ([owner.verb, name] + kept + ["\(option)=\(Tokenizer.quoted(value))"])
      .joined(separator: " ")
  }
}
