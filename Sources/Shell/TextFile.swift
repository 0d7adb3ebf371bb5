import Console
import Glibc

/// Reads whole files of text.
package enum TextFile {
  /// Why a file could not be read.
  package struct Failure: Error {
    /// What the system says.
    package let reason: String
    /// True if Ctrl-C or a signal that ends came first.
    package var isInterruption = false
  }

  /// The largest script that is read: a mistaken path to a disk image should not fill the memory.
  private static let limit = 16 << 20

  /// The text of a file, or of a pipe up to its end.
  ///
  /// - Throws: Why it could not be read; `isInterruption` if it was to be stopped before the end came.
  package static func read(_ path: String) throws(Failure) -> String {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw Failure(reason: String(cString: strerror(errno))) }
    defer { close(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      // A pipe may never end: signals are looked for while it is silent.
      var ready = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
      let found = poll(&ready, 1, 100)
      if Interrupt.shouldStop {
        throw Failure(reason: "it had not been read to its end", isInterruption: true)
      }
      guard found > 0 else { continue }
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
