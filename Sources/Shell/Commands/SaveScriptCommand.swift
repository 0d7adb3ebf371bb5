import Console
import Lab

/// `save-script`: what was typed, as a script.
struct SaveScriptCommand: Command {
  let name = "save-script"
  let summary = "write what was typed as a script that gives the same figures"
  let usage = "save-script FILE"
  let details = """
    The script holds the commands that were done since the lab was opened, the seed first; gan-lab \
    run FILE runs it, and gan-lab lesson new ID --from FILE begins a lesson of it. Commands that were \
    refused, and those that only tell something, are left out; a training that Ctrl-C ended has the \
    steps it made.
    """
  let examples = [
    Example(
      "save-script mine.lab", "then, from a terminal: gan-lab run mine.lab", after: "data ring")
  ]
  let leavesTrace = false

  func names(after words: [String], in shell: Shell) -> Candidates { Candidates(files: .any) }

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    let word = try arguments.path("a file")
    guard !shell.transcript.isEmpty else {
      throw Diagnostic(
        "nothing was done yet", at: arguments.line.source.span(of: arguments.line.verb))
    }
    do {
      try AtomicFile.write(shell.script, to: word.path)
    } catch {
      throw Diagnostic("\(error.fault)", at: arguments.line.source.span(of: word))
    }
    return Outcome(
      word.path, ["path": .string(word.path), "commands": .integer(shell.transcript.count)])
  }
}

extension Shell {
  /// What was done, as a script.
  var script: String {
    var lines = ["# gan-lab \(Launch.version)"]
    // The seed may come from the command line, and is what everything else is drawn from.
    if transcript.first?.hasPrefix("seed ") != true {
      lines.append("seed \(transcript.contains { $0.setsSeed } ? "0" : currentSeed)")
    }
    return (lines + transcript).joined(separator: "\n") + "\n"
  }

  private var currentSeed: String {
    session.settingValues.first { $0.name == "seed" }?.text ?? "0"
  }

  /// Notes a command that was done.
  func trace(_ command: any Command, _ line: CommandLine, _ outcome: Outcome) {
    guard command.leavesTrace, let text = Shell.trace(of: line, outcome) else { return }
    transcript.append(text)
  }

  /// The command that does the same again: of a training that Ctrl-C ended, the steps that it made; nil if none.
  public static func trace(of line: CommandLine, _ outcome: Outcome) -> String? {
    guard outcome.wasInterrupted, line.verb.text == "train",
      case .integer(let steps)? = outcome.result["steps"]
    else { return line.text }
    return steps == 0 ? nil : "train steps=\(steps)  # ended by Ctrl-C: \(line.text)"
  }
}

extension String {
  fileprivate var setsSeed: Bool {
    hasPrefix("seed ") || (hasPrefix("set ") && contains(" seed="))
  }
}
