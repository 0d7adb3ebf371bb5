/// What an ELF file says, read without running anything of it.
///
/// The dynamic linker maps a file on the word of its headers; one that is cut short ends the process
/// at the first touch of a missing page. So the headers are held against the file's size first.
struct ELFImage {
  /// A part of the file that is brought into memory, or that says something about it.
  struct Segment {
    let type: UInt64
    let offset: UInt64
    let address: UInt64
    let fileBytes: UInt64
    let memoryBytes: UInt64
  }

  /// The file.
  let file: ELFFile
  /// The segments, in order; each lies within the file.
  let segments: [Segment]

  /// The types of segment that are looked at.
  enum SegmentType { static let (load, dynamic, note) = (UInt64(1), UInt64(2), UInt64(4)) }

  private static let machines: [UInt16: String] = [
    3: "x86 (32-bit)", 40: "arm (32-bit)", 62: "x86-64", 183: "aarch64", 243: "riscv",
  ]

  #if arch(x86_64)
    private static let ownMachine: UInt16 = 62
  #elseif arch(arm64)
    private static let ownMachine: UInt16 = 183
  #else
    private static let ownMachine: UInt16 = 0
  #endif

  /// Reads `path`, which must be a whole shared library for this machine.
  ///
  /// - Throws: `unreadable`, `notALibrary`, `wrongMachine` or `truncated`.
  init(_ path: String) throws(PluginError) {
    file = try ELFFile(path)
    let header = try file.bytes(at: 0, count: 64)
    try ELFImage.check(header, size: file.size)
    segments = try ELFImage.segments(of: file, header)
  }

  /// Bytes that the library takes in memory, from its first page to its last.
  var extent: UInt64 {
    segments.filter { $0.type == SegmentType.load }
      .map { $0.address &+ $0.memoryBytes }.max() ?? 0
  }

  /// Where in the file the byte lies that will be at `address`; nil if it lies in no segment.
  func offset(of address: UInt64) -> UInt64? {
    segments.first {
      $0.type == SegmentType.load && address >= $0.address && address - $0.address < $0.fileBytes
    }.map { $0.offset &+ (address - $0.address) }
  }

  private static func check(_ header: [UInt8], size: Int) throws(PluginError) {
    guard header.count >= 4, Array(header[0..<4]) == [0x7f, 0x45, 0x4c, 0x46] else {
      throw .notALibrary(found: size == 0 ? "the file is empty" : "no ELF header")
    }
    guard header.count == 64 else { throw .truncated(has: size, needs: 64) }
    guard header[4] == 2, header[5] == 1 else {
      throw .wrongMachine(
        found: header[4] == 1 ? "a 32-bit machine" : "a big-endian machine",
        expected: machines[ownMachine] ?? "another")
    }
    let machine = UInt16(header.integer(at: 18, bytes: 2))
    guard machine == ownMachine else {
      throw .wrongMachine(
        found: machines[machine] ?? "machine \(machine)",
        expected: machines[ownMachine] ?? "another")
    }
    guard header.integer(at: 16, bytes: 2) == 3 else {
      throw .notALibrary(found: "an ELF file of another type")
    }
  }

  /// The segments; they and the section table must lie within the file.
  private static func segments(
    of file: ELFFile, _ header: [UInt8]
  ) throws(PluginError) -> [Segment] {
    let size = file.size
    let sections =
      header.integer(at: 40, bytes: 8)
      &+ header.integer(at: 58, bytes: 2) &* header.integer(at: 60, bytes: 2)
    guard sections <= UInt64(size) else {
      throw .truncated(has: size, needs: Int(clamping: sections))
    }
    let start = header.integer(at: 32, bytes: 8)
    let (width, count) = (
      Int(header.integer(at: 54, bytes: 2)), Int(header.integer(at: 56, bytes: 2))
    )
    let end = start &+ UInt64(width * count)
    guard start < UInt64(size), end <= UInt64(size), width >= 56 else {
      throw .truncated(has: size, needs: Int(clamping: end))
    }
    let table = try file.bytes(at: start, count: UInt64(width * count))
    var segments: [Segment] = []
    for place in stride(from: 0, to: table.count - width + 1, by: width) {
      let segment = Segment(
        type: table.integer(at: place, bytes: 4), offset: table.integer(at: place + 8, bytes: 8),
        address: table.integer(at: place + 16, bytes: 8),
        fileBytes: table.integer(at: place + 32, bytes: 8),
        memoryBytes: table.integer(at: place + 40, bytes: 8))
      let (needs, overflow) = segment.offset.addingReportingOverflow(segment.fileBytes)
      guard !overflow, needs <= UInt64(size) else {
        throw .truncated(has: size, needs: Int(clamping: needs))
      }
      segments.append(segment)
    }
    return segments
  }
}
