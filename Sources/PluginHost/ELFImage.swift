import Glibc

/// What the headers of an ELF file say, read without running anything of it.
///
/// The dynamic linker maps a file on the word of its headers; one that is cut short ends the process
/// at the first touch of a missing page. So the headers are held against the file's size first.
struct ELFImage {
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

  /// Checks that `path` is a whole shared library for this machine.
  ///
  /// - Throws: `unreadable`, `notALibrary`, `wrongMachine` or `truncated`.
  static func check(_ path: String) throws(PluginError) {
    let (header, size) = try read(path, count: 64, at: 0)
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
    try checkExtent(path, header, size)
  }

  /// The segments and the section table must lie within the file.
  private static func checkExtent(
    _ path: String, _ header: [UInt8], _ size: Int
  ) throws(PluginError) {
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
    let (table, _) = try read(path, count: width * count, at: Int(start))
    for place in stride(from: 0, to: table.count - width + 1, by: width) {
      let offset = table.integer(at: place + 8, bytes: 8)
      let (needs, overflow) = offset.addingReportingOverflow(
        table.integer(at: place + 32, bytes: 8))
      guard !overflow, needs <= UInt64(size) else {
        throw .truncated(has: size, needs: Int(clamping: needs))
      }
    }
  }

  private static func read(
    _ path: String, count: Int, at offset: Int
  ) throws(PluginError) -> (bytes: [UInt8], size: Int) {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw .unreadable(reason: String(cString: strerror(errno))) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw .unreadable(reason: "it is no file")
    }
    var bytes = [UInt8](repeating: 0, count: count)
    let got = bytes.withUnsafeMutableBytes { pread(file, $0.baseAddress, count, off_t(offset)) }
    guard got >= 0 else { throw .unreadable(reason: String(cString: strerror(errno))) }
    return (Array(bytes.prefix(got)), Int(status.st_size))
  }
}

extension [UInt8] {
  /// The little-endian integer of `bytes` bytes at `place`.
  fileprivate func integer(at place: Int, bytes: Int) -> UInt64 {
    guard place + bytes <= count else { return 0 }
    return (0..<bytes).reduce(0) { $0 | UInt64(self[place + $1]) << UInt64(8 * $1) }
  }
}
