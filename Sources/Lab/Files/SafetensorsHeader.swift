/// What the header of a safetensors file says, each tensor by itself.
///
/// A scanner of this one grammar and not a JSON decoder: a decoder keeps one of two equal keys without
/// a word, follows any nesting, and builds values far larger than their text.
struct SafetensorsHeader {
  private(set) var metadata: [String: String] = [:]
  private(set) var entries: [SafetensorsFile.Entry] = []

  /// Reads the JSON of `bytes`, which follow the 8 bytes of the header's length.
  ///
  /// - Throws: What is wrong with it, and where.
  init(_ bytes: [UInt8]) throws(FileFault) {
    var scanner = HeaderScanner(bytes, start: 8)
    // No blank may come first: programs tell such a file by its ninth byte.
    guard bytes.first == UInt8(ascii: "{") else { throw scanner.expected("{") }
    var metadata: [String: String] = [:]
    var entries: [SafetensorsFile.Entry] = []
    try scanner.object { name, scanner throws(FileFault) in
      if name == Safetensors.metadataKey {
        try scanner.object { key, scanner throws(FileFault) in
          metadata[key] = try scanner.string()
        }
      } else {
        entries.append(try SafetensorsHeader.entry(name, &scanner))
      }
    }
    try scanner.end()
    self.metadata = metadata
    self.entries = entries
  }

  private static func entry(
    _ name: String, _ scanner: inout HeaderScanner
  ) throws(FileFault) -> SafetensorsFile.Entry {
    var type: String?
    var shape: [Int]?
    var offsets: [Int]?
    try scanner.object { field, scanner throws(FileFault) in
      switch field {
      case "dtype": type = try scanner.string()
      case "shape": shape = try scanner.integers(atMost: Safetensors.maximumRank)
      case "data_offsets": offsets = try scanner.integers(atMost: 2)
      default: throw scanner.expected("one of dtype, shape, data_offsets")
      }
    }
    guard let type else { throw .missingField(tensor: name, field: "dtype") }
    guard let shape else { throw .missingField(tensor: name, field: "shape") }
    guard let offsets, offsets.count == 2 else {
      throw .missingField(tensor: name, field: "data_offsets")
    }
    guard let element = ElementType.allCases.first(where: { $0.safetensorsName == type }) else {
      throw .unknownType(tensor: name, type: type)
    }
    guard
      let count = Elements.count(of: shape),
      case let (needs, false) = count.multipliedReportingOverflow(by: element.byteCount)
    else { throw .badShape(tensor: name) }
    guard offsets[0] <= offsets[1] else {
      throw .sizeMismatch(tensor: name, needs: needs, has: 0)
    }
    guard offsets[1] - offsets[0] == needs else {
      throw .sizeMismatch(tensor: name, needs: needs, has: offsets[1] - offsets[0])
    }
    return .init(name: name, type: element, shape: shape, range: offsets[0]..<offsets[1])
  }
}
