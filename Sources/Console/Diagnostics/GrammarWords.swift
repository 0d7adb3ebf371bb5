extension Diagnostic {
  /// A grammar error in words.
  public init(_ error: GrammarError, in source: SourceText) {
    let (line, column) = error.position
    let span = source.span(line: line, column: column)
    switch error {
    case .unclosedQuote(let quote, _, _):
      self.init(
        "the quote opened here is never closed", at: span,
        hint: "close it with \(quote), or write \\\(quote) for the character itself")
    case .trailingBackslash:
      self.init(
        "a backslash at the end joins this line to the next, and there is none", at: span,
        hint: "leave it out, or write \\\\ for the character itself")
    case .controlCharacter(let scalar, _, _):
      let digits = String(scalar.value, radix: 16, uppercase: true)
      let code = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
      self.init("an invisible character, U+\(code), stands here", at: span, hint: "delete it")
    }
  }
}
