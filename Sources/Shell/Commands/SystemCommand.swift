import Console
import Glibc

/// `!`: a program of the system, from the prompt.
///
/// What a lesson, a script or an rc file holds is run by whoever opens it, often unread: there it is refused. Only
/// a line that was typed is run, by `Shell.runAtPrompt` itself, which no command and no component can reach.
struct SystemCommand: Command {
  static let verb = "!"

  let name = SystemCommand.verb
  let leavesTrace = false
  let takesPlainText = true
  let summary = "run a program of the system, from the prompt"
  let usage = "!COMMAND"
  let examples: [Example] = []
  let details = """
    The rest of the line is a command of /bin/sh, as it stands: !ls -l gan-lab-out. The program has the \
    terminal until it ends; an exit status other than 0 is told. Scripts, lessons and rc files cannot do this: \
    what they hold is often run unread.
    """

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    throw SystemCommand.refusal(arguments.line)
  }

  /// Why a line that nobody typed is not run.
  static func refusal(_ line: CommandLine) -> Diagnostic {
    Diagnostic(
      "a program of the system is run at a prompt alone, where somebody has typed it",
      at: line.source.span(of: line.verb), hint: "help !")
  }
}

extension Shell {
  /// Runs the program of a line that was typed.
  func runProgram(_ line: CommandLine) -> Ending {
    let start = ProgressLine.monotonicSeconds()
    guard let command = line.positionals.first?.text else {
      fail(
        Diagnostic(
          "! needs a command of the system", at: line.source.span(of: line.verb), hint: "!ls"),
        verb: SystemCommand.verb)
      return .failed
    }
    // Every line of results is one of the lab's, with --json.
    let ending = ForegroundProgram.run(command, output: manner.isJSON ? 2 : nil)
    Interrupt.clear()
    var result: JSONObject = ["command": .string(command)]
    var words: String?
    switch ending {
    case .exited(let status):
      result["status"] = .integer(Int(status))
      if status != 0 { words = "exit status \(status)" }
    case .killed(let signal):
      result["signal"] = .integer(Int(signal))
      words = "ended by signal \(signal), \(String(cString: strsignal(signal)))"
    case .failed(let code):
      fail(
        Diagnostic("/bin/sh cannot be started: \(String(cString: strerror(code)))"),
        verb: SystemCommand.verb)
      return .failed
    }
    var outcome = Outcome("", result)
    if let words, !manner.isJSON { outcome.notices = [words] }
    let seconds = ProgressLine.monotonicSeconds() - start
    write(outcome, of: line, seconds: seconds)
    tellTime(seconds)
    return .done
  }
}
