/// What is being typed where a line stops.
struct CompletionPosition: Hashable {
  /// The place in the grammar.
  enum Place: Hashable {
    case verb
    /// A bare word or a key. `given` are the keys the command has already.
    case argument(verb: String, words: [String], given: [String])
    case value(verb: String, words: [String], key: String)
  }

  let place: Place

  /// What has been typed of the word or the value, quotes and backslashes taken off.
  let typed: String

  /// Where it starts, in characters.
  let start: Int

  /// The quote that is open.
  let openQuote: Character?

  /// Whether it begins with a bare `~/`.
  let hasTilde: Bool

  /// Whether any part of it is quoted.
  let isQuoted: Bool

  /// Reads a text up to the cursor; `nil` where nothing can be completed, as in a comment.
  init?(_ text: String) {
    var lexer = Lexer(text)
    guard (try? lexer.run()) != nil, var words = lexer.commands.last else { return nil }
    var current: Lexer.RawWord?
    switch lexer.end {
    case .betweenWords: openQuote = nil
    case .inWord:
      openQuote = nil
      current = words.popLast()
    case .inQuote(let quote, _):
      openQuote = quote
      current = words.popLast()
    case .afterBackslash, .inComment: return nil
    }
    let position = current?.start.index ?? lexer.characters.count
    guard let verb = words.first?.text else {
      place = .verb
      typed = current?.text ?? ""
      start = position
      isQuoted = current?.wasQuoted ?? false
      hasTilde = false
      return
    }
    let bare = words.dropFirst().filter { $0.split == nil }.map(\.text)
    if let split = current?.split {
      place = .value(verb: verb, words: bare, key: split.key)
      typed = split.value
      start = split.valueStart.index
      isQuoted = split.valueWasQuoted
    } else {
      let given = words.compactMap { $0.split?.key }
      place = .argument(verb: verb, words: bare, given: given)
      typed = current?.text ?? ""
      start = position
      isQuoted = current?.wasQuoted ?? false
    }
    hasTilde =
      typed.hasPrefix("~/") && start < lexer.characters.count && lexer.characters[start] == "~"
  }
}
