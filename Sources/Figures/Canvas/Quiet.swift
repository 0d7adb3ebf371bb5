import CGd

/// gd's own messages, which would go to standard error in the middle of a session.
enum Quiet {
  /// Turns them off, once for the process; what went wrong is thrown as an error instead.
  static let gd: Void = gdSetErrorMethod { _, _, _ in }
}
