import Glibc

/// A file that is read in pieces, none of which reaches past its end.
final class ELFFile {
  /// Its size in bytes.
  let size: Int
  private let descriptor: Int32

  /// Opens the file at `path`; a pipe without a writer is not waited for.
  ///
  /// - Throws: `unreadable`.
  init(_ path: String) throws(PluginError) {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw .unreadable(reason: String(cString: strerror(errno))) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(file)
      throw .unreadable(reason: "it is no file")
    }
    descriptor = file
    size = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// The bytes from `offset` on, at most `count`; fewer at the end of the file.
  ///
  /// - Throws: `unreadable`.
  func bytes(at offset: UInt64, count: UInt64) throws(PluginError) -> [UInt8] {
    guard offset < UInt64(size) else { return [] }
    let count = Int(min(count, UInt64(size) - offset))
    var bytes = [UInt8](repeating: 0, count: count)
    let got = bytes.withUnsafeMutableBytes {
      pread(descriptor, $0.baseAddress, count, off_t(offset))
    }
    guard got >= 0 else { throw .unreadable(reason: String(cString: strerror(errno))) }
    return got == count ? bytes : Array(bytes.prefix(got))
  }
}

extension [UInt8] {
  /// The little-endian integer of `bytes` bytes at `place`; 0 past the end.
  func integer(at place: Int, bytes: Int) -> UInt64 {
    guard place >= 0, place + bytes <= count else { return 0 }
    return (0..<bytes).reduce(0) { $0 | UInt64(self[place + $1]) << UInt64(8 * $1) }
  }

  /// The text from `place` up to a zero or to `limit` bytes.
  func text(at place: Int, limit: Int) -> String {
    guard place >= 0, place < count else { return "" }
    return String(decoding: self[place...].prefix(limit).prefix { $0 != 0 }, as: UTF8.self)
  }
}
