import Console
import FoundationEssentials
import Shell

/// What a reader's progress is worth: its commands are run again, and its answers judged again.
///
/// Nothing else in the file counts, for it lies on the reader's own disk.
public struct LessonGrade: Sendable, Hashable {
  /// The reader, as the file says.
  public let reader: String
  /// The lesson's id.
  public let lesson: String
  /// Exercises whose checks pass after the reader's own commands.
  public internal(set) var exercisesSolved = 0
  /// Exercises that there are.
  public internal(set) var exercises = 0
  /// Questions answered right in the end.
  public internal(set) var questionsRight = 0
  /// Questions answered right at once.
  public internal(set) var questionsRightAtOnce = 0
  /// Questions that there are.
  public internal(set) var questions = 0
  /// Exercises and questions that were skipped.
  public internal(set) var skipped = 0
  /// Commands that failed when they were run again, or that are not, as `load`.
  public internal(set) var failedCommands = 0
  /// True if the lesson is no longer the one that the reader had.
  public let lessonChanged: Bool

  /// The heads of the columns of `csv`.
  public static let columns = [
    "reader", "lesson", "exercises_solved", "exercises", "questions_right",
    "questions_right_at_once", "questions", "skipped", "failed_commands", "lesson_changed",
  ]

  /// One line of CSV.
  public var csv: String {
    let numbers = [
      exercisesSolved, exercises, questionsRight, questionsRightAtOnce, questions, skipped,
      failedCommands,
    ].map { "\($0)" }
    return ([reader.csvField, lesson.csvField] + numbers + [lessonChanged ? "yes" : "no"])
      .joined(separator: ",")
  }

  /// Grades the progress in a file.
  ///
  /// - Parameters:
  ///   - path: The progress file, as `lesson start` keeps it.
  ///   - shelf: Where the lesson is looked for.
  ///   - makeShell: A quiet shell over a fresh session.
  /// - Returns: The grade.
  /// - Throws: What is wrong with the file, or with the lesson.
  public static func grade(
    _ path: String, shelf: LessonShelf, makeShell: () -> Shell
  ) throws -> LessonGrade {
    let text = try LessonText.read(path)
    let progress: LessonProgress
    do {
      progress = try JSONDecoder().decode(LessonProgress.self, from: Data(text.utf8))
    } catch {
      throw Diagnostic("\(path): it is no progress of a lesson")
    }
    let lesson = try shelf.lesson(progress.lesson)
    var grade = LessonGrade(
      reader: progress.reader, lesson: progress.lesson,
      lessonChanged: progress.fingerprint != lesson.fingerprint)
    grade.judge(progress, lesson)
    grade.replay(progress, lesson, makeShell())
    return grade
  }

  private mutating func judge(_ progress: LessonProgress, _ lesson: LessonFile) {
    for step in lesson.steps {
      for (place, part) in step.parts.enumerated() {
        let isSkipped = progress.skipped.contains("\(step.id)/\(place)")
        switch part {
        case .question(let question):
          questions += 1
          let answers = progress.answers.filter { $0.step == step.id && $0.part == place }
          let judged = answers.map { (try? question.judge($0.text).isRight) == true }
          if judged.first == true { questionsRightAtOnce += 1 }
          if judged.contains(true) { questionsRight += 1 } else if isSkipped { skipped += 1 }
        case .commands(let block) where block.isSolution:
          exercises += 1
          if isSkipped { skipped += 1 }
        default: break
        }
      }
    }
  }

  private mutating func replay(
    _ progress: LessonProgress, _ lesson: LessonFile, _ shell: Shell
  ) {
    let stage = LessonStage(lesson, on: shell, language: .english)
    shell.witness = { [unowned stage] line, outcome in
      stage.book.note(line.verb.text, outcome.result)
    }
    for step in lesson.steps {
      for (place, part) in step.parts.enumerated() {
        let typed = progress.commands.filter { $0.step == step.id && $0.part == place }
        for command in typed { run(command.text, shell) }
        guard case .commands(let block) = part, block.isSolution, !typed.isEmpty,
          !progress.skipped.contains("\(step.id)/\(place)")
        else { continue }
        let checks = step.checks(behind: place)
        if checks.allSatisfy({ stage.verdict(on: $0, in: step).passed }) { exercisesSolved += 1 }
      }
    }
  }

  /// The verbs that are run again: none that runs a reader's own code, or writes where it says.
  private static let verbs: Set = [
    "data", "model", "loss", "switch", "sampler", "set", "seed", "train", "step", "sample", "plot",
    "measure", "compare", "status", "reset", "watch", "why", "explain", "help",
  ]

  private static func isHarmless(_ line: CommandLine) -> Bool {
    verbs.contains(line.verb.text)
      && line.options.allSatisfy { $0.key.text != "to" || !$0.value.text.contains("/") }
  }

  private mutating func run(_ text: String, _ shell: Shell) {
    guard let lines = try? Tokenizer.commands(in: SourceText(text)) else {
      failedCommands += 1
      return
    }
    for line in lines {
      guard Self.isHarmless(line) else {
        failedCommands += 1
        continue
      }
      do {
        _ = try shell.outcome(of: line)
      } catch {
        failedCommands += 1
      }
    }
  }
}

extension String {
  /// The text as a field of CSV; a spreadsheet is kept from taking it for a formula.
  fileprivate var csvField: String {
    let text = first.map { "=+-@\t".contains($0) } == true ? "'" + self : self
    guard text.contains(where: { ",\"\n\r".contains($0) }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}
