/// A type that an option can have.
public protocol HyperparameterValue {
  /// The kind of value, as in "takes a number".
  static var expected: String { get }
  /// The words allowed, where it is one of a few.
  static var choices: [String] { get }
  /// Reads a value from the words between the commas.
  init?(optionWords: [String])
  /// The value as a user would write it.
  var optionText: String { get }
  /// The numbers in it, which must be in range.
  var optionNumbers: [Double] { get }
}

extension HyperparameterValue {
  /// Most types are not one of a few words.
  public static var choices: [String] { [] }
  /// Words hold no numbers.
  public var optionNumbers: [Double] { [] }
}

extension Double: HyperparameterValue {
  /// "a number".
  public static var expected: String { "a number" }

  /// Reads a finite decimal such as `1e-4`.
  public init?(optionWords: [String]) {
    guard optionWords.count == 1, let value = Double(decimal: optionWords[0]) else { return nil }
    self = value
  }

  /// Reads a finite decimal; refuses hexadecimal, `inf` and `nan`, which Swift's own parser takes.
  public init?(decimal text: String) {
    let allowed = text.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || "+-.eE".utf8.contains(byte)
    }
    guard allowed, let value = Double(text), value.isFinite else { return nil }
    self = value
  }

  /// Whole numbers without the ".0", others in the fewest digits that read back the same.
  public var optionText: String {
    if let whole = Int(exactly: self), whole.magnitude < 1_000_000 { return "\(whole)" }
    let text = "\(self)".replacingSuffix(".0", with: "")
    guard let e = text.firstIndex(of: "e") else { return text }
    // Swift writes 1e-06; people write 1e-6.
    let exponent = Int(text[text.index(after: e)...]) ?? 0
    return "\(text[..<e])".replacingSuffix(".0", with: "") + "e\(exponent)"
  }

  /// The number.
  public var optionNumbers: [Double] { [self] }
}

extension String {
  fileprivate func replacingSuffix(_ suffix: String, with other: String) -> String {
    hasSuffix(suffix) ? String(dropLast(suffix.count)) + other : self
  }
}

extension Int: HyperparameterValue {
  /// "a whole number".
  public static var expected: String { "a whole number" }

  /// Reads a whole number, also as `1e4`.
  public init?(optionWords: [String]) {
    guard optionWords.count == 1 else { return nil }
    if let value = Int(optionWords[0]) {
      self = value
    } else if let real = Double(decimal: optionWords[0]), let value = Int(exactly: real) {
      self = value
    } else {
      return nil
    }
  }

  /// The digits.
  public var optionText: String { "\(self)" }
  /// The number.
  public var optionNumbers: [Double] { [Double(self)] }
}

extension Bool: HyperparameterValue {
  /// "on or off".
  public static var expected: String { "on or off" }
  /// on, off.
  public static var choices: [String] { ["on", "off"] }

  /// Reads `on` or `off`.
  public init?(optionWords: [String]) {
    switch optionWords {
    case ["on"], ["true"], ["yes"]: self = true
    case ["off"], ["false"], ["no"]: self = false
    default: return nil
    }
  }

  /// `on` or `off`.
  public var optionText: String { self ? "on" : "off" }
}

extension String: HyperparameterValue {
  /// "a word".
  public static var expected: String { "a word" }

  /// Takes the words as they are.
  public init?(optionWords: [String]) { self = optionWords.joined(separator: ",") }

  /// The word.
  public var optionText: String { self }
}

extension Array: HyperparameterValue where Element: HyperparameterValue {
  /// "a list".
  public static var expected: String {
    "a list, such as 128,128, in which each is \(Element.expected)"
  }

  /// Reads the elements between commas.
  public init?(optionWords: [String]) {
    self = []
    for word in optionWords where !(optionWords.count == 1 && word.isEmpty) {
      guard let element = Element(optionWords: [word]) else { return nil }
      append(element)
    }
  }

  /// The elements with commas.
  public var optionText: String { map(\.optionText).joined(separator: ",") }
  /// The elements' numbers.
  public var optionNumbers: [Double] { flatMap(\.optionNumbers) }
}

/// An option that is one of a few words: an enumeration of strings needs nothing but this name.
public protocol HyperparameterChoice: HyperparameterValue, RawRepresentable, CaseIterable
where RawValue == String {}

extension HyperparameterChoice {
  /// "one of" the words.
  public static var expected: String { "one of \(choices.joined(separator: ", "))" }
  /// The words.
  public static var choices: [String] { allCases.map(\.rawValue) }

  /// Reads one of the words.
  public init?(optionWords: [String]) {
    guard optionWords.count == 1 else { return nil }
    self.init(rawValue: optionWords[0])
  }

  /// The word.
  public var optionText: String { rawValue }
}
