import Console
import Shell

/// Where a lesson takes place: says its prose, runs its commands, makes its checks.
final class LessonStage {
  let lesson: LessonFile
  let shell: Shell
  var language: LessonLanguage
  /// The figures so far.
  var book = FigureBook()

  init(_ lesson: LessonFile, on shell: Shell, language: LessonLanguage) {
    self.lesson = lesson
    self.shell = shell
    self.language = language
    shell.lessonFolder = lesson.folder
  }

  var style: Style { shell.manner.style }
  var words: LessonWords { LessonWords(language) }
  private var speaks: Bool { !shell.manner.isJSON && !shell.manner.isQuiet }

  /// Writes a text for a reader; nothing with `--json` or `-q`.
  func say(_ text: String) { if speaks { shell.manner.write(text + "\n") } }

  /// Shows prose.
  func show(_ prose: [LessonLanguage: [Block]]) {
    let printer = ProsePrinter(style: style, width: shell.manner.width)
    say("\n" + printer.text(prose[language] ?? []))
  }

  /// Shows a paragraph of plain text, wrapped; `code` in it is marked.
  func show(_ text: String, after mark: String = "") {
    let columns = min(88, max(20, shell.manner.width))
    say((mark + text).wrapped(to: columns).joined(separator: "\n"))
  }

  /// Shows a step's heading.
  func show(_ step: LessonStep) {
    say("\n" + style.bold("── " + (step.titles[language] ?? step.id) + " ──"))
  }

  /// How a command went.
  enum Performance: Equatable {
    case done
    case failed(line: Int)
    case interrupted(status: Int32)
  }

  /// Runs a command.
  func run(_ line: CommandLine) -> Performance {
    if let stopped { return stopped }
    show(line)
    switch shell.run(line) {
    case .done: return .done
    case .failed: return .failed(line: line.verb.line)
    case .interrupted: return stopped ?? .interrupted(status: Shell.Status.interrupted)
    case .quit:
      // The checks behind it would pass without being made.
      shell.fail(
        Diagnostic(
          "`\(line.verb.text)` ends the lesson before its end",
          at: line.source.span(of: line.verb)), verb: line.verb.text)
      return .failed(line: line.verb.line)
    }
  }

  /// Runs a command that has to be refused, and shows the refusal.
  func refuse(_ line: CommandLine) -> Performance {
    if let stopped { return stopped }
    show(line)
    do {
      _ = try shell.outcome(of: line)
    } catch {
      if error.isInterruption { return .interrupted(status: Shell.Status.interrupted) }
      if shell.manner.isJSON {
        let object: JSONObject = [
          "verb": .string(line.verb.text), "ok": true, "refused": true, "error": error.json,
        ]
        shell.manner.write(JSONValue.object(object).compact + "\n")
      } else {
        say(Renderer(style: style, width: shell.manner.width).text(error))
      }
      return .done
    }
    shell.fail(
      Diagnostic(words.notRefused(line.text), at: line.source.span(of: line.verb)),
      verb: line.verb.text)
    return .failed(line: line.verb.line)
  }

  /// Makes a check and tells how it went.
  func make(_ check: Check, in step: LessonStep) -> CheckResult {
    let result = verdict(on: check, in: step)
    CheckTeller(shell: shell, file: lesson.path, language: language).tell(result)
    return result
  }

  /// Makes a check.
  func verdict(on check: Check, in step: LessonStep) -> CheckResult {
    CheckResult(check: check, stepID: step.id, verdict: check.verdict(on: book))
  }

  private func show(_ line: CommandLine) {
    say("\n" + style.dim("> ") + style.bold(line.text))
  }

  private var stopped: Performance? {
    guard shell.manner.isInterrupted() else { return nil }
    return .interrupted(
      status: Interrupt.terminationSignal.map { 128 + $0 } ?? Shell.Status.interrupted)
  }
}
