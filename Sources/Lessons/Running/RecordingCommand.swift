import Console
import Shell

/// Where the results of commands are kept for the checks.
final class FigureRecorder {
  /// The figures so far.
  var book = FigureBook()
}

/// A command of the shell that does what it always does, and leaves its result for the checks.
struct RecordingCommand: Command {
  let base: any Command
  let recorder: FigureRecorder

  var name: String { base.name }
  var summary: String { base.summary }
  var usage: String { base.usage }
  var details: String { base.details }
  var examples: [Example] { base.examples }
  var options: [CommandOption] { base.options }

  func run(
    _ arguments: inout ArgumentReader, in shell: Shell
  ) throws(Diagnostic) -> Outcome {
    let outcome = try base.run(&arguments, in: shell)
    recorder.book.note(name, outcome.result)
    return outcome
  }

  func names(after words: [String], in shell: Shell) -> Candidates {
    base.names(after: words, in: shell)
  }

  func componentOptions(for name: String?, in shell: Shell) -> [CommandOption] {
    base.componentOptions(for: name, in: shell)
  }
}
