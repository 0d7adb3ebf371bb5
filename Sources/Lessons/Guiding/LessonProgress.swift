import Console

/// How far a reader is in a lesson, as the file keeps it.
public struct LessonProgress: Codable, Sendable {
  /// The lesson's id.
  public let lesson: String
  /// The checksum of the lesson's text: a lesson that was changed is taken up at the start of a step.
  public var fingerprint: String
  /// Who reads it: the user's name on the machine.
  public var reader: String
  /// The step that the reader is in.
  public var step: String
  /// The part of the step.
  public var part = 0
  /// True once the end was reached.
  public var isFinished = false
  /// The steps that were gone through.
  public var done: [String] = []
  /// The exercises and questions that were skipped: `step/part`.
  public var skipped: [String] = []
  /// What was typed or run, in order.
  public var commands: [Typed] = []
  /// What was answered, in order.
  public var answers: [Answer] = []
  /// What was typed at this part, in the form that commands are compared by.
  var typed: [String] = []
  /// The training at this part that Ctrl-C ended before its goal, in the same form.
  var stopped: String?
  /// The figures that checks look at.
  var figures: [Figures] = []
  /// The same when the reader got to this part, where a solution starts.
  var figuresBefore: [Figures] = []
  /// Seconds since 1970 of the last change.
  public var updated = 0

  /// A command.
  public struct Typed: Codable, Sendable {
    /// The step it was typed in.
    public let step: String
    /// The part that was waiting.
    public let part: Int
    /// The command.
    public let text: String
  }

  /// An answer.
  public struct Answer: Codable, Sendable {
    /// The step.
    public let step: String
    /// The question's part of the step.
    public let part: Int
    /// What was answered.
    public let text: String
    /// Whether it was right.
    public let isRight: Bool
  }

  /// The last result of a verb.
  struct Figures: Codable, Sendable {
    let verb: String
    let result: JSONValue
  }
}

extension FigureBook {
  /// All of it, the oldest result first.
  var figures: [LessonProgress.Figures] {
    entries.map { LessonProgress.Figures(verb: $0.verb, result: .object($0.result)) }
  }

  /// A book of these results.
  init(_ figures: [LessonProgress.Figures]) {
    self.init()
    for entry in figures {
      if case .object(let result) = entry.result { note(entry.verb, result) }
    }
  }
}
