import Console
import PluginHost

/// A lesson as its file has it: prose in both languages, commands and checks once.
public struct LessonFile: Sendable {
  /// The file's name, as errors give it.
  public let path: String
  /// What stands at its head.
  public let frontMatter: FrontMatter
  /// The steps in reading order; at least one.
  public let steps: [LessonStep]
  /// The checksum of its text.
  public let fingerprint: String

  /// The stable name of the lesson.
  public var id: String { frontMatter.id }

  /// The folder of its file, where the files lie that its commands load.
  public var folder: String {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    return parts.isEmpty ? "." : parts == [""] ? "/" : parts.joined(separator: "/")
  }

  /// The title in a language.
  public func title(_ language: LessonLanguage) -> String {
    frontMatter.titles[language] ?? frontMatter.id
  }

  /// Every command, in the order in which they run.
  public var commands: [CommandLine] {
    steps.flatMap(\.parts).flatMap { part -> [CommandLine] in
      if case .commands(let block) = part { block.lines } else { [] }
    }
  }

  /// Every check, in the order in which they are made.
  public var checks: [Check] {
    steps.flatMap(\.parts).flatMap { part -> [Check] in
      if case .checks(let block) = part { block.checks } else { [] }
    }
  }

  /// Reads a lesson from its text.
  ///
  /// - Throws: The first thing that is wrong with it, with its line.
  public init(text: String, path: String) throws(LessonError) {
    var lines = text.split(omittingEmptySubsequences: false) {
      $0 == "\n" || $0 == "\r\n" || $0 == "\r"
    }
    if let first = lines.first, first.unicodeScalars.first == "\u{FEFF}" {
      lines[0] = Substring(first.unicodeScalars.dropFirst())
    }
    self.path = path
    fingerprint = SHA256(Array(text.utf8)).hex
    let (frontMatter, length) = try FrontMatter.read(lines, file: path)
    self.frontMatter = frontMatter
    // Empty lines in its place keep the numbers of all the others.
    for index in 0..<length { lines[index] = "" }
    var reader = LessonReader(path: path, titles: frontMatter.titles)
    steps = try reader.steps(of: MarkdownReader.blocks(of: lines, file: path))
  }

  /// Reads a lesson from a file.
  ///
  /// - Throws: `unreadable`, or the first thing that is wrong with it, with its line.
  public init(path: String) throws(LessonError) {
    try self.init(text: try LessonText.read(path), path: path)
  }
}

/// One step of a lesson: a heading and what stands under it.
public struct LessonStep: Sendable {
  /// The stable name, by which progress is kept.
  public let id: String
  /// The heading in each language.
  public let titles: [LessonLanguage: String]
  /// The line of the heading.
  public let line: Int
  /// Prose, commands and checks in reading order.
  public let parts: [LessonPart]

  /// The checks right behind a part: what tells whether the exercise there is solved.
  func checks(behind part: Int) -> [Check] {
    var checks: [Check] = []
    for part in parts[(part + 1)...] {
      switch part {
      case .checks(let block): checks += block.checks
      case .hint: continue
      default: return checks
      }
    }
    return checks
  }
}

/// A stretch of a step.
public enum LessonPart: Sendable {
  /// The same said in every language.
  case prose([LessonLanguage: [Block]])
  /// Commands for the shell.
  case commands(LessonCommands)
  /// Conditions on the figures that the commands gave.
  case checks(LessonChecks)
  /// What the reader is asked.
  case question(Question)
  /// What helps with the step, a little more with each one.
  case hint(Hint)
}

/// A block of commands.
public struct LessonCommands: Sendable {
  /// What a block of commands is there for.
  public enum Role: String, Sendable, CaseIterable {
    /// To be seen.
    case demonstration = "gan"
    /// To solve an exercise, so that a reader should try first.
    case solution = "gan solution"
    /// To be refused, every one of them.
    case refused = "gan refused"
    /// To be seen where there are minutes for it.
    case long = "gan full"
  }

  /// The commands; their words' lines are those of the lesson's file.
  public let lines: [CommandLine]
  /// What the block is there for.
  public let role: Role
  /// The line of the fence that opens the block.
  public let line: Int

  /// True if the block solves an exercise.
  public var isSolution: Bool { role == .solution }
}

/// A block of checks.
public struct LessonChecks: Sendable {
  /// The checks.
  public let checks: [Check]
  /// True if they are made only where the long demonstrations are run.
  public let isLong: Bool
}
