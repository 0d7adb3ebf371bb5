import Console
import Shell

/// A test in the language of the shell: commands, and lines `check FIGURE COMPARISON VALUE` as lessons
/// have them in their blocks.
///
/// It is what lies beside a plugin as `NAME.test.gl`, and what `plugin check` runs.
public struct ScriptTest {
  /// The first line that went wrong.
  public struct Failure: Error, Equatable, Sendable {
    /// Its number; 0 if the file itself is wrong.
    public let line: Int
    /// What is wrong, in a sentence.
    public let message: String
  }

  /// Where the results of commands are kept for the checks.
  private final class Stage {
    var book = FigureBook()
  }

  private let path: String
  private let stage: Stage
  private let shell: Shell

  /// A test at `path`, whose commands work on `shell`'s session.
  public init(path: String, on shell: Shell) {
    self.path = path
    let stage = Stage()
    self.stage = stage
    // What the commands have to say is said by the checks.
    var manner = shell.manner
    manner.write = { _ in }
    manner.complain = { _ in }
    self.shell = Shell(shell.session, manner: manner, commands: shell.commands)
    self.shell.witness = { stage.book.note($0.verb.text, $1.result) }
  }

  /// Runs the lines up to the first that goes wrong; returns the number of checks that passed.
  ///
  /// - Throws: What went wrong.
  public func run() throws(Failure) -> Int {
    let text: String
    do {
      text = try LessonText.read(path)
    } catch {
      throw Failure(line: 0, message: error.message)
    }
    var checks = 0
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    var number = 0
    while number < lines.count {
      let start = number + 1
      // A backslash goes on in the next line, as everywhere in the shell.
      var command = String(lines[number])
      while command.hasSuffix("\\"), number + 1 < lines.count {
        number += 1
        command += "\n" + lines[number]
      }
      number += 1
      let words = command.drop(while: \.isWhitespace)
      if words.hasPrefix("check ") {
        try check(String(words.dropFirst("check ".count)), line: start)
        checks += 1
      } else {
        try perform(command, line: start)
      }
    }
    guard checks > 0 else { throw Failure(line: 0, message: "there is no check in it") }
    return checks
  }

  private func perform(_ command: String, line: Int) throws(Failure) {
    let source = SourceText(command, name: path, firstLine: line)
    do {
      for item in try Tokenizer.commands(in: source) {
        let outcome = try shell.outcome(of: item)
        if outcome.wasInterrupted { throw Diagnostic("stopped") }
        // The checks behind it would pass without being made.
        if outcome.ends { throw Diagnostic("`\(item.verb.text)` ends the test before its end") }
      }
    } catch let error as GrammarError {
      throw Failure(line: line, message: Diagnostic(error, in: source).message)
    } catch let error as Diagnostic {
      throw Failure(line: line, message: error.message)
    } catch {
      throw Failure(line: line, message: "\(error)")
    }
  }

  private func check(_ text: String, line: Int) throws(Failure) {
    let check: Check
    do {
      check = try CheckReader.read(text, line: line)
    } catch {
      throw Failure(line: line, message: "`\(text)` is no check: \(error.words)")
    }
    let result = CheckResult(check: check, stepID: "", verdict: check.verdict(on: stage.book))
    let words = LessonWords(.english)
    switch result.verdict {
    case .passed: return
    case .failed(let value):
      throw Failure(line: line, message: words.failed(check, value.figureText))
    case .incomparable(let value):
      throw Failure(line: line, message: words.incomparable(check, value.figureText))
    case .noFigure(let known):
      let names = known.isEmpty ? "" : "; " + words.known(known)
      throw Failure(line: line, message: words.noFigure(check) + names)
    }
  }
}
