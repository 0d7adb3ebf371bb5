import Console
import Shell

/// Runs a lesson from its first step to its last: shows its prose, runs its commands, makes its checks.
public struct LessonRunner {
  /// How a lesson is run.
  public struct Manner: Sendable {
    /// Whether the long demonstrations are run, and their checks made.
    public var isFull = true
    /// Whether the work is left out: one step in place of each training, and no solutions.
    ///
    /// A lesson that finds nothing wrong with that checks nothing.
    public var isHollow = false
    /// Called where a reader would stop and look; false ends the lesson.
    public var pause: (@Sendable () -> Bool)?

    /// From the first step to the last without a stop.
    public init(
      isFull: Bool = true, isHollow: Bool = false, pause: (@Sendable () -> Bool)? = nil
    ) {
      self.isFull = isFull
      self.isHollow = isHollow
      self.pause = pause
    }
  }

  private let lesson: LessonFile
  private let manner: Manner
  private let stage: LessonStage
  private var report: LessonReport

  /// Runs a lesson.
  ///
  /// A check that fails ends nothing, so that all that fail are told; a command that fails does.
  ///
  /// - Parameters:
  ///   - lesson: The lesson.
  ///   - shell: Whose session the commands work on, and in whose manner the lesson speaks.
  ///   - language: The language of the prose.
  ///   - manner: Whether all of it is run, and whether it waits for its reader.
  /// - Returns: How the commands and the checks went.
  public static func run(
    _ lesson: LessonFile, on shell: Shell, language: LessonLanguage, manner: Manner = Manner()
  ) -> LessonReport {
    var runner = LessonRunner(lesson, on: shell, language: language, manner: manner)
    runner.runAll()
    return runner.report
  }

  private init(
    _ lesson: LessonFile, on shell: Shell, language: LessonLanguage, manner: Manner
  ) {
    self.lesson = lesson
    self.manner = manner
    // The same session and manner, but results go into the lesson's book.
    let own = Shell(shell.session, manner: shell.manner, commands: shell.commands)
    let stage = LessonStage(lesson, on: own, language: language)
    own.witness = { [unowned stage] line, outcome in
      stage.book.note(line.verb.text, outcome.result)
    }
    self.stage = stage
    report = LessonReport(lessonID: lesson.id)
  }

  private mutating func runAll() {
    let start = ProgressLine.monotonicSeconds()
    stage.say(stage.style.bold(lesson.title(stage.language)))
    var goesOn = note(stage.run(lesson.seedCommand))
    for step in lesson.steps {
      guard goesOn else { break }
      stage.show(step)
      for (place, part) in step.parts.enumerated() where goesOn {
        if case .commands(let block) = part, block.isSolution { look(behind: place, in: step) }
        goesOn = run(part, of: step)
      }
    }
    report.seconds = ProgressLine.monotonicSeconds() - start
    if report.ending == .finished { stage.say("\n" + stage.words.summary(report)) }
  }

  /// Goes through a part; false if the lesson ends here.
  private mutating func run(_ part: LessonPart, of step: LessonStep) -> Bool {
    switch part {
    case .prose(let prose): stage.show(prose)
    case .commands(let block):
      guard block.role != .long || manner.isFull else { return true }
      guard pause() else { return false }
      if block.isSolution {
        if manner.isHollow { return true }
        stage.say("\n" + stage.style.dim(stage.words.solution))
      }
      return block.lines.allSatisfy { line in
        guard let line = manner.isHollow ? line.hollow : line else { return true }
        return note(block.role == .refused ? stage.refuse(line) : stage.run(line))
      }
    case .checks(let block):
      guard !block.isLong || manner.isFull else { return true }
      for check in block.checks { report.checks.append(stage.make(check, in: step)) }
    case .question(let question):
      QuestionTeller(stage).ask(question)
      guard pause() else { return false }
      QuestionTeller(stage).reveal(question)
    case .hint: break
    }
    return true
  }

  /// Looks whether the exercise of a step is solved before its solution.
  private mutating func look(behind place: Int, in step: LessonStep) {
    let checks = step.checks(behind: place)
    if checks.allSatisfy({ stage.verdict(on: $0, in: step).passed }) {
      report.solvedBefore.append(step.id)
    }
  }

  /// Waits for the reader, if there is one; false if the lesson ends here.
  private mutating func pause() -> Bool {
    guard let pause = manner.pause, !pause() else { return true }
    return note(.interrupted(status: Shell.Status.interrupted))
  }

  /// Notes how a command went; false if the lesson ends here.
  private mutating func note(_ performance: LessonStage.Performance) -> Bool {
    switch performance {
    case .done:
      report.commands += 1
      return true
    case .failed(let line): report.ending = .commandFailed(line: line)
    case .interrupted(let status): report.ending = .interrupted(status: status)
    }
    return false
  }
}

extension CommandLine {
  /// One step in place of a training, and none in place of one; any other command as it is.
  fileprivate var hollow: CommandLine? {
    guard verb.text == "train" else { return self }
    guard !options.contains(where: { $0.key.text == "steps" && $0.value.text == "1" }) else {
      return nil
    }
    return CommandLine(
      verb: verb, arguments: [Self.oneStep], text: "train steps=1", source: source)
  }

  private static let oneStep = Argument.option(key: Word("steps"), value: Word("1"))
}

extension LessonFile {
  /// `seed N`, as the front matter has it.
  var seedCommand: CommandLine {
    let line = frontMatter.seedLine
    let text = "seed \(frontMatter.seed)"
    return CommandLine(
      verb: Word("seed", line: line),
      arguments: [.positional(Word("\(frontMatter.seed)", line: line, column: 6))],
      text: text, source: SourceText(text, name: path, firstLine: line))
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
///   - manner: Whether all of it is run, and whether it waits for its reader.
/// - Returns: 0 all well, 1 the file or a command was wrong, 3 a check failed, 130 Ctrl-C.
public func runLesson(
  path: String, shell: Shell, language: LessonLanguage? = nil,
  manner: LessonRunner.Manner = LessonRunner.Manner()
) -> Int32 {
  do {
    let lesson = try LessonFile(path: path)
    let language = language ?? LessonLanguage(environment: Terminal.environment())
    return LessonRunner.run(lesson, on: shell, language: language, manner: manner).exitStatus
  } catch {
    shell.fail(error.diagnostic, verb: nil)
    return Shell.Status.failed
  }
}
