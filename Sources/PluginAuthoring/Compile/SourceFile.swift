import Glibc

/// One source file of a plugin, as it was when it was read.
public struct SourceFile: Equatable, Sendable {
  /// The path as the user named it.
  public let path: String
  /// The path without links and dots, which tells one file from another.
  public let identity: String
  /// The text.
  public let text: String
  /// When it was last changed, and how long it is.
  public let stamp: Stamp
  /// Its language.
  public let language: SourceLanguage

  /// What tells that a file has changed.
  public struct Stamp: Equatable, Sendable {
    let seconds: Int
    let nanoseconds: Int
    let size: Int
    let node: UInt

    /// True of a file that holds nothing, as one does that is just being written.
    public var isEmpty: Bool { size == 0 }

    /// The stamp of the file at `path` now; nil if it is not there.
    public init?(of path: String) {
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      self.init(status)
    }

    init(_ status: stat) {
      seconds = status.st_mtim.tv_sec
      nanoseconds = status.st_mtim.tv_nsec
      size = Int(status.st_size)
      node = UInt(status.st_ino)
    }
  }

  private static let limit = 4 << 20

  /// Reads the file at `path`.
  ///
  /// - Throws: `notASource`, `unreadable` or `empty`.
  public init(_ path: String) throws(CompileError) {
    guard let language = SourceLanguage(path: path) else { throw .notASource(path: path) }
    func unreadable() -> CompileError {
      .unreadable(path: path, reason: String(cString: strerror(errno)))
    }
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw unreadable() }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw unreadable() }
    if status.st_mode & S_IFMT == S_IFDIR {
      throw .unreadable(path: path, reason: "it is a folder")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .unreadable(path: path, reason: "it is no file")
    }
    guard status.st_size <= SourceFile.limit else {
      throw .unreadable(path: path, reason: "it is too long for a source")
    }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var filled = 0
    while filled < bytes.count {
      let count = bytes.withUnsafeMutableBytes {
        read(file, $0.baseAddress.map { $0 + filled }, $0.count - filled)
      }
      guard count >= 0 else { throw unreadable() }
      if count == 0 { break }
      filled += count
    }
    let text = String(decoding: bytes[..<filled], as: UTF8.self)
    guard text.contains(where: { !$0.isWhitespace }) else { throw .empty(path: path) }
    self.path = path
    self.language = language
    self.text = text
    stamp = Stamp(status)
    identity = SourceFile.identity(of: path)
  }

  /// The path without links and dots; the path itself for what is not there.
  public static func identity(of path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// A digest of the text (FNV-1a), for names.
  var digest: String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// The file's name as the beginning of a Swift module's: letters and digits of ASCII, `_` for others.
  var moduleStem: String {
    let name = path.fileStem.utf8.map { byte -> Character in
      let isWord =
        (0x61...0x7a).contains(byte) || (0x41...0x5a).contains(byte)
        || (0x30...0x39).contains(byte)
      return isWord ? Character(UnicodeScalar(byte)) : "_"
    }
    let word = String(name.prefix(80))
    return word.first?.isNumber ?? true ? "plugin_" + word : word
  }
}
