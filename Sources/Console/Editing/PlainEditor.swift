internal import CReadline
import Glibc

/// Lines from a file or pipe: no prompt, no history, any bytes.
///
/// What is no UTF-8 is replaced by `�`. A CR before the line's end belongs to the end.
public final class PlainEditor: LineEditor {
  private let descriptor: Int32
  private let limit: Int
  private var buffer: [UInt8] = []

  /// Where the next line begins in the buffer, and how far no line's end was found.
  private var start = 0
  private var searched = 0
  private var isAtEnd = false

  /// Reads from a descriptor, which stays the caller's.
  ///
  /// - Parameters:
  ///   - descriptor: Where lines come from.
  ///   - limit: How many bytes a line may have.
  public init(descriptor: Int32 = STDIN_FILENO, limit: Int = 64 << 20) {
    self.descriptor = descriptor
    self.limit = limit
  }

  /// Waits for a line; see `LineEditor`.
  public func readLine(
    prompt: String, continuing earlier: String
  ) throws(LineEditorError) -> LineEvent {
    while true {
      if let end = buffer[searched...].firstIndex(of: 0x0A) { return .line(take(to: end)) }
      searched = buffer.count
      if isAtEnd {
        guard start < buffer.count else { return .endOfInput }
        return .line(take(to: buffer.count))
      }
      guard buffer.count - start <= limit else { throw .lineTooLong(limit: limit) }
      if let event = try wait() { return event }
      try fill()
    }
  }

  /// The text up to a line's end, which is taken out with it.
  private func take(to end: Int) -> String {
    var bytes = buffer[start..<end]
    if bytes.last == 0x0D { bytes.removeLast() }
    start = min(end + 1, buffer.count)
    searched = start
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Waits for bytes or a signal.
  private func wait() throws(LineEditorError) -> LineEvent? {
    while true {
      if Interrupt.terminationSignal != nil { return .hangup }
      if Interrupt.isPending {
        Interrupt.clear()
        return .interrupted
      }
      // A descriptor of -1, before any handler is installed, is one that poll leaves out.
      var waits = [
        pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: glr_wake_descriptor(), events: Int16(POLLIN), revents: 0),
      ]
      if poll(&waits, 2, -1) < 0 {
        guard errno == EINTR || errno == EAGAIN else { throw .failed(errno: errno) }
      }
      if waits[1].revents != 0 { glr_wake_drain() }
      if waits[0].revents & Int16(POLLNVAL) != 0 { throw .failed(errno: EBADF) }
      if waits[0].revents != 0 { return nil }
    }
  }

  private func fill() throws(LineEditorError) {
    if start > 0 {
      buffer.removeFirst(start)
      searched -= start
      start = 0
    }
    let size = 1 << 16
    let old = buffer.count
    buffer.append(contentsOf: repeatElement(0, count: size))
    let count = buffer.withUnsafeMutableBytes { bytes in
      read(descriptor, UnsafeMutableRawBufferPointer(rebasing: bytes[old...]).baseAddress, size)
    }
    let reason = errno
    buffer.removeLast(size - max(0, count))
    if count < 0, reason != EINTR, reason != EAGAIN { throw .failed(errno: reason) }
    if count == 0 { isAtEnd = true }
  }
}
