/// A safetensors file whose header has been checked; its numbers are read when they are asked for.
///
/// Nothing about the file is believed: every length is held against the file's size before any memory
/// is taken for it, and the tensors must lie side by side, without holes, to the very end.
public struct SafetensorsFile {
  /// Where a tensor lies, and what it is.
  public struct Entry: Equatable, Sendable {
    /// The tensor's name.
    public let name: String
    /// The type of its numbers.
    public let type: ElementType
    /// The lengths of its axes, row-major.
    public let shape: [Int]
    /// Its bytes, counted from the header's end.
    public let range: Range<Int>
  }

  /// The text in the header.
  public let metadata: [String: String]
  /// The tensors, in the order of their bytes.
  public let entries: [Entry]
  private let places: [String: Int]
  private let source: any ByteSource
  private let start: Int

  /// Opens the file at `path`.
  ///
  /// - Throws: What is wrong with the file or its header.
  public init(path: String) throws(FileError) {
    do throws(FileFault) {
      self = try SafetensorsFile(FileSource(path))
    } catch {
      throw FileError(path, error)
    }
  }

  /// Reads a file that is in memory.
  ///
  /// - Throws: What is wrong with its header.
  public init(bytes: [UInt8]) throws(FileFault) {
    try self.init(MemorySource(all: bytes))
  }

  private init(_ source: any ByteSource) throws(FileFault) {
    self.source = source
    guard source.count >= 8 else { throw .truncated(has: source.count, needs: 8) }
    let length = try source.bytes(0..<8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(Safetensors.maximumHeader) else {
      throw .headerTooLong(bytes: length, most: Safetensors.maximumHeader)
    }
    start = 8 + Int(length)
    guard start <= source.count else { throw .truncated(has: source.count, needs: start) }
    let header = try SafetensorsHeader(source.bytes(8..<start))
    metadata = header.metadata
    // An empty tensor begins where the next one does, and comes first.
    entries = header.entries.sorted {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    places = Dictionary(
      entries.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    try SafetensorsFile.checkExtent(of: entries, available: source.count - start, start: start)
  }

  private static func checkExtent(
    of entries: [Entry], available: Int, start: Int
  ) throws(FileFault) {
    var end = 0
    for entry in entries {
      if entry.range.lowerBound < end { throw .overlap(tensor: entry.name) }
      if entry.range.lowerBound > end { throw .gap(tensor: entry.name) }
      end = entry.range.upperBound
    }
    guard end <= available else {
      let (needs, overflow) = start.addingReportingOverflow(end)
      throw .truncated(has: start + available, needs: overflow ? .max : needs)
    }
    guard end == available else { throw .trailing(bytes: available - end) }
  }

  /// The tensor called `name`, as the header describes it.
  public func entry(_ name: String) -> Entry? { places[name].map { entries[$0] } }

  /// The numbers of `entry`.
  ///
  /// - Throws: `tooLarge`, `cannotRead` or `truncated`.
  public func elements(of entry: Entry) throws(FileFault) -> Elements {
    guard entry.range.count <= Safetensors.maximumTensor else {
      throw .tooLarge(
        tensor: entry.name, bytes: entry.range.count, most: Safetensors.maximumTensor)
    }
    // An entry may come from another file.
    guard entry.range.upperBound <= source.count - start else {
      throw .truncated(has: source.count - start, needs: entry.range.upperBound)
    }
    return Elements(
      entry.type,
      try source.bytes(entry.range.lowerBound + start..<entry.range.upperBound + start))
  }

  /// The tensor called `name` with its numbers.
  ///
  /// - Throws: `missingTensor`, or as `elements`.
  public func tensor(_ name: String) throws(FileFault) -> StoredTensor {
    guard let entry = entry(name) else { throw .missingTensor(name) }
    return StoredTensor(name, entry.shape, try elements(of: entry))
  }
}
