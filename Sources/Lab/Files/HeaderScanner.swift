/// Reads the JSON of headers strictly: objects without repeated keys, strings, whole numbers.
///
/// It goes only as deep as its caller asks, so no nesting can exhaust the stack.
struct HeaderScanner {
  private let bytes: [UInt8]
  private var place = 0
  /// The place of the first byte in the file, for errors.
  private let start: Int

  init(_ bytes: [UInt8], start: Int) {
    self.bytes = bytes
    self.start = start
  }

  /// The fault that here stands something else than `what`.
  func expected(_ what: String) -> FileFault {
    .badHeader(offset: start + place, expected: what)
  }

  /// Reads an object; `field` reads the value of each key.
  ///
  /// - Throws: `badHeader` or `duplicate`.
  mutating func object(
    _ field: (String, inout HeaderScanner) throws(FileFault) -> Void
  ) throws(FileFault) {
    var keys: Set<String> = []
    try take("{")
    guard next() != UInt8(ascii: "}") else { return place += 1 }
    repeat {
      let key = try string()
      guard keys.insert(key).inserted else { throw .duplicate(key) }
      try take(":")
      try field(key, &self)
    } while takes(",")
    try take("}")
  }

  /// Reads an array of whole numbers.
  ///
  /// - Throws: `badHeader`.
  mutating func integers(atMost most: Int) throws(FileFault) -> [Int] {
    var result: [Int] = []
    try take("[")
    guard next() != UInt8(ascii: "]") else {
      place += 1
      return result
    }
    repeat {
      guard result.count < most else { throw expected("] after \(most) numbers") }
      result.append(try integer())
    } while takes(",")
    try take("]")
    return result
  }

  /// Reads a number without sign, fraction and leading zero.
  ///
  /// - Throws: `badHeader`, also past 2⁶³ - 1.
  mutating func integer() throws(FileFault) -> Int {
    skipBlanks()
    let fault = expected("a whole number below 2^63")
    let first = place
    var value = 0
    while place < bytes.count, case let digit = bytes[place], (0x30...0x39).contains(digit) {
      let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tens.addingReportingOverflow(Int(digit - 0x30))
      guard !overflow, !carry else { throw fault }
      value = sum
      place += 1
    }
    guard place > first, bytes[first] != UInt8(ascii: "0") || place == first + 1 else {
      throw fault
    }
    return value
  }

  /// Reads a string.
  ///
  /// - Throws: `badHeader`, also if it is not UTF-8.
  mutating func string() throws(FileFault) -> String {
    try take("\"")
    let first = place
    var text: [UInt8] = []
    while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
      guard bytes[place] >= 0x20 else { throw expected("no control character") }
      if bytes[place] == UInt8(ascii: "\\") {
        place += 1
        text += Array(String(try escape()).utf8)
      } else {
        text.append(bytes[place])
        place += 1
      }
    }
    guard place < bytes.count else { throw expected("the end of a string") }
    place += 1
    guard let result = String(validating: text, as: UTF8.self) else {
      throw .badHeader(offset: start + first, expected: "UTF-8")
    }
    return result
  }

  /// - Throws: `badHeader` if anything but blanks is left.
  mutating func end() throws(FileFault) {
    if next() != nil { throw expected("the end") }
  }

  private mutating func escape() throws(FileFault) -> Unicode.Scalar {
    guard place < bytes.count else { throw expected("an escape") }
    place += 1
    switch bytes[place - 1] {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try codePoint()
    default:
      place -= 1
      throw expected("an escape")
    }
  }

  /// Four hexadecimal digits, or a surrogate pair of them.
  private mutating func codePoint() throws(FileFault) -> Unicode.Scalar {
    let fault = expected("a code point")
    let high = try codeUnit()
    if let scalar = Unicode.Scalar(high) { return scalar }
    guard high < 0xDC00, bytes[place...].starts(with: "\\u".utf8) else { throw fault }
    place += 2
    let low = try codeUnit()
    guard
      (0xDC00...0xDFFF).contains(low),
      let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
    else { throw fault }
    return scalar
  }

  private mutating func codeUnit() throws(FileFault) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard
        place < bytes.count,
        let digit = Character(Unicode.Scalar(bytes[place])).hexDigitValue
      else { throw expected("a hexadecimal digit") }
      value = value << 4 | UInt32(digit)
      place += 1
    }
    return value
  }

  /// The next byte that is no blank.
  private mutating func next() -> UInt8? {
    skipBlanks()
    return place < bytes.count ? bytes[place] : nil
  }

  private mutating func skipBlanks() {
    while place < bytes.count {
      switch bytes[place] {
      case 0x20, 0x09, 0x0A, 0x0D: place += 1
      default: return
      }
    }
  }

  private mutating func take(_ character: Unicode.Scalar) throws(FileFault) {
    guard takes(character) else { throw expected(String(Character(character))) }
  }

  private mutating func takes(_ character: Unicode.Scalar) -> Bool {
    guard next() == UInt8(ascii: character) else { return false }
    place += 1
    return true
  }
}
