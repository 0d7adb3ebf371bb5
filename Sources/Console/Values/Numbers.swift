extension Word {
  /// The word as a finite decimal number: `0.5`, `-3`, `.5`, `1e-4`; never `1_000`, `0x10`, `inf`.
  ///
  /// - Parameters:
  ///   - lower: The least value allowed, if there is one.
  ///   - upper: The greatest value allowed, if there is one.
  /// - Returns: The nearest `Double`.
  /// - Throws: `ValueError.notANumber`, `.notFinite` or `.outOfBounds`.
  public func number(
    atLeast lower: Double? = nil, atMost upper: Double? = nil
  ) throws(ValueError) -> Double {
    guard text.isDecimalNumber, let value = Double(text) else { throw .notANumber(self) }
    guard value.isFinite else { throw .notFinite(self) }
    if let lower, value < lower { throw .outOfBounds(self, lower: lower, upper: upper) }
    if let upper, value > upper { throw .outOfBounds(self, lower: lower, upper: upper) }
    return value
  }

  /// The word as a whole number: `5000`, `-1`, and `1e4` too, since its value is whole.
  ///
  /// - Parameters:
  ///   - lower: The least value allowed, if there is one.
  ///   - upper: The greatest value allowed, if there is one.
  /// - Returns: The exact value.
  /// - Throws: `ValueError.notAnInteger`, `.integerTooLarge` or `.outOfBounds`.
  public func integer(
    atLeast lower: Int? = nil, atMost upper: Int? = nil
  ) throws(ValueError) -> Int {
    let value = try exactInteger()
    if value < lower ?? .min || value > upper ?? .max {
      throw .outOfBounds(self, lower: lower.map(Double.init), upper: upper.map(Double.init))
    }
    return value
  }

  private func exactInteger() throws(ValueError) -> Int {
    guard text.isDecimalNumber, let approximate = Double(text) else { throw .notAnInteger(self) }
    if let value = Int(text) { return value }
    // Past 2^53 a Double no longer tells neighbouring integers apart, so nothing exact is left.
    guard approximate.magnitude <= 9_007_199_254_740_992 else { throw .integerTooLarge(self) }
    guard let value = Int(exactly: approximate) else { throw .notAnInteger(self) }
    return value
  }

  /// The word as an interval `low..high`, both ends included.
  ///
  /// - Returns: The interval; a lone number is the interval that holds only it.
  /// - Throws: `ValueError.notARange`, `.reversedRange`, or what `number` throws about an end.
  public func range() throws(ValueError) -> ClosedRange<Double> {
    guard let dots = text.firstRange(ofDots: 2) else {
      guard text.isDecimalNumber else { throw .notARange(self) }
      let value = try number()
      return value...value
    }
    let low = part(text.startIndex..<dots.lowerBound)
    let high = part(dots.upperBound..<text.endIndex)
    guard low.text.isDecimalNumber, high.text.isDecimalNumber else { throw .notARange(self) }
    let bounds = (try low.number(), try high.number())
    guard bounds.0 <= bounds.1 else { throw .reversedRange(self) }
    return bounds.0...bounds.1
  }

  /// A piece of this word as a word of its own, at its own column where that can be known.
  func part(_ range: Range<String.Index>) -> Word {
    let piece = String(text[range])
    guard !wasQuoted, raw == text else {
      return Word(piece, raw: raw, line: line, column: column, wasQuoted: wasQuoted)
    }
    let offset = text.distance(from: text.startIndex, to: range.lowerBound)
    return Word(piece, line: line, column: column + offset)
  }
}

extension String {
  /// Whether the text is `[+-] digits [. digits] [e [+-] digits]` in ASCII.
  ///
  /// Checked by hand because `Double(_:)` also reads hexadecimal, `inf` and `nan`.
  var isDecimalNumber: Bool {
    var rest = utf8[...]
    if rest.first == 0x2B || rest.first == 0x2D { rest.removeFirst() }
    var digits = rest.dropDigits()
    if rest.first == 0x2E {
      rest.removeFirst()
      digits += rest.dropDigits()
    }
    guard digits > 0 else { return false }
    if rest.first == 0x65 || rest.first == 0x45 {
      rest.removeFirst()
      if rest.first == 0x2B || rest.first == 0x2D { rest.removeFirst() }
      guard rest.dropDigits() > 0 else { return false }
    }
    return rest.isEmpty
  }

  /// The first run of exactly `count` dots.
  fileprivate func firstRange(ofDots count: Int) -> Range<String.Index>? {
    var start = startIndex
    while let first = self[start...].firstIndex(of: ".") {
      let end = self[first...].firstIndex { $0 != "." } ?? endIndex
      if distance(from: first, to: end) == count { return first..<end }
      start = end
    }
    return nil
  }
}

extension Substring.UTF8View {
  /// Takes ASCII digits off the front and says how many there were.
  fileprivate mutating func dropDigits() -> Int {
    let digits = prefix { $0 >= 0x30 && $0 <= 0x39 }.count
    removeFirst(digits)
    return digits
  }
}
