import Console

/// What is wrong with a lesson's file, and where.
public struct LessonError: Error, Sendable, Hashable {
  /// The file.
  public let file: String
  /// The line, from 1; nil if the file as a whole is meant.
  public let line: Int?
  /// What is wrong.
  public let reason: Reason

  init(_ file: String, _ line: Int?, _ reason: Reason) {
    self.file = file
    self.line = line
    self.reason = reason
  }

  /// What can be wrong.
  public enum Reason: Sendable, Hashable {
    /// The file cannot be read, with what the system says.
    case unreadable(String)
    /// The first line is not `---`.
    case noFrontMatter
    /// No second `---` follows.
    case frontMatterNotClosed
    /// A line of the front matter is not `key: value`.
    case notKeyAndValue(String)
    /// A key that there is not.
    case unknownKey(String)
    /// A key given twice.
    case repeatedKey(String)
    /// A key that has to be given.
    case missingKey(String)
    /// A value that cannot be.
    case badValue(key: String, found: String, expected: String)
    /// Blocks or emphasis within each other beyond all measure.
    case tooDeep
    /// A heading of level 1 that does not say both titles.
    case badTitle(expected: String)
    /// There is no heading of level 2.
    case noSteps
    /// A step's heading without `<!-- id: … -->`.
    case noStepID(title: String)
    /// A step's id that cannot be.
    case badStepID(String)
    /// Two steps with one id; the line of the first.
    case repeatedStepID(String, firstLine: Int)
    /// A step without prose, commands or checks.
    case emptyStep(String)
    /// A step's heading, or prose, that one language lacks.
    case missingLanguage(LessonLanguage, in: LanguageNeed)
    /// A language twice in a row.
    case repeatedLanguage(LessonLanguage)
    /// A heading of level 3 that is no language.
    case unknownSection(String)
    /// Text under no language.
    case strayText
    /// A block whose fence is never closed.
    case unclosedFence(info: String)
    /// A block of a kind that there is not.
    case unknownBlock(info: String)
    /// A block of commands or checks within a list or a quotation.
    case nestedBlock(info: String)
    /// A block of commands or checks without any.
    case emptyBlock(info: String)
    /// Commands that cannot be read, with what the grammar says.
    case badCommands(GrammarError)
    /// A line that is no check.
    case badCheck(String, CheckFault)
    /// A question or a hint that cannot be read.
    case badQuestion(kind: String, QuestionFault)
    /// A check on a figure of a command that has not been run before it.
    case checkTooEarly(figure: String, verb: String?, run: [String])
  }

  /// What has to be said in both languages.
  public enum LanguageNeed: Sendable, Hashable {
    /// The heading of a step.
    case heading
    /// The prose that begins at this line.
    case prose
  }
}
