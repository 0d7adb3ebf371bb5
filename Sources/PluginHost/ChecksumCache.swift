import Glibc

/// Checksums of files, each made once for each state of its file: reading a library takes as long as a short training.
///
/// Unchecked: the lock guards the dictionary.
final class ChecksumCache: @unchecked Sendable {
  /// What tells whether a file is still the same.
  private struct State: Equatable {
    let device: UInt64
    let file: UInt64
    let bytes: Int
    let seconds: Int
    let nanoseconds: Int

    init?(_ path: String) {
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      device = UInt64(status.st_dev)
      file = UInt64(status.st_ino)
      bytes = Int(status.st_size)
      (seconds, nanoseconds) = (status.st_ctim.tv_sec, status.st_ctim.tv_nsec)
    }
  }

  private var known: [String: (state: State, checksum: String)] = [:]
  private var lock = pthread_mutex_t()

  init() { pthread_mutex_init(&lock, nil) }

  /// The SHA-256 of the file at `path`; nil if it cannot be read.
  func checksum(of path: String) -> String? {
    guard let state = State(path) else { return nil }
    pthread_mutex_lock(&lock)
    defer { pthread_mutex_unlock(&lock) }
    if let entry = known[path], entry.state == state { return entry.checksum }
    guard let checksum = try? Trust.checksum(of: path) else { return nil }
    // Written to while it was read, it is read again the next time.
    if State(path) == state { known[path] = (state, checksum) }
    return checksum
  }
}
