import Console
import Glibc

extension Shell {
  /// Exit statuses, as SHELL.md has them.
  public enum Status {
    /// All was done.
    public static let done: Int32 = 0
    /// A command failed.
    public static let failed: Int32 = 1
    /// The command line was wrong.
    public static let usage: Int32 = 2
    /// Ctrl-C ended a script.
    public static let interrupted: Int32 = 130
  }

  /// Runs the commands of `text` until the first that fails; returns the exit status.
  public func runScript(_ text: String, name: String?) -> Int32 {
    let source = SourceText(text, name: name)
    let lines: [CommandLine]
    do {
      lines = try Tokenizer.commands(in: source)
    } catch {
      fail(Diagnostic(error, in: source), verb: nil)
      return Status.failed
    }
    return run(lines) ?? Status.done
  }

  /// Runs commands as they come from `editor`, without a prompt, until its end or the first failure.
  public func runStream(_ editor: any LineEditor, name: String?) -> Int32 {
    let reader = CommandReader(editor, name: name, numbersLines: true)
    while true {
      do {
        switch try reader.next(prompt: "") {
        case .commands(let lines): if let status = run(lines) { return status }
        case .failed(let error, let source):
          fail(Diagnostic(error, in: source), verb: nil)
          return Status.failed
        case .interrupted: return Status.interrupted
        case .hangup: return 128 + (Interrupt.terminationSignal ?? SIGHUP)
        case .endOfInput: return Status.done
        }
      } catch {
        fail(Diagnostic("standard input could not be read: \(error)"), verb: nil)
        return Status.failed
      }
    }
  }

  /// Runs commands at a prompt until the end of input or `quit`; a command that fails ends nothing.
  public func runInteractively(_ editor: any LineEditor) -> Int32 {
    let reader = CommandReader(editor, plainVerbs: plainVerbs)
    while true {
      do {
        Interrupt.clear()
        reloadChanged()
        switch try reader.next(prompt: prompt) {
        case .commands(let lines): if runAtPrompt(lines, editor) { return Status.done }
        case .failed(let error, let source): fail(Diagnostic(error, in: source), verb: nil)
        case .interrupted: continue
        case .endOfInput:
          manner.write("\n")
          return Status.done
        case .hangup: return 128 + (Interrupt.terminationSignal ?? SIGHUP)
        }
        if let signal = Interrupt.terminationSignal { return 128 + signal }
      } catch {
        fail(Diagnostic("the terminal could not be read: \(error)"), verb: nil)
        return Status.failed
      }
    }
  }

  /// The verbs that at the prompt take the rest of their line as it is.
  private var plainVerbs: Set<String> { Set(commands.filter(\.takesPlainText).map(\.name)) }

  /// Runs the commands of one line; true if the shell is to end.
  private func runAtPrompt(_ lines: [CommandLine], _ editor: any LineEditor) -> Bool {
    for line in lines {
      typedLine = line
      defer { typedLine = nil }
      switch line.verb.text == SystemCommand.verb ? runProgram(line) : run(line) {
      // Some commands cannot stop in the middle: what follows them is what Ctrl-C is for.
      case .done where !manner.isInterrupted(): continue
      case .failed: return false
      case .done, .interrupted:
        editor.discardPending()
        return false
      case .quit: return true
      }
    }
    return false
  }

  /// The prompt: what is trained, and how far.
  private var prompt: String {
    var parts = ["gan-lab"]
    if let situation = situation?() { parts.append(situation) }
    if let data = session.data?.name { parts.append(data) }
    if let loss = session.loss?.name { parts.append(loss) }
    if session.step > 0 { parts.append(NumberText.grouped(session.step)) }
    return manner.style.bold(parts.joined(separator: " ")) + "> "
  }

  private func run(_ lines: [CommandLine]) -> Int32? {
    for line in lines {
      switch run(line) {
      case .done where !manner.isInterrupted(): continue
      case .failed: return Status.failed
      case .done, .interrupted:
        return Interrupt.terminationSignal.map { 128 + $0 } ?? Status.interrupted
      case .quit: return Status.done
      }
    }
    return nil
  }
}
