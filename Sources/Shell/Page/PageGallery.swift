import Console
import Glibc
import PageLink

/// The last pictures that commands wrote, as the page shows them.
struct PageGallery {
  /// One of them.
  struct Entry {
    let id: UInt32
    let path: String
    /// The command that drew it.
    let title: String
    /// The step of the training then.
    let step: Int
    let size: Int
  }

  /// The most that are kept.
  static let capacity = 16
  /// The most bytes that they may have together.
  static let mostBytes = 48 << 20

  /// The pictures, oldest first.
  private(set) var entries: [Entry] = []
  private var next: UInt32 = 1

  /// Takes up the picture in the file at `path`.
  ///
  /// - Returns: What the page is to be told; nothing if the file is no picture that it can show.
  mutating func add(_ path: String, title: String, step: Int) -> [PageMessage] {
    guard let bytes = Self.bytes(path), let kind = PageImageKind(bytes: bytes) else { return [] }
    var gone = entries.filter { $0.path == path }
    entries.removeAll { $0.path == path }
    let entry = Entry(id: next, path: path, title: title, step: step, size: bytes.count)
    next += 1
    entries.append(entry)
    while entries.count > Self.capacity || entries.reduce(0, { $0 + $1.size }) > Self.mostBytes {
      gone.append(entries.removeFirst())
    }
    return [.picture(id: entry.id, kind: kind, bytes: bytes)] + gone.map { .drop(id: $0.id) }
  }

  /// The facts for the page, the newest first.
  var json: JSONValue {
    .array(
      entries.reversed().map {
        ["id": .integer(Int($0.id)), "title": .string($0.title), "step": .integer($0.step)]
      })
  }

  /// The bytes of a file; nil if it cannot be read, or is larger than all pictures may be.
  private static func bytes(_ path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      (1...mostBytes).contains(Int(status.st_size))
    else { return nil }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var start = 0
    while start < bytes.count {
      let count = bytes.withUnsafeMutableBytes { buffer in
        buffer.baseAddress.map { read(file, $0 + start, buffer.count - start) } ?? 0
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return nil }
      start += count
    }
    return bytes
  }
}
