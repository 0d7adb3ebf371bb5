/// Reads commands: `verb [name] [key=value …]`, one a line.
///
/// `;` separates commands on a line, `#` at the start of a word begins a comment, a backslash at
/// the end of a line continues it, and quotes work as in a POSIX shell (XCU 2.2): `'…'` is
/// literal, `"…"` knows `\"`, `\\`, `\$` and `` \` ``, adjacent pieces join (`a"b c"d`).
/// A word is cut at its first `=` when all before it is a bare name, so `until=modes>=8` is an
/// option, while `modes>=8`, `"to=x"` and `=x` are plain words.
public enum Tokenizer {
  /// The commands of a text.
  ///
  /// - Parameter source: The text; empty commands and comments in it count for nothing.
  /// - Returns: The commands in order.
  /// - Throws: `GrammarError`, of which `isIncomplete` says whether another line could help.
  public static func commands(in source: SourceText) throws(GrammarError) -> [CommandLine] {
    var lexer = Lexer(source.text, firstLine: source.firstLine)
    try lexer.run()
    switch lexer.end {
    case .inQuote(let quote, let start):
      throw .unclosedQuote(quote: quote, line: start.line, column: start.column)
    case .afterBackslash(let start):
      throw .trailingBackslash(line: start.line, column: start.column)
    case .betweenWords, .inWord, .inComment:
      break
    }
    return lexer.commands.compactMap { words in
      guard let first = words.first, let last = words.last else { return nil }
      return CommandLine(
        verb: lexer.word(first),
        arguments: words.dropFirst().map(lexer.argument),
        text: String(lexer.characters[first.start.index..<last.end.index]),
        source: source)
    }
  }

  /// A word written so that the tokenizer reads it back unchanged, with quotes only if needed.
  ///
  /// - Parameter text: Any text without control characters.
  /// - Returns: The word as it must be typed.
  public static func quoted(_ text: String) -> String {
    if !text.isEmpty, text.allSatisfy(\.isSafeBare), text.first != "#", text.first != "\u{FEFF}" {
      return text
    }
    if !text.contains("'") { return "'\(text)'" }
    return "\"\(escapedForDoubleQuotes(text))\""
  }

  /// The inside of a double-quoted piece.
  static func escapedForDoubleQuotes(_ text: String) -> String {
    var result = ""
    for character in text {
      if character == "\"" || character == "\\" || character == "$" || character == "`" {
        result.append("\\")
      }
      result.append(character)
    }
    return result
  }
}

extension Lexer {
  /// A raw word as the tokenizer hands it out, uncut.
  func word(_ raw: RawWord) -> Word {
    Word(
      raw.text, raw: String(characters[raw.start.index..<raw.end.index]), line: raw.start.line,
      column: raw.start.column, wasQuoted: raw.wasQuoted)
  }

  /// A raw word behind the verb: cut into key and value where it asks for that.
  func argument(_ raw: RawWord) -> Argument {
    guard let split = raw.split else { return .positional(word(raw)) }
    let start = split.valueStart
    let key = Word(
      split.key, raw: String(characters[raw.start.index..<start.index - 1]), line: raw.start.line,
      column: raw.start.column)
    let value = Word(
      split.value, raw: String(characters[start.index..<raw.end.index]), line: start.line,
      column: start.column, wasQuoted: split.valueWasQuoted)
    return .option(key: key, value: value)
  }
}

extension Character {
  /// Whether the character means itself outside quotes, wherever in a word it stands.
  var isSafeBare: Bool {
    switch self {
    case "'", "\"", "\\", ";", "=": false
    default: !isBlank && !isLineBreak && !isControl
    }
  }
}
