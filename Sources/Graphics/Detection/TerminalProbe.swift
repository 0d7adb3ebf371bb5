import Console
import Glibc

/// Asks a terminal what it is.
///
/// Only while nobody else reads from it: between two commands, never while a line is edited. The terminal's modes
/// are put back whatever happens.
struct TerminalProbe {
  let input: Int32
  let output: Int32
  /// The most seconds that all questions together may take.
  var seconds = 0.25

  /// What the terminal answers; nothing for a terminal that is not to be asked now.
  ///
  /// Keys that were pressed ahead stay where they are: then nobody is asked, and false comes back beside it.
  func ask(needsCell: Bool) -> (answers: TerminalAnswers, wasAsked: Bool) {
    var before = termios()
    // A process in the background would be stopped by its own terminal for touching it.
    let group = tcgetpgrp(input)
    guard Terminal.isTerminal(input), Terminal.isTerminal(output), group < 0 || group == getpgrp(),
      tcgetattr(input, &before) == 0
    else { return (TerminalAnswers(), false) }
    var raw = before
    raw.c_lflag &= ~tcflag_t(ICANON | ECHO)
    withUnsafeMutableBytes(of: &raw.c_cc) { keys in
      keys[Int(VMIN)] = 0
      keys[Int(VTIME)] = 0
    }
    guard tcsetattr(input, TCSANOW, &raw) == 0 else { return (TerminalAnswers(), false) }
    defer { tcsetattr(input, TCSANOW, &before) }
    guard !isReadable(within: 0) else { return (TerminalAnswers(), false) }
    let end = ProgressLine.monotonicSeconds() + seconds
    // The last question is one that every terminal answers: what has not come before will not come.
    var bytes = answer(to: "\u{1B}[>q\u{1B}]11;?\u{1B}\\\u{1B}[c", until: end)
    let answers = TerminalAnswers(parsing: bytes)
    if case .sixel = GraphicsDetection.pixels(answers) {
      let cell = needsCell ? "\u{1B}[16t" : ""
      bytes += answer(to: "\u{1B}[?1;1;0S\(cell)\u{1B}[c", until: end)
    }
    return (TerminalAnswers(parsing: bytes), true)
  }

  /// What comes until the attributes have been told, or it is too late.
  private func answer(to questions: String, until end: Double) -> [UInt8] {
    var bytes: [UInt8] = []
    guard Terminal.write(questions, to: output) else { return bytes }
    var chunk = [UInt8](repeating: 0, count: 256)
    while TerminalAnswers(parsing: bytes).attributes == nil {
      let left = end - ProgressLine.monotonicSeconds()
      guard left > 0, isReadable(within: left) else { break }
      let count = read(input, &chunk, chunk.count)
      guard count > 0 else { break }
      bytes += chunk[..<count]
    }
    return bytes
  }

  private func isReadable(within seconds: Double) -> Bool {
    var wait = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
    return poll(&wait, 1, Int32(seconds * 1000)) > 0 && wait.revents & Int16(POLLIN) != 0
  }
}
