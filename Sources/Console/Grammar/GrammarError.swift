/// Why a text is no sequence of commands.
public enum GrammarError: Error, Sendable, Hashable {
  /// A quote was opened at this place and the text ended.
  case unclosedQuote(quote: Character, line: Int, column: Int)

  /// The text ends in a backslash that joins it to nothing.
  case trailingBackslash(line: Int, column: Int)

  /// A character that cannot be seen, at this place.
  case controlCharacter(Unicode.Scalar, line: Int, column: Int)

  /// Whether a further line could still make the text whole, so that a prompt may ask for it.
  public var isIncomplete: Bool {
    switch self {
    case .unclosedQuote, .trailingBackslash: true
    case .controlCharacter: false
    }
  }

  /// The line and the 1-based column that are meant.
  public var position: (line: Int, column: Int) {
    switch self {
    case .unclosedQuote(_, let line, let column), .trailingBackslash(let line, let column),
      .controlCharacter(_, let line, let column):
      (line, column)
    }
  }
}
