/// Text that commands are read from, with what is needed to point back into it.
public struct SourceText: Sendable, Hashable {
  /// The file's name as the learner knows it; `nil` for what was typed at the prompt.
  public let name: String?

  /// The text itself, one or more lines.
  public let text: String

  /// The number of the first line: more than 1 when `text` was cut out of a longer stream.
  public let firstLine: Int

  /// Wraps a text.
  public init(_ text: String, name: String? = nil, firstLine: Int = 1) {
    self.text = text
    self.name = name
    self.firstLine = firstLine
  }

  /// The line with a given number, without its end; `nil` if there is none.
  public func line(_ number: Int) -> String? {
    guard number >= firstLine else { return nil }
    var current = firstLine
    var start = text.startIndex
    while current < number {
      guard let end = text[start...].firstIndex(where: \.isLineBreak) else { return nil }
      start = text.index(after: end)
      current += 1
    }
    let end = text[start...].firstIndex(where: \.isLineBreak) ?? text.endIndex
    return String(text[start..<end])
  }

  /// The place of a word, ready to be shown.
  public func span(of word: Word) -> SourceSpan {
    span(line: word.line, column: word.column, length: word.length)
  }

  /// A place given by line, 1-based column and length in characters, ready to be shown.
  public func span(line number: Int, column: Int, length: Int = 1) -> SourceSpan {
    SourceSpan(
      name: name, text: line(number) ?? "", line: number, column: column, length: max(1, length))
  }
}

/// One stretch of one line of a source, with the line's text beside it.
public struct SourceSpan: Sendable, Hashable {
  /// The file's name; `nil` at the prompt.
  public let name: String?

  /// The whole line, without its end.
  public let text: String

  /// The line's number, from 1.
  public let line: Int

  /// The first character's column, from 1, counted in characters.
  public let column: Int

  /// How many characters are meant; at least 1.
  public let length: Int
}

extension Character {
  /// Whether the character ends a line: LF, CR LF (one `Character` in Swift) or a lone CR.
  var isLineBreak: Bool { self == "\n" || self == "\r\n" || self == "\r" }

  /// Whether the character separates words: blanks of any alphabet, such as the no-break space
  /// that a PDF or a French keyboard slips into a pasted command.
  var isBlank: Bool { self == " " || self == "\t" || (isWhitespace && !isLineBreak && !isControl) }

  /// Whether the character cannot be seen and cannot be meant: C0, C1, and the line and paragraph
  /// separators, but neither tab nor line break.
  var isControl: Bool {
    guard self != "\t", !isLineBreak, let first = unicodeScalars.first else { return false }
    switch first.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: return true
    default: return false
    }
  }
}
