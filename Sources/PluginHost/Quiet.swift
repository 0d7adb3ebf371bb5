import Glibc

/// Keeps a library's own words off standard output, where results stand that others read.
enum Quiet {
  /// Runs `body` with standard output led to standard error.
  ///
  /// - Throws: What `body` throws.
  static func run<Value, Failure: Error>(
    _ body: () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    fflush(nil)
    let kept = fcntl(1, F_DUPFD_CLOEXEC, 3)
    guard kept >= 0 else { return try body() }
    dup2(2, 1)
    defer {
      fflush(nil)
      dup2(kept, 1)
      close(kept)
    }
    return try body()
  }
}
