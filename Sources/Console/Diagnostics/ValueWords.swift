extension Diagnostic {
  /// A value error in words.
  ///
  /// - Parameters:
  ///   - error: What was wrong with the value.
  ///   - key: The option or setting that it was meant for, if it has a name.
  ///   - source: The text that the value was read from.
  public init(_ error: ValueError, for key: String? = nil, in source: SourceText) {
    let word = error.word
    let subject = (key.map { "\($0): " } ?? "") + "`\(word.text)`"
    var suggestions: [String] = []
    var hint: String?
    let message: String
    switch error {
    case _ where word.text.isEmpty:
      message = (key.map { "\($0): " } ?? "") + "a value is missing"
    case .notANumber:
      message = "\(subject) is not a number"
      hint = Self.decimalHint(word.text)
    case .notFinite:
      message = "\(subject) is too large for a number"
    case .notAnInteger:
      message = "\(subject) is not a whole number"
    case .integerTooLarge:
      message = "\(subject) is too large for a whole number"
    case .outOfBounds(_, let lower, let upper):
      message = "\(subject) is out of bounds: \(Self.bounds(lower, upper))"
    case .notASwitch:
      message = "\(subject) is neither on nor off"
      suggestions = Suggestions.nearest(to: word.text, among: ["on", "off"], limit: 1)
    case .notAChoice(_, let choices):
      message = "\(subject) is none of \(choices.joined(separator: ", "))"
      suggestions = Suggestions.nearest(to: word.text, among: choices)
    case .emptyItem(_, let index):
      message = "\(subject): item \(index + 1) of the list is empty"
      hint = "separate items by single commas, without blanks: 128,128"
    case .notARange:
      message = "\(subject) is not a range"
      hint = "write two numbers joined by two dots: 0..1"
    case .reversedRange:
      message = "\(subject) runs backwards"
      hint = "write the smaller number first"
    }
    self.init(message, at: source.span(of: word), suggestions: suggestions, hint: hint)
  }

  /// `at least 0`, `at most 1`, or `0 to 1`.
  private static func bounds(_ lower: Double?, _ upper: Double?) -> String {
    switch (lower, upper) {
    case (let lower?, let upper?): "\(plain(lower)) to \(plain(upper)) is allowed"
    case (let lower?, nil): "at least \(plain(lower)) is needed"
    case (nil, let upper?): "at most \(plain(upper)) is allowed"
    case (nil, nil): "nothing is allowed"
    }
  }

  /// A bound as a person writes it: `8`, not `8.0`.
  private static func plain(_ value: Double) -> String {
    if value.magnitude < 1e15, let whole = Int(exactly: value) { return "\(whole)" }
    return "\(value)"
  }

  /// The hint for a number written with a decimal comma.
  private static func decimalHint(_ text: String) -> String? {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count == 2, text.replacing(",", with: ".").isDecimalNumber else { return nil }
    return "write \(parts[0]).\(parts[1]), with a point"
  }
}

extension String {
  /// The text with every occurrence of one character put for another.
  fileprivate func replacing(_ old: Character, with new: Character) -> String {
    String(map { $0 == old ? new : $0 })
  }
}
