import Console
import Glibc
import Lab
import Shell

/// Looks whether a lesson is one: it reads, its solutions pass, its checks can fail, both languages say
/// the same, and it keeps to its time.
public struct LessonLint {
  /// Something that is wrong.
  public struct Finding: Sendable, Hashable, CustomStringConvertible {
    /// The file.
    public let path: String
    /// The line; nil for the whole.
    public let line: Int?
    /// What is wrong, in one sentence without a full stop.
    public let message: String

    /// The finding as `file:line: sentence`.
    public var description: String {
      (line.map { "\(path):\($0)" } ?? path) + ": " + message
    }
  }

  private let lesson: LessonFile
  private let makeShell: () -> Shell
  private let isFull: Bool
  private var findings: [Finding] = []
  private let complaints = Complaints()

  /// Looks at a lesson.
  ///
  /// - Parameters:
  ///   - path: The lesson's file.
  ///   - isFull: Whether the long demonstrations are run, too.
  ///   - topics: The ids that `teaches` can name; nil to leave them unread.
  ///   - makeShell: A shell over a fresh session, quiet.
  /// - Returns: What is wrong, and how long the commands took, in seconds.
  public static func look(
    at path: String, isFull: Bool, topics: Set<String>?, makeShell: @escaping () -> Shell
  ) -> (findings: [Finding], seconds: Double) {
    let lesson: LessonFile
    do {
      lesson = try LessonFile(path: path)
    } catch {
      return ([Finding(path: error.file, line: error.line, message: error.message)], 0)
    }
    var lint = LessonLint(lesson: lesson, makeShell: makeShell, isFull: isFull)
    lint.compareLanguages()
    lint.findTables()
    lint.lookUp(topics)
    let seconds = lint.runWhole()
    lint.runHollow()
    return (lint.findings, seconds)
  }

  private init(lesson: LessonFile, makeShell: @escaping () -> Shell, isFull: Bool) {
    self.lesson = lesson
    self.makeShell = makeShell
    self.isFull = isFull
  }

  private mutating func find(_ line: Int?, _ message: String) {
    findings.append(Finding(path: lesson.path, line: line, message: message))
  }

  /// Block for block: no paragraph, list or formula is missing on one side.
  private mutating func compareLanguages() {
    for step in lesson.steps {
      for case .prose(let prose) in step.parts {
        let french = prose[.french] ?? []
        let english = prose[.english] ?? []
        guard french.map(\.shape) != english.map(\.shape) else { continue }
        find(
          french.first?.line ?? step.line,
          "the languages differ: \(french.map(\.shape).joined(separator: ", ")) in French, "
            + "\(english.map(\.shape).joined(separator: ", ")) in English")
      }
    }
  }

  /// Tables of bars are no Markdown that is read here: on a terminal they would run into one line.
  private mutating func findTables() {
    for step in lesson.steps {
      for case .prose(let prose) in step.parts {
        for block in LessonLanguage.allCases.flatMap({ prose[$0] ?? [] }) {
          guard case .paragraph(let text) = block.kind, text.plainText.hasPrefix("|") else {
            continue
          }
          find(block.line, "tables of | are not shown as such: a block of code keeps its columns")
        }
      }
    }
  }

  private mutating func lookUp(_ topics: Set<String>?) {
    guard let topics else { return }
    for topic in lesson.frontMatter.teaches where !topics.contains(topic) {
      find(nil, "the curriculum has no `\(topic)`")
    }
  }

  private mutating func runWhole() -> Double {
    let report = run(LessonRunner.Manner(isFull: isFull))
    for failure in report.failures {
      let found = failure.found?.figureText ?? "not there"
      find(failure.check.line, "the check fails: \(failure.check.text) (\(found))")
    }
    switch report.ending {
    case .finished: break
    case .commandFailed(let line): find(line, "the command fails\(complaints.error)")
    case .interrupted: find(nil, "it was interrupted")
    }
    for id in report.solvedBefore {
      find(line(of: id), "the exercise of `\(id)` passes its checks before it is solved")
    }
    if !isFull, report.seconds > Double(lesson.frontMatter.seconds) {
      find(
        nil,
        "its commands took \(NumberText.short(report.seconds)) s, and `seconds` allows "
          + "\(lesson.frontMatter.seconds)")
    }
    return report.seconds
  }

  /// One step in place of each training and no solutions: each step whose work was left out has to be
  /// found out.
  private mutating func runHollow() {
    let report = run(LessonRunner.Manner(isFull: false, isHollow: true))
    let found = Set(report.failures.map(\.stepID))
    // A command that needs the work ends the run, which is a way to find out, too.
    guard report.ending == .finished else { return }
    for step in lesson.steps where step.isWork && !found.contains(step.id) {
      find(step.line, "nothing checks the work of `\(step.id)`")
    }
  }

  private func run(_ manner: LessonRunner.Manner) -> LessonReport {
    let base = makeShell()
    let complaints = complaints
    complaints.text = ""
    var silent = base.manner
    silent.complain = { complaints.text += $0 }
    let shell = Shell(base.session, manner: silent, commands: base.commands)
    return LessonRunner.run(lesson, on: shell, language: .english, manner: manner)
  }

  /// What was complained about in the last run.
  private final class Complaints {
    var text = ""
    /// The last error, in its own words.
    var error: String {
      let line = text.split(separator: "\n").last { $0.contains("error: ") } ?? ""
      return line.firstRange(of: "error: ").map { ": " + line[$0.upperBound...] } ?? ""
    }
  }

  private func line(of id: String) -> Int? { lesson.steps.first { $0.id == id }?.line }
}

extension LessonStep {
  /// True if something is trained or solved in it, leaving out what takes minutes.
  var isWork: Bool {
    parts.contains { part in
      guard case .commands(let block) = part else { return false }
      switch block.role {
      case .solution: return true
      case .demonstration: return block.lines.contains { $0.verb.text == "train" }
      case .refused, .long: return false
      }
    }
  }
}

extension Block {
  /// What kind of block it is, for comparing two languages.
  var shape: String {
    switch kind {
    case .heading: "a heading"
    case .paragraph: "a paragraph"
    case .code: "code"
    case .list(_, let items): "a list of \(items.count)"
    case .quote: "a quotation"
    case .rule: "a rule"
    case .html: "HTML"
    }
  }
}
