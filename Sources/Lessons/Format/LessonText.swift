import Glibc

/// Reads the text of a lesson's file.
enum LessonText {
  /// The largest file that is read: a mistaken path to a disk image should not fill the memory.
  static let limit = 4 << 20

  /// The text of a file.
  ///
  /// - Throws: `unreadable`.
  static func read(
    _ path: String, limit: Int = LessonText.limit
  ) throws(LessonError) -> String {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw failure(path, String(cString: strerror(errno))) }
    defer { close(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(file, &chunk, chunk.count)
      if count == 0 { break }
      guard count > 0 else {
        if errno == EINTR { continue }
        throw failure(path, String(cString: strerror(errno)))
      }
      bytes += chunk[..<count]
      guard bytes.count <= limit else { throw failure(path, "it is too long for a lesson") }
    }
    guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else {
      throw failure(path, "it is not a text in UTF-8")
    }
    return text
  }

  private static func failure(_ path: String, _ reason: String) -> LessonError {
    LessonError(path, nil, .unreadable(reason))
  }
}
