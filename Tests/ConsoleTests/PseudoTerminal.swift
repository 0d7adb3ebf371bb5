import Glibc
import Testing

@testable import Console

/// A terminal made of a pair of descriptors, with someone typing at its far end.
///
/// The typist waits for each text to appear on the screen before typing the next, as a person
/// does, so that no test depends on how fast the machine is.
final class PseudoTerminal {
  /// What the typist waits for, and what then is typed or done.
  enum Cue {
    case type(String, after: String)
    case signal(Int32, after: String)
  }

  let slave: Int32
  private let typist: Typist
  private var thread = pthread_t()
  private var isOver = false

  init(_ cues: [Cue], columns: UInt16 = 80) throws {
    // Linux's own calls: Glibc's module leaves out posix_openpt and its kin. The numbers are
    // TIOCSPTLCK and TIOCGPTN, macros that Swift cannot import.
    let master = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    var (unlocked, number): (Int32, Int32) = (0, 0)
    try #require(ioctl(master, 0x4004_5431, &unlocked) == 0)
    try #require(ioctl(master, 0x8004_5430, &number) == 0)
    slave = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
    try #require(slave >= 0)
    var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    try #require(ioctl(slave, UInt(TIOCSWINSZ), &size) == 0)
    typist = try Typist(master: master, cues: cues)
    let context = Unmanaged.passUnretained(typist).toOpaque()
    pthread_create(&thread, nil, typistMain, context)
  }

  deinit { _ = finish() }

  /// Sends the typist home and says what was on the screen.
  func finish() -> String {
    if !isOver {
      isOver = true
      typist.stop()
      pthread_join(thread, nil)
      close(slave)
    }
    return String(decoding: typist.screen, as: UTF8.self)
  }

  /// Whether the terminal edits lines itself, as it should between prompts.
  var isCooked: Bool {
    var settings = termios()
    tcgetattr(slave, &settings)
    return settings.c_lflag & tcflag_t(ICANON) != 0 && settings.c_lflag & tcflag_t(ECHO) != 0
  }
}

/// The far end of a pseudo-terminal, on a thread of its own.
private final class Typist {
  let master: Int32
  var cues: [PseudoTerminal.Cue]
  var screen: [UInt8] = []
  private var seen = 0
  private var bell: (hear: Int32, ring: Int32) = (-1, -1)

  init(master: Int32, cues: [PseudoTerminal.Cue]) throws {
    self.master = master
    self.cues = cues
    var ends: [Int32] = [-1, -1]
    try #require(pipe(&ends) == 0)
    bell = (ends[0], ends[1])
  }

  deinit {
    close(bell.hear)
    close(bell.ring)
  }

  func stop() { write(bell.ring, "", 1) }

  func work() {
    var bytes = [UInt8](repeating: 0, count: 4096)
    while true {
      var waits = [
        pollfd(fd: master, events: Int16(POLLIN), revents: 0),
        pollfd(fd: bell.hear, events: Int16(POLLIN), revents: 0),
      ]
      // If nothing happens any more, hang up: a test that went wrong fails instead of waiting.
      // Told to stop, read what is on the screen first.
      let ready = poll(&waits, 2, 20_000)
      guard ready > 0 || (ready < 0 && errno == EINTR), waits[0].revents != 0 || ready < 0 else {
        break
      }
      let count = read(master, &bytes, bytes.count)
      guard count > 0 || errno == EINTR else { break }
      screen += bytes.prefix(max(0, count))
      while let cue = cues.first, act(on: cue) { cues.removeFirst() }
    }
    close(master)
  }

  private func act(on cue: PseudoTerminal.Cue) -> Bool {
    switch cue {
    case .type(let text, let sign):
      guard found(sign) else { return false }
      let bytes = Array(text.utf8)
      write(master, bytes, bytes.count)
    case .signal(let number, let sign):
      guard found(sign) else { return false }
      kill(getpid(), number)
    }
    return true
  }

  /// Whether a text has come since the last cue.
  private func found(_ sign: String) -> Bool {
    let wanted = Array(sign.utf8)
    var index = seen
    while index + wanted.count <= screen.count {
      if screen[index..<index + wanted.count].elementsEqual(wanted) {
        seen = index + wanted.count
        return true
      }
      index += 1
    }
    return false
  }
}

private func typistMain(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let context else { return nil }
  Unmanaged<Typist>.fromOpaque(context).takeUnretainedValue().work()
  return nil
}
