import Console

extension CompileError {
  /// The most errors of a compiler that are shown: the first is often the cause of the others.
  public static let mostShown = 3

  /// The error with what to try, behind the compiler's errors, each with its line and a caret; at most
  /// three, then how many more.
  public func diagnostic(in source: SourceFile?, at span: SourceSpan? = nil) -> Diagnostic {
    var causes: [Diagnostic] = []
    if case .rejected(_, let messages) = self {
      causes = messages.prefix(CompileError.mostShown).map { $0.diagnostic(in: source) }
      let rest = messages.count - causes.count
      if rest > 0 {
        causes.append(
          Diagnostic("and \(rest) more \(rest == 1 ? "error" : "errors")", severity: .note))
      }
    }
    // The compiler's places say more than the name that was typed.
    return Diagnostic(
      description, at: causes.isEmpty ? span : nil, hint: advice, causes: causes)
  }
}

extension CompilerMessage {
  /// The message at its place in `source`; in another file, without the line's text.
  public func diagnostic(in source: SourceFile?) -> Diagnostic {
    let severity: Diagnostic.Severity = isWarning ? .warning : .error
    return Diagnostic(
      text, severity: severity, at: span(in: source), suggestions: suggestions,
      hint: required.isEmpty ? nil : "write \(required.joined(separator: " and "))")
  }

  private func span(in source: SourceFile?) -> SourceSpan? {
    guard let place else { return nil }
    guard let source, place.file == source.identity else {
      let text = SourceText("", name: place.file, firstLine: place.line)
      return text.span(line: place.line, column: place.column)
    }
    let text = SourceText(source.text, name: source.path)
    let line = text.line(place.line) ?? ""
    return text.span(line: place.line, column: line.characters(inBytes: place.column - 1) + 1)
  }

  /// The message in one line: `hinge.swift:3:9: warning: …`.
  public func line(in source: SourceFile) -> String {
    let word = isWarning ? "warning" : "error"
    guard let place else { return "\(source.path): \(word): \(text)" }
    let file = place.file == source.identity ? source.path : place.file
    return "\(file):\(place.line):\(place.column): \(word): \(text)"
  }
}

extension SourceFile {
  /// The library beside the source.
  public var library: String { SourceFile.stem(of: path) + ".so" }

  /// The test beside the source.
  public var test: String { SourceFile.test(beside: path) }

  /// The test beside the source or the library at `path`.
  public static func test(beside path: String) -> String { stem(of: path) + ".test.gl" }

  private static func stem(of path: String) -> String {
    String(path.dropLast(path.fileName.count)) + path.fileStem
  }
}

extension String {
  /// How many characters the first `count` bytes hold: compilers count é as two.
  fileprivate func characters(inBytes count: Int) -> Int {
    var bytes = 0
    var characters = 0
    for character in self {
      bytes += character.utf8.count
      if bytes > count { break }
      characters += 1
    }
    return characters
  }
}
