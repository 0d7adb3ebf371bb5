/// Cuts a text into raw words; the tokenizer and completion by position both read through it.
///
/// Unlike the tokenizer it accepts text that stops in the middle, and says how it stopped.
struct Lexer {
  /// A place in the text.
  struct Position: Hashable {
    /// How many characters stand before it.
    var index: Int
    var line: Int
    var column: Int
  }

  /// A word, and where `key=value` would be cut.
  struct RawWord {
    var text = ""
    let start: Position
    var end: Position
    var wasQuoted = false
    var split: Split?

    /// The first `=` has been seen, whether it cuts or not.
    fileprivate var isSettled = false
  }

  /// The cut behind the `=` of `key=value`.
  struct Split {
    let key: String
    let valueStart: Position
    /// The value's text alone.
    var value = ""
    var valueWasQuoted = false
  }

  /// How the text stopped.
  enum End: Hashable {
    case betweenWords
    case inWord
    case inQuote(Character, at: Position)
    case afterBackslash(at: Position)
    case inComment
  }

  let characters: [Character]
  private var position: Position

  /// The commands so far, each with at least one word, except that the last may be empty.
  private(set) var commands: [[RawWord]] = [[]]
  private(set) var end = End.betweenWords

  private var word: RawWord?

  init(_ text: String, firstLine: Int = 1) {
    characters = Array(text)
    position = Position(index: 0, line: firstLine, column: 1)
  }

  /// Reads the whole text.
  mutating func run() throws(GrammarError) {
    // A byte order mark that an editor left at the top of a script means nothing.
    if characters.first == "\u{FEFF}" { advance() }
    while let character = peek() {
      switch character {
      case "\\":
        try escape()
      case "'", "\"":
        try quotation(character)
      case "#" where word == nil:
        comment()
      case ";":
        endCommand()
      default:
        if character.isLineBreak {
          endCommand()
        } else if character.isBlank {
          endWord()
          advance()
        } else {
          try refuseControl(character)
          if character == "=" { settleSplit() }
          append(character, quoted: false)
          advance()
        }
      }
      switch end {
      case .betweenWords, .inWord: end = word == nil ? .betweenWords : .inWord
      case .inQuote, .afterBackslash, .inComment: break
      }
    }
    endWord()
  }

  private func peek(_ offset: Int = 0) -> Character? {
    let index = position.index + offset
    return index < characters.count ? characters[index] : nil
  }

  private mutating func advance() {
    let isBreak = characters[position.index].isLineBreak
    position.index += 1
    position.line += isBreak ? 1 : 0
    position.column = isBreak ? 1 : position.column + 1
  }

  private func refuseControl(_ character: Character) throws(GrammarError) {
    guard character.isControl, let scalar = character.unicodeScalars.first else { return }
    throw .controlCharacter(scalar, line: position.line, column: position.column)
  }

  // MARK: Words

  private mutating func begin() {
    if word == nil { word = RawWord(start: position, end: position) }
  }

  private mutating func append(_ character: Character, quoted: Bool) {
    begin()
    word?.text.append(character)
    if quoted { markQuoted() }
    // The `=` itself is appended after the cut was noted and before the value starts.
    if let start = word?.split?.valueStart.index, position.index >= start {
      word?.split?.value.append(character)
    }
  }

  private mutating func markQuoted() {
    begin()
    word?.wasQuoted = true
    if word?.split != nil { word?.split?.valueWasQuoted = true }
  }

  /// Decides, at the first bare `=` of a word, whether it is `key=value`.
  ///
  /// It is when all before it is a bare name, and what follows is no second `=`: `modes==6` and
  /// `modes>=6` are comparisons.
  private mutating func settleSplit() {
    guard let current = word, !current.isSettled else { return }
    word?.isSettled = true
    guard !current.wasQuoted, peek(1) != "=", current.text.allSatisfy(\.isNamePart) else { return }
    var start = position
    start.index += 1
    start.column += 1
    word?.split = Split(key: current.text, valueStart: start)
  }

  private mutating func endWord() {
    guard var finished = word else { return }
    finished.end = position
    commands[commands.count - 1].append(finished)
    word = nil
  }

  private mutating func endCommand() {
    endWord()
    advance()
    if commands.last?.isEmpty == false { commands.append([]) }
  }

  // MARK: Quotes, backslashes, comments

  private mutating func comment() {
    while let character = peek(), !character.isLineBreak { advance() }
    end = peek() == nil ? .inComment : .betweenWords
  }

  /// A backslash outside quotes: joins lines, or takes the next character as it is.
  private mutating func escape() throws(GrammarError) {
    guard let next = peek(1) else {
      end = .afterBackslash(at: position)
      advance()
      return
    }
    if next.isLineBreak {
      advance()
    } else {
      begin()
      advance()
      try refuseControl(next)
      append(next, quoted: true)
    }
    advance()
  }

  /// A quoted piece: `'…'` literal, `"…"` with `\"`, `\\`, `\$`, `` \` `` and joined lines.
  private mutating func quotation(_ quote: Character) throws(GrammarError) {
    let opening = position
    markQuoted()
    advance()
    while let character = peek(), character != quote {
      if quote == "\"", character == "\\", let next = peek(1), next.isEscapable {
        advance()
        if !next.isLineBreak { append(next, quoted: true) }
      } else {
        try refuseControl(character)
        append(character, quoted: true)
      }
      advance()
    }
    if peek() == nil {
      end = .inQuote(quote, at: opening)
    } else {
      advance()
    }
  }
}

extension Character {
  /// Whether the character may stand in the key of `key=value`.
  fileprivate var isNamePart: Bool {
    isLetter || isNumber || self == "-" || self == "_" || self == "."
  }

  /// Whether a backslash inside double quotes escapes the character.
  fileprivate var isEscapable: Bool {
    self == "\"" || self == "\\" || self == "$" || self == "`" || isLineBreak
  }
}
