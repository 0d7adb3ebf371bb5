/// What a lesson asks its reader.
public struct Question: Sendable, Hashable {
  /// The question in each language.
  public let text: [LessonLanguage: String]
  /// What is asked for.
  public let form: Form
  /// The line of the fence that opens its block.
  public let line: Int

  /// The kinds of questions.
  public enum Form: Sendable, Hashable {
    /// One of several answers.
    case choice([Choice])
    /// A number.
    case number(NumberAnswer)
    /// A few sentences, in which some points are looked for.
    case text(TextAnswer)
  }

  /// An answer to choose.
  public struct Choice: Sendable, Hashable {
    /// The answer in each language.
    public let text: [LessonLanguage: String]
    /// True if it is right.
    public let isRight: Bool
    /// What is said to whoever chooses it.
    public let feedback: [LessonLanguage: String]
  }

  /// A number with what may be wrong about it.
  public struct NumberAnswer: Sendable, Hashable {
    /// The right one.
    public let right: Target
    /// Numbers that come from a known mistake.
    public let mistakes: [Target]

    /// A number and what is said to whoever gives it.
    public struct Target: Sendable, Hashable {
      /// The number.
      public let value: Double
      /// How far from it still counts.
      public let tolerance: Double
      /// What is said.
      public let feedback: [LessonLanguage: String]

      func holds(for number: Double) -> Bool { abs(number - value) <= tolerance }
    }
  }

  /// What a text should say.
  public struct TextAnswer: Sendable, Hashable {
    /// The points to look for.
    public let points: [Point]
    /// A model answer.
    public let model: [LessonLanguage: String]

    /// A point, found by any of its words.
    public struct Point: Sendable, Hashable {
      /// Words in any language, folded: no accents, no capitals.
      public let words: [String]
      /// What is said to whoever left it out.
      public let feedback: [LessonLanguage: String]
    }
  }
}

/// A hint in each language.
public struct Hint: Sendable, Hashable {
  /// The hint.
  public let text: [LessonLanguage: String]
  /// The line of the fence that opens its block.
  public let line: Int
}
