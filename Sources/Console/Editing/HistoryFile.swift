import Glibc

/// The file that remembers what was typed, from one session to the next.
///
/// Lines are appended one by one and the file is never rewritten, so that two shells on a shared
/// home cannot erase each other's. Only the last `limit` lines are read.
public struct HistoryFile: Sendable, Hashable {
  /// Why a line was not remembered.
  public enum Failure: Error, Sendable, Hashable {
    /// The folder could not be made.
    case folder(path: String, errno: Int32)
    /// The file could not be opened or written.
    case file(path: String, errno: Int32)
  }

  /// Where the lines are; `nil` for a user without a home.
  public let path: String?

  /// How many lines are remembered; negative for all.
  public let limit: Int

  /// A history at a place.
  public init(path: String?, limit: Int = 10_000) {
    self.path = path
    self.limit = limit
  }

  /// The place and size that the environment asks for.
  ///
  /// `$GANLAB_HISTORY`, else `history` in gan-lab's folder for state; `$HISTSIZE`, else 10,000.
  public init(environment: [String: String]) {
    let size = environment["HISTSIZE"].flatMap { Int($0) } ?? 10_000
    if let path = environment["GANLAB_HISTORY"], !path.isEmpty {
      self.init(path: path, limit: size)
    } else {
      let folder = UserPaths.state(environment: environment)
      self.init(path: folder.map { $0 + "/history" }, limit: size)
    }
  }

  /// The last lines, oldest first; none if there is no file.
  ///
  /// A file is read 8 MB deep at most.
  public func lines() -> [String] {
    guard let path, limit != 0 else { return [] }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    let depth = 8 << 20
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return [] }
    let skipped = max(0, Int(status.st_size) - depth)
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size) - skipped)
    let count = bytes.withUnsafeMutableBytes {
      pread(descriptor, $0.baseAddress, $0.count, off_t(skipped))
    }
    var lines = bytes.prefix(max(0, count)).split(separator: 0x0A)
    // The first of a file read from its middle is half a line.
    if skipped > 0, !lines.isEmpty { lines.removeFirst() }
    let kept = limit < 0 ? lines[...] : lines.suffix(limit)
    return kept.map { String(decoding: $0, as: UTF8.self) }
  }

  /// Adds a line at the end, under a lock that is waited for a fifth of a second.
  ///
  /// - Parameter line: A line without its end.
  /// - Throws: `Failure`.
  public func append(_ line: String) throws(Failure) {
    guard let path, limit != 0 else { return }
    if let slash = path.lastIndex(of: "/") { try makeFolder(String(path[..<slash])) }
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .file(path: path, errno: errno) }
    defer { close(descriptor) }
    lock(descriptor)
    // One write, so that the line stays whole even where there are no locks.
    let bytes = Array((line + "\n").utf8)
    let count = write(descriptor, bytes, bytes.count)
    guard count == bytes.count else { throw .file(path: path, errno: count < 0 ? errno : ENOSPC) }
  }

  /// Waits for the file's lock, but not long.
  ///
  /// A line out of order is better than a prompt that hangs on somebody else's machine. Closing
  /// the file gives the lock back.
  private func lock(_ descriptor: Int32) {
    var request = flock()
    request.l_type = Int16(F_WRLCK)
    request.l_whence = Int16(SEEK_SET)
    for _ in 0..<20 {
      if fcntl(descriptor, F_SETLK, &request) == 0 || (errno != EAGAIN && errno != EACCES) {
        return
      }
      usleep(10_000)
    }
  }

  /// Makes a folder and those above it, closed to others.
  private func makeFolder(_ folder: String) throws(Failure) {
    guard !folder.isEmpty, mkdir(folder, 0o700) != 0, errno != EEXIST else { return }
    guard errno == ENOENT, let slash = folder.lastIndex(of: "/") else {
      throw .folder(path: folder, errno: errno)
    }
    try makeFolder(String(folder[..<slash]))
    if mkdir(folder, 0o700) != 0, errno != EEXIST { throw .folder(path: folder, errno: errno) }
  }
}
