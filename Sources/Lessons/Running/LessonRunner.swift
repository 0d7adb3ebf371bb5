import Console
import Shell

/// Runs a lesson from its first step to its last: shows its prose, runs its commands, makes its checks.
public struct LessonRunner {
  private let lesson: LessonFile
  private let language: LessonLanguage
  private let shell: Shell
  private let recorder: FigureRecorder
  private var report: LessonReport

  /// Runs a lesson.
  ///
  /// A check that fails ends nothing, so that all that fail are told; a command that fails does.
  ///
  /// - Parameters:
  ///   - lesson: The lesson.
  ///   - shell: Whose session the commands work on, and in whose manner the lesson speaks.
  ///   - language: The language of the prose.
  /// - Returns: How the commands and the checks went.
  public static func run(
    _ lesson: LessonFile, on shell: Shell, language: LessonLanguage
  ) -> LessonReport {
    var runner = LessonRunner(lesson, on: shell, language: language)
    runner.runAll()
    return runner.report
  }

  private init(_ lesson: LessonFile, on shell: Shell, language: LessonLanguage) {
    self.lesson = lesson
    self.language = language
    let recorder = FigureRecorder()
    self.recorder = recorder
    // The same session and manner; the commands leave their figures on the way.
    self.shell = Shell(
      shell.session, manner: shell.manner,
      commands: shell.commands.map { RecordingCommand(base: $0, recorder: recorder) })
    report = LessonReport(lessonID: lesson.id)
  }

  private var style: Style { shell.manner.style }
  private var speaks: Bool { !shell.manner.isJSON && !shell.manner.isQuiet }
  private var printer: ProsePrinter { ProsePrinter(style: style, width: shell.manner.width) }

  private mutating func runAll() {
    let start = ProgressLine.monotonicSeconds()
    say(style.bold(lesson.title(language)))
    var goesOn = run(seedCommand)
    for step in lesson.steps {
      guard goesOn else { break }
      say("\n" + style.bold("── " + (step.titles[language] ?? step.id) + " ──"))
      for part in step.parts where goesOn { goesOn = run(part, of: step) }
    }
    report.seconds = ProgressLine.monotonicSeconds() - start
    if report.ending == .finished { say("\n" + LessonWords(language).summary(report)) }
  }

  /// Writes a text for a reader; nothing with `--json` or `-q`.
  private func say(_ text: String) { if speaks { shell.manner.write(text + "\n") } }

  /// Goes through a part; false if the lesson ends here.
  private mutating func run(_ part: LessonPart, of step: LessonStep) -> Bool {
    switch part {
    case .prose(let prose):
      say("\n" + printer.text(prose[language] ?? []))
      return true
    case .commands(let block):
      if block.isSolution { say("\n" + style.dim(LessonWords(language).solution)) }
      return block.lines.allSatisfy { run($0) }
    case .checks(let checks):
      for check in checks {
        let result = CheckResult(
          check: check, stepID: step.id, verdict: check.verdict(on: recorder.book))
        report.checks.append(result)
        CheckTeller(shell: shell, file: lesson.path, language: language).tell(result)
      }
      return true
    }
  }

  /// Runs a command; false if the lesson ends here.
  private mutating func run(_ line: CommandLine) -> Bool {
    guard !shell.manner.isInterrupted() else { return interrupt() }
    say("\n" + style.dim("> ") + style.bold(line.text))
    report.commands += 1
    switch shell.run(line) {
    case .done: return true
    case .failed:
      report.ending = .commandFailed(line: line.verb.line)
      return false
    case .interrupted: return interrupt()
    case .quit:
      // The checks behind it would pass without being made.
      shell.fail(
        Diagnostic(
          "`\(line.verb.text)` ends the lesson before its end",
          at: line.source.span(of: line.verb)), verb: line.verb.text)
      report.ending = .commandFailed(line: line.verb.line)
      return false
    }
  }

  private mutating func interrupt() -> Bool {
    report.ending = .interrupted(
      status: Interrupt.terminationSignal.map { 128 + $0 } ?? Shell.Status.interrupted)
    return false
  }

  /// `seed N`, as the front matter has it.
  private var seedCommand: CommandLine {
    let line = lesson.frontMatter.seedLine
    let text = "seed \(lesson.frontMatter.seed)"
    return CommandLine(
      verb: Word("seed", line: line),
      arguments: [.positional(Word("\(lesson.frontMatter.seed)", line: line, column: 6))],
      text: text, source: SourceText(text, name: lesson.path, firstLine: line))
  }
}

/// Reads a lesson and runs it; returns the exit status.
///
/// What is wrong with the file is told as the shell tells its errors.
///
/// - Parameters:
///   - path: The lesson's file.
///   - shell: Whose session the commands work on, and in whose manner the lesson speaks.
///   - language: The language of the prose; nil takes the locale's.
/// - Returns: 0 all well, 1 the file or a command was wrong, 3 a check failed, 130 Ctrl-C.
public func runLesson(
  path: String, shell: Shell, language: LessonLanguage? = nil
) -> Int32 {
  do {
    let lesson = try LessonFile(path: path)
    let language = language ?? LessonLanguage(environment: Terminal.environment())
    return LessonRunner.run(lesson, on: shell, language: language).exitStatus
  } catch {
    shell.fail(error.diagnostic, verb: nil)
    return Shell.Status.failed
  }
}
