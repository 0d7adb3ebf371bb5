/// Something to tell the user, as facts: what, where, and what to try instead.
public struct Diagnostic: Error, Sendable, Hashable {
  /// How grave it is.
  public enum Severity: String, Sendable, Hashable {
    /// The command was not carried out.
    case error
    /// It was, and something about it deserves a look.
    case warning
    /// Worth knowing.
    case note
  }

  /// How grave it is.
  public var severity: Severity

  /// One sentence without a full stop, beginning in lower case.
  public var message: String

  /// The place in the source that is meant, if one is.
  public var span: SourceSpan?

  /// Names that may have been meant, best first.
  public var suggestions: [String]

  /// What to do about it, if that is known.
  public var hint: String?

  /// Whether the user stopped the command: no mistake, but no result either.
  public var isInterruption = false

  /// What led to it, each with a place of its own, as a compiler's errors lead to no library.
  public var causes: [Diagnostic]

  /// Puts the facts together.
  public init(
    _ message: String, severity: Severity = .error, at span: SourceSpan? = nil,
    suggestions: [String] = [], hint: String? = nil, causes: [Diagnostic] = []
  ) {
    self.severity = severity
    self.message = message
    self.span = span
    self.suggestions = suggestions
    self.hint = hint
    self.causes = causes
  }

  /// A name that nothing bears, with the nearest that something does.
  ///
  /// - Parameters:
  ///   - kind: What was being named, with no article: `loss`, `data set`.
  ///   - word: The name as typed.
  ///   - names: The names there are.
  ///   - source: The text that the word was read from.
  ///   - hint: What to do when no suggestion fits.
  /// - Returns: An error at the word.
  public static func unknown(
    _ kind: String, _ word: Word, among names: some Sequence<String>, in source: SourceText,
    hint: String? = nil
  ) -> Diagnostic {
    Diagnostic(
      "there is no \(kind) `\(word.text)`", at: source.span(of: word),
      suggestions: Suggestions.nearest(to: word.text, among: names), hint: hint)
  }

  /// The facts for `--json`: `{"message":…,"line":…,"column":…,"suggestions":[…],"hint":…}`.
  ///
  /// What does not apply is absent; a place gives both its line and its column.
  public var json: JSONValue {
    var facts: JSONObject = ["message": .string(message)]
    if let span {
      if let name = span.name { facts["file"] = .string(name) }
      facts["line"] = .integer(span.line)
      facts["column"] = .integer(span.column)
      facts["length"] = .integer(span.length)
    }
    if !suggestions.isEmpty { facts["suggestions"] = .array(suggestions.map(JSONValue.string)) }
    if let hint { facts["hint"] = .string(hint) }
    if !causes.isEmpty { facts["causes"] = .array(causes.map(\.json)) }
    return .object(facts)
  }
}
