import Glibc

/// The real executable on a terminal of its own, with someone typing at the far end.
///
/// The typist waits for a text on the screen before going on, as a person does, so that no test
/// depends on how fast the machine is.
public final class TerminalSession {
  /// The process.
  public let lab: LabProcess
  private var master: Int32
  private var screen: [UInt8] = []
  private var seen = 0

  /// Starts the lab, or another program, on a terminal.
  ///
  /// - Throws: `LabProcess.Failure`.
  public init(
    _ arguments: [String] = ["--no-rc", "--color", "never"], in folder: ScratchFolder,
    environment: [String: String] = [:], program: String = LabProcess.executable
  ) throws {
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    // TIOCSPTLCK and TIOCGPTN, macros that Swift cannot import; Glibc's module has no openpty.
    var (unlocked, number): (Int32, Int32) = (0, 0)
    guard ioctl(master, 0x4004_5431, &unlocked) == 0, ioctl(master, 0x8004_5430, &number) == 0
    else {
      throw LabProcess.Failure("no terminal can be made")
    }
    var size = winsize(ws_row: 24, ws_col: 100, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    lab = try LabProcess(
      program, arguments, in: folder, environment: environment,
      terminal: "/dev/pts/\(number)")
  }

  deinit { hangUp() }

  /// Takes the terminal away, as a window that is closed does, or a line that breaks.
  public func hangUp() {
    if master >= 0 { close(master) }
    master = -1
  }

  /// Gives the terminal another size, as dragging a window's corner does.
  public func resize(columns: Int, rows: Int = 24) {
    var size = winsize(
      ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  /// Types `text`.
  public func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(master, bytes, bytes.count)
  }

  /// Waits until `text` has appeared behind what was waited for last; returns what came up to it.
  ///
  /// - Throws: `LabProcess.Failure` if it does not appear within `seconds`.
  @discardableResult
  public func wait(for text: String, seconds: Double = 120) throws -> String {
    let wanted = Array(text.utf8)
    // By the clock: a training draws its progress in pieces without number.
    let last = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < last {
      if let end = find(wanted) {
        defer { seen = end }
        return String(decoding: screen[seen..<end], as: UTF8.self)
      }
      var poll = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
      guard Glibc.poll(&poll, 1, 50) > 0 else { continue }
      var chunk = [UInt8](repeating: 0, count: 4096)
      let count = read(master, &chunk, chunk.count)
      if count > 0 { screen += chunk[..<count] } else { usleep(50_000) }
    }
    throw LabProcess.Failure(
      "'\(text)' did not appear; the screen: \(String(decoding: screen[seen...], as: UTF8.self))")
  }

  private func find(_ wanted: [UInt8]) -> Int? {
    var start = seen
    while start + wanted.count <= screen.count {
      if screen[start..<start + wanted.count].elementsEqual(wanted) { return start + wanted.count }
      start += 1
    }
    return nil
  }
}
