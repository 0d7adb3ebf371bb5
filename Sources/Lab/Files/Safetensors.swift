/// Tensors with names in one file, which reading cannot make run anything.
///
/// The format (huggingface.co/docs/safetensors): the header's length N as 8 little-endian bytes; N
/// bytes of JSON, `{"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [begin, end]}, …}`, with
/// text under `__metadata__`; then the numbers, row-major and without holes, from which the offsets
/// count.
public enum Safetensors {
  /// The most bytes of a header that are read, as in the format's own library.
  public static let maximumHeader = 100_000_000
  /// The most bytes of one tensor that are read.
  public static let maximumTensor = 1 << 30
  /// The most axes of a tensor that are read.
  static let maximumRank = 64
  /// The key of the text in the header.
  static let metadataKey = "__metadata__"

  /// The bytes of a file that holds `tensors`, and `metadata` as text.
  ///
  /// - Throws: `duplicate`, `reservedName`, `badShape`, `sizeMismatch` or `headerTooLong`.
  public static func encode(
    _ tensors: [StoredTensor], metadata: [String: String] = [:]
  ) throws(FileFault) -> [UInt8] {
    let tensors = aligned(tensors)
    var bytes = try header(tensors, metadata)
    bytes.reserveCapacity(
      tensors.reduce(bytes.count) { $0 + $1.elements.count * $1.elements.type.byteCount })
    for tensor in tensors { tensor.elements.withBytes { bytes.append(contentsOf: $0) } }
    return bytes
  }

  /// Writes `tensors` and `metadata` to the file at `path`, whole or not at all.
  ///
  /// - Throws: As `encode`, or `cannotWrite`.
  public static func write(
    _ tensors: [StoredTensor], metadata: [String: String] = [:], to path: String,
    isDurable: Bool = true
  ) throws(FileError) {
    let tensors = aligned(tensors)
    let header: [UInt8]
    do {
      header = try self.header(tensors, metadata)
    } catch {
      throw FileError(path, error)
    }
    try AtomicFile.write(to: path, isDurable: isDurable) { file throws(FileFault) in
      try file.write(header)
      for tensor in tensors { try file.write(tensor.elements.bytes) }
    }
  }

  /// The tensors, those of wide numbers first, so that each begins at a multiple of its width.
  private static func aligned(_ tensors: [StoredTensor]) -> [StoredTensor] {
    [8, 4, 1].flatMap { width in tensors.filter { $0.elements.type.byteCount == width } }
  }

  private static func header(
    _ tensors: [StoredTensor], _ metadata: [String: String]
  ) throws(FileFault) -> [UInt8] {
    var fields: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key < $1.key }
        .map { "\($0.key.jsonQuoted):\($0.value.jsonQuoted)" }
      fields.append("\(metadataKey.jsonQuoted):{\(pairs.joined(separator: ","))}")
    }
    var names: Set<String> = []
    var offset = 0
    for tensor in tensors {
      guard tensor.name != metadataKey else { throw .reservedName(tensor.name) }
      guard names.insert(tensor.name).inserted else { throw .duplicate(tensor.name) }
      guard tensor.shape.count <= maximumRank else { throw .badShape(tensor: tensor.name) }
      try tensor.check()
      let end = offset + tensor.elements.count * tensor.elements.type.byteCount
      fields.append(
        "\(tensor.name.jsonQuoted):{\"dtype\":\"\(tensor.elements.type.safetensorsName)\","
          + "\"shape\":[\(tensor.shape.map(String.init).joined(separator: ","))],"
          + "\"data_offsets\":[\(offset),\(end)]}")
      offset = end
    }
    var json = Array("{\(fields.joined(separator: ","))}".utf8)
    json += Array(repeating: UInt8(ascii: " "), count: (8 - json.count % 8) % 8)
    guard json.count <= maximumHeader else {
      throw .headerTooLong(bytes: UInt64(json.count), most: maximumHeader)
    }
    return (0..<8).map { UInt8(truncatingIfNeeded: json.count >> (8 * $0)) } + json
  }
}

extension String {
  /// The text as a JSON string (RFC 8259, section 7).
  var jsonQuoted: String {
    var result = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{0}"..."\u{1F}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
