/// One word of a command after quotes and backslashes were taken off, with where it stood.
public struct Word: Sendable, Hashable {
  /// What the word says.
  public let text: String

  /// How it was written, quotes included.
  public let raw: String

  /// The line of its first character, numbered as its `SourceText` numbers lines.
  public let line: Int

  /// The column of its first character, from 1, counted in characters.
  public let column: Int

  /// Whether any part of it stood in quotes or behind a backslash.
  public let wasQuoted: Bool

  /// How many characters it takes up on its first line.
  public var length: Int { raw.prefix { !$0.isLineBreak }.count }

  /// Makes a word that may stand for one read from a source.
  public init(
    _ text: String, raw: String? = nil, line: Int = 1, column: Int = 1, wasQuoted: Bool = false
  ) {
    self.text = text
    self.raw = raw ?? text
    self.line = line
    self.column = column
    self.wasQuoted = wasQuoted
  }
}

/// What follows the verb of a command.
public enum Argument: Sendable, Hashable {
  /// A word by itself: a component's name, `on`, a comparison such as `modes>=6`.
  case positional(Word)

  /// A `key=value` pair; the value may be empty.
  case option(key: Word, value: Word)
}

/// One command as typed: `verb [word …] [key=value …]`.
///
/// In a file that imports `Console`, the process's own arguments are `Swift.CommandLine.arguments`.
public struct CommandLine: Sendable, Hashable {
  /// The first word, never split at `=`.
  public let verb: Word

  /// Everything behind the verb, in order.
  public let arguments: [Argument]

  /// The command's own text, from the verb's first character to the last word's last.
  public let text: String

  /// The text that the words' lines and columns count in.
  public let source: SourceText

  /// Makes a command line; the tokenizer does so, and tests may.
  public init(verb: Word, arguments: [Argument], text: String, source: SourceText) {
    self.verb = verb
    self.arguments = arguments
    self.text = text
    self.source = source
  }

  /// The words that are no options, in order.
  public var positionals: [Word] {
    arguments.compactMap { if case .positional(let word) = $0 { word } else { nil } }
  }

  /// The `key=value` pairs, in order, repeated keys included.
  public var options: [(key: Word, value: Word)] {
    arguments.compactMap { if case .option(let key, let value) = $0 { (key, value) } else { nil } }
  }
}
