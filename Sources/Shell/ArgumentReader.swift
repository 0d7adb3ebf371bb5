import Console
import Glibc
import Lab

/// The words of one command, handed out one by one; what nobody took is an error.
public struct ArgumentReader {
  /// The whole command.
  public let line: CommandLine
  private let command: any Command
  private var rest: [Argument]

  init(_ line: CommandLine, of command: any Command) {
    self.line = line
    self.command = command
    rest = line.arguments
  }

  /// True if every word has been taken.
  public var isEmpty: Bool { rest.isEmpty }

  /// Takes the next word that is no option.
  public mutating func word() -> Word? {
    for (place, argument) in rest.enumerated() {
      guard case .positional(let word) = argument else { continue }
      rest.remove(at: place)
      return word
    }
    return nil
  }

  /// Takes the next word, which has to be there.
  ///
  /// - Throws: What is missing, with the command's usage.
  public mutating func word(_ what: String) throws(Diagnostic) -> Word {
    guard let word = word() else {
      throw Diagnostic(
        "\(line.verb.text) needs \(what)", at: line.source.span(of: line.verb),
        hint: "\(command.usage)")
    }
    return word
  }

  /// Takes the path of a file, the only word there may be.
  ///
  /// - Throws: What is missing or too much; of a path with blanks and no quotes, how it is written.
  public mutating func path(_ what: String) throws(Diagnostic) -> Word {
    let word = try word(what)
    let words = line.positionals
    let whole = words.map(\.path).joined(separator: " ")
    if words.count > 1, access(whole, F_OK) == 0 {
      throw Diagnostic(
        "a path with blanks stands in quotes", at: line.source.span(of: word),
        hint: "\(line.verb.text) \(Tokenizer.quoted(whole))")
    }
    try finish()
    return word
  }

  /// Takes the value of the option `key`.
  public mutating func option(_ key: String) -> Word? {
    var found: Word?
    rest.removeAll { argument in
      guard case .option(let name, let value) = argument, name.text == key else { return false }
      found = value
      return true
    }
    return found
  }

  /// Takes the value of the option `key`, a whole number in `range`.
  ///
  /// - Throws: What is wrong with the number.
  public mutating func integer(
    _ key: String, default value: Int, in range: ClosedRange<Int>
  ) throws(Diagnostic) -> Int {
    guard let word = option(key) else { return value }
    do {
      return try word.integer(atLeast: range.lowerBound, atMost: range.upperBound)
    } catch {
      throw Diagnostic(error, for: key, in: line.source)
    }
  }

  /// Takes the value of the option `key`, a number in `range`.
  ///
  /// - Throws: What is wrong with the number.
  public mutating func number(
    _ key: String, in range: ClosedRange<Double>
  ) throws(Diagnostic) -> Double? {
    guard let word = option(key) else { return nil }
    do {
      return try word.number(atLeast: range.lowerBound, atMost: range.upperBound)
    } catch {
      throw Diagnostic(error, for: key, in: line.source)
    }
  }

  /// Takes all that is left as options of a component; a word alone is its first option's value.
  public mutating func assignments() -> [Assignment] {
    defer { rest = [] }
    return rest.map { argument in
      switch argument {
      case .positional(let word): Assignment(nil, word.values)
      case .option(let key, let value): Assignment(key.text, value.values)
      }
    }
  }

  /// - Throws: The first word or option that nobody took.
  public func finish() throws(Diagnostic) {
    switch rest.first {
    case nil: return
    case .positional(let word):
      throw Diagnostic(
        "\(line.verb.text) does not take `\(word.text)`", at: line.source.span(of: word),
        suggestions: Suggestions.nearest(
          to: word.text, among: command.options.map { $0.name + "=" }),
        hint: command.usage)
    case .option(let key, _):
      throw Diagnostic.unknown(
        "option", key, among: command.options.map(\.name), in: line.source, hint: command.usage)
    }
  }
}

extension Word {
  /// The pieces between the commas.
  package var values: [String] {
    text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }
}
