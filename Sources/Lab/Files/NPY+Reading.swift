extension NPY {
  /// The longest header that is read: NumPy's own limit for files that are not trusted.
  static let maximumHeader = 10_000

  /// An array as a file holds it.
  public struct Contents: Equatable, Sendable {
    /// The lengths of the axes, row-major.
    public let shape: [Int]
    /// The numbers.
    public let elements: Elements
  }

  /// Reads the array in the file at `path`.
  ///
  /// - Throws: What is wrong with the file.
  public static func read(_ path: String) throws(FileError) -> Contents {
    do throws(FileFault) {
      return try contents(FileSource(path))
    } catch {
      throw FileError(path, error)
    }
  }

  /// Reads the array of a file that is in memory.
  ///
  /// - Throws: What is wrong with it.
  public static func decode(_ bytes: [UInt8]) throws(FileFault) -> Contents {
    try contents(MemorySource(all: bytes))
  }

  private static func contents(_ source: some ByteSource) throws(FileFault) -> Contents {
    guard source.count >= 8, try source.bytes(0..<6) == magic else { throw .notNPY }
    let version = try source.bytes(6..<8)
    guard (version[0] == 1 || version[0] == 2) && version[1] == 0 else {
      throw .unknownVersion(major: Int(version[0]), minor: Int(version[1]))
    }
    let first = version[0] == 1 ? 10 : 12
    guard first <= source.count else { throw .truncated(has: source.count, needs: first) }
    let length = try source.bytes(8..<first).reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= maximumHeader else {
      throw .headerTooLong(bytes: UInt64(length), most: maximumHeader)
    }
    let start = first + length
    guard start <= source.count else { throw .truncated(has: source.count, needs: start) }
    let header = try NPYHeader(source.bytes(first..<start), start: first)
    let needs = header.byteCount
    guard needs <= Safetensors.maximumTensor else {
      throw .tooLarge(tensor: "the array", bytes: needs, most: Safetensors.maximumTensor)
    }
    guard needs <= source.count - start else {
      throw .truncated(has: source.count, needs: start + needs)
    }
    guard needs == source.count - start else {
      throw .trailing(bytes: source.count - start - needs)
    }
    return Contents(
      shape: header.shape,
      elements: Elements(header.type, try source.bytes(start..<source.count)))
  }
}
