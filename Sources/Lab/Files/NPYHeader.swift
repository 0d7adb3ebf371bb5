/// What the header of a file of NumPy's says.
///
/// It is the text of a Python dictionary of three keys in any order; only such text is read, and
/// nothing is evaluated.
struct NPYHeader {
  let type: ElementType
  let shape: [Int]
  /// The bytes of the numbers.
  let byteCount: Int

  /// Reads the dictionary of `bytes`, the first of which is the file's byte `start`.
  ///
  /// - Throws: `badHeader`, `duplicate`, `missingField`, `unknownNumPyType`, `objects`, `columnOrder`
  ///   or `badShape`.
  init(_ bytes: [UInt8], start: Int) throws(FileFault) {
    var scanner = PythonScanner(bytes, start: start)
    var type: String?
    var isColumnOrder: Bool?
    var shape: [Int]?
    try scanner.take("{")
    while !scanner.takes("}") {
      let key = try scanner.string()
      try scanner.take(":")
      switch key {
      case "descr" where type == nil: type = try scanner.string()
      case "fortran_order" where isColumnOrder == nil: isColumnOrder = try scanner.truth()
      case "shape" where shape == nil: shape = try scanner.tuple()
      case "descr", "fortran_order", "shape": throw .duplicate(key)
      default: throw scanner.expected("one of descr, fortran_order, shape")
      }
      if !scanner.takes(",") {
        try scanner.take("}")
        break
      }
    }
    try scanner.end()
    let name = "the array"
    guard let type else { throw .missingField(tensor: name, field: "descr") }
    guard let isColumnOrder else { throw .missingField(tensor: name, field: "fortran_order") }
    guard let shape else { throw .missingField(tensor: name, field: "shape") }
    if type.hasPrefix("|O") || type == "O" { throw .objects }
    guard let element = ElementType.allCases.first(where: { $0.numpyName == type }) else {
      throw .unknownNumPyType(type)
    }
    if isColumnOrder { throw .columnOrder }
    guard
      let count = Elements.count(of: shape),
      case let (needs, false) = count.multipliedReportingOverflow(by: element.byteCount)
    else { throw .badShape(tensor: name) }
    self.type = element
    self.shape = shape
    byteCount = needs
  }
}

/// Reads the few forms of Python's literals that NumPy writes.
private struct PythonScanner {
  private let bytes: [UInt8]
  private var place = 0
  private let start: Int

  init(_ bytes: [UInt8], start: Int) {
    self.bytes = bytes
    self.start = start
  }

  func expected(_ what: String) -> FileFault {
    .badHeader(offset: start + place, expected: what)
  }

  mutating func take(_ character: Unicode.Scalar) throws(FileFault) {
    guard takes(character) else { throw expected(String(Character(character))) }
  }

  mutating func takes(_ character: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard place < bytes.count, bytes[place] == UInt8(ascii: character) else { return false }
    place += 1
    return true
  }

  mutating func end() throws(FileFault) {
    skipBlanks()
    if place < bytes.count { throw expected("the end") }
  }

  /// A string of printable ASCII without escapes, in either kind of quotes.
  mutating func string() throws(FileFault) -> String {
    // A list here describes records, which have no place in a tensor.
    guard takes("'") || takes("\"") else { throw expected("a string: records are not read") }
    let quote = bytes[place - 1]
    let first = place
    while place < bytes.count, bytes[place] != quote {
      guard (0x20..<0x7F).contains(bytes[place]), bytes[place] != UInt8(ascii: "\\") else {
        throw expected("a plain character")
      }
      place += 1
    }
    guard place < bytes.count else { throw expected("the end of a string") }
    place += 1
    return String(decoding: bytes[first..<place - 1], as: UTF8.self)
  }

  mutating func truth() throws(FileFault) -> Bool {
    skipBlanks()
    for (word, value) in [("True", true), ("False", false)]
    where bytes[place...].starts(with: word.utf8) {
      place += word.utf8.count
      return value
    }
    throw expected("True or False")
  }

  mutating func tuple() throws(FileFault) -> [Int] {
    var result: [Int] = []
    try take("(")
    while !takes(")") {
      guard result.count < Safetensors.maximumRank else { throw expected(")") }
      result.append(try integer())
      if !takes(",") {
        // (3) is no tuple, but a number in parentheses.
        guard result.count > 1 else { throw expected(",") }
        try take(")")
        break
      }
    }
    return result
  }

  private mutating func integer() throws(FileFault) -> Int {
    skipBlanks()
    let digits = bytes[place...].prefix { (0x30...0x39).contains($0) }
    guard let value = Int(String(decoding: digits, as: UTF8.self)) else {
      throw expected("a whole number below 2^63")
    }
    place += digits.count
    return value
  }

  private mutating func skipBlanks() {
    while place < bytes.count, bytes[place] == 0x20 || bytes[place] == 0x0A { place += 1 }
  }
}
