import GanLabKit
import Glibc

/// A file that is read at once.
enum PictureFile {
  /// The most pixels that are decoded: some 200 MB of them.
  static let mostPixels = 50_000_000
  /// The most bytes.
  private static let most = 1 << 28

  /// The bytes of the file at `path`; `~` stands for the home folder.
  ///
  /// - Throws: `ComponentError` if it cannot be read, or is larger than 256 MB.
  static func read(_ path: String) throws(ComponentError) -> [UInt8] {
    var place = path
    if path.hasPrefix("~/"), let home = getenv("HOME") {
      place = String(cString: home) + path.dropFirst()
    }
    guard let file = fopen(place, "re") else { throw failure(path) }
    defer { fclose(file) }
    var (bytes, chunk) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 16))
    while bytes.count <= most {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 { break }
      bytes += chunk[..<count]
    }
    guard ferror(file) == 0 else { throw failure(path) }
    guard bytes.count <= most else {
      throw ComponentError("\(path) is larger than 256 MB", option: "path")
    }
    return bytes
  }

  private static func failure(_ path: String) -> ComponentError {
    ComponentError("\(path) cannot be read: \(String(cString: strerror(errno)))", option: "path")
  }
}
