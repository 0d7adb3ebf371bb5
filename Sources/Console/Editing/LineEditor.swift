/// What came of asking for a line.
public enum LineEvent: Sendable, Hashable {
  /// A line, without its end.
  case line(String)
  /// Ctrl-C: whatever was being typed is gone.
  case interrupted
  /// Ctrl-D, or the end of a file.
  case endOfInput
  /// The terminal is gone, or SIGTERM or SIGHUP came: time to save and leave.
  case hangup
}

/// Why no line could be read.
public enum LineEditorError: Error, Sendable, Hashable {
  /// Another readline editor is open; readline knows only one terminal at a time.
  case alreadyOpen
  /// The system refused; `errno` says why.
  case failed(errno: Int32)
  /// A line longer than this many bytes.
  case lineTooLong(limit: Int)
}

/// Where lines come from: a terminal with editing, or a file or pipe without.
public protocol LineEditor: AnyObject {
  /// Waits for a line.
  ///
  /// - Parameters:
  ///   - prompt: What stands before the line on a terminal; colour sequences may be in it.
  ///   - earlier: The lines of the same command before this one, each with its line break; for
  ///     completion.
  /// - Returns: The line, or what happened instead.
  /// - Throws: `LineEditorError`.
  func readLine(prompt: String, continuing earlier: String) throws(LineEditorError) -> LineEvent

  /// Forgets lines that were pasted in one go and not yet handed out: after a failure, what
  /// follows it is better not run.
  func discardPending()
}

extension LineEditor {
  /// Waits for the first line of a command.
  public func readLine(prompt: String) throws(LineEditorError) -> LineEvent {
    try readLine(prompt: prompt, continuing: "")
  }

  /// Forgets nothing.
  public func discardPending() {}
}
