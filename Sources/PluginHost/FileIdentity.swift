import Glibc

/// Which file, and in which state: what must be the same for what was said of a file to hold still.
struct FileIdentity: Codable, Equatable, Sendable {
  /// The path.
  let path: String
  /// Bytes.
  let size: Int
  /// Seconds and nanoseconds of the last change of the content, as its owner may have set them.
  let changed: [Int]
  /// The same of content, name and rights, which only the clock sets.
  let touched: [Int]
  /// The file's number, and its file system's.
  let number: [UInt64]

  /// The file at `path` as it is now; nil if there is none.
  init?(_ path: String) {
    var status = Glibc.stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(path, status)
  }

  /// The file that is open as `descriptor`.
  init?(_ path: String, descriptor: Int32) {
    var status = Glibc.stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    self.init(path, status)
  }

  private init(_ path: String, _ status: stat) {
    self.path = path
    size = Int(status.st_size)
    changed = [status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
    touched = [status.st_ctim.tv_sec, status.st_ctim.tv_nsec]
    number = [UInt64(status.st_ino), UInt64(status.st_dev)]
  }
}
