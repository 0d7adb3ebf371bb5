import Glibc

/// Reads whole files of text.
package enum TextFile {
  /// Why a file could not be read.
  package struct Failure: Error {
    /// What the system says.
    package let reason: String
  }

  /// The largest script that is read: a mistaken path to a disk image should not fill the memory.
  private static let limit = 16 << 20

  /// The text of a file.
  ///
  /// - Throws: Why it could not be read.
  package static func read(_ path: String) throws(Failure) -> String {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw Failure(reason: String(cString: strerror(errno))) }
    defer { close(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(file, &chunk, chunk.count)
      guard count >= 0 else { throw Failure(reason: String(cString: strerror(errno))) }
      if count == 0 { break }
      bytes += chunk[..<count]
      guard bytes.count <= limit else { throw Failure(reason: "it is too long for a script") }
    }
    guard !bytes.contains(0) else { throw Failure(reason: "it is not a text file") }
    return String(decoding: bytes, as: UTF8.self)
  }
}
