import GanLabKit
import Glibc

/// A file that is read at once.
enum TextFile {
  /// The most bytes.
  private static let most = 1 << 30

  /// The text of the file at `path`; `~` stands for the home folder.
  ///
  /// - Throws: `ComponentError` if it cannot be read, or is larger than 1 GB.
  static func read(_ path: String) throws(ComponentError) -> String {
    var place = path
    if path.hasPrefix("~/"), let home = getenv("HOME") {
      place = String(cString: home) + path.dropFirst()
    }
    guard let file = fopen(place, "r") else {
      throw ComponentError(
        "\(path) cannot be read: \(String(cString: strerror(errno)))", option: "path")
    }
    defer { fclose(file) }
    var (bytes, chunk) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 16))
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 { break }
      bytes += chunk[..<count]
      guard bytes.count <= most else {
        throw ComponentError("\(path) is larger than 1 GB", option: "path")
      }
    }
    guard ferror(file) == 0 else {
      throw ComponentError(
        "\(path) cannot be read: \(String(cString: strerror(errno)))", option: "path")
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
