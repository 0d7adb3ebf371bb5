import Glibc
import Testing

@testable import Graphics

/// A terminal is asked, answers, and is as it was.
@Suite struct ProbeTests {
  /// A pair of descriptors, one of them a terminal.
  private final class Pair {
    let master: Int32
    let slave: Int32

    init() throws {
      master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
      // TIOCSPTLCK and TIOCGPTN, macros that Swift cannot import.
      var (unlocked, number): (Int32, Int32) = (0, 0)
      try #require(ioctl(master, 0x4004_5431, &unlocked) == 0)
      try #require(ioctl(master, 0x8004_5430, &number) == 0)
      slave = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
      try #require(slave >= 0)
    }

    deinit {
      close(slave)
      close(master)
    }

    var modes: [UInt32] {
      var settings = termios()
      tcgetattr(slave, &settings)
      return [settings.c_iflag, settings.c_oflag, settings.c_cflag, settings.c_lflag]
    }

    func say(_ text: String) { _ = write(master, text, text.utf8.count) }

    /// Has someone at the far end give each answer once its question has come.
    ///
    /// On a thread of its own: the others may all be held up by tests.
    func expect(_ script: [(question: String, answer: String)]) -> Answerer {
      Answerer(master, script)
    }
  }

  /// The far end of a terminal.
  private final class Answerer {
    private let master: Int32
    private let script: [(question: String, answer: String)]
    private var thread = pthread_t()

    init(_ master: Int32, _ script: [(question: String, answer: String)]) {
      self.master = master
      self.script = script
      pthread_create(
        &thread, nil, ProbeTests.answererMain, Unmanaged.passUnretained(self).toOpaque())
    }

    func finish() { pthread_join(thread, nil) }

    func work() {
      var chunk = [UInt8](repeating: 0, count: 256)
      for (question, answer) in script {
        var heard = ""
        for _ in 0..<600 where !heard.contains(question) {
          var wait = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
          guard poll(&wait, 1, 50) > 0 else { continue }
          let count = read(master, &chunk, chunk.count)
          if count > 0 { heard += String(decoding: chunk[..<count], as: UTF8.self) }
        }
        _ = write(master, answer, answer.utf8.count)
      }
    }
  }

  private static let answererMain:
    @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
      context in
      guard let context else { return nil }
      Unmanaged<Answerer>.fromOpaque(context).takeUnretainedValue().work()
      return nil
    }

  @Test func aTerminalThatAnswers() throws {
    let pair = try Pair()
    let before = pair.modes
    let end = pair.expect([("\u{1B}[c", "\u{1B}P>|kitty(0.26.5)\u{1B}\\\u{1B}[?62;22c")])
    // Not by the clock: the machine may be busy.
    let probe = TerminalProbe(input: pair.slave, output: pair.slave, seconds: 30)
    let (answers, wasAsked) = probe.ask(needsCell: true)
    end.finish()
    #expect(wasAsked && answers.name == "kitty(0.26.5)" && answers.attributes == [62, 22])
    #expect(pair.modes == before)
  }

  /// Who has sixels is asked for their colours, and for the size of a character where nobody else knows it.
  @Test func aTerminalWithSixels() throws {
    let pair = try Pair()
    let end = pair.expect([
      ("\u{1B}[c", "\u{1B}[?63;4c"),
      ("\u{1B}[16t\u{1B}[c", "\u{1B}[?1;0;16S\u{1B}[6;15;7t\u{1B}[?63;4c"),
    ])
    let probe = TerminalProbe(input: pair.slave, output: pair.slave, seconds: 30)
    let (answers, _) = probe.ask(needsCell: true)
    end.finish()
    #expect(answers.sixelColors == 16 && answers.cell == [15, 7])
    #expect(GraphicsDetection.pixels(answers) == .sixel(colors: 16))
  }

  /// One that says nothing costs a quarter of a second, and stays as it was.
  @Test func aTerminalThatIsSilent() throws {
    let pair = try Pair()
    let before = pair.modes
    let start = ContinuousClock.now
    let (answers, wasAsked) = TerminalProbe(input: pair.slave, output: pair.slave).ask(
      needsCell: true)
    #expect(wasAsked && answers == TerminalAnswers())
    #expect(ContinuousClock.now - start >= .milliseconds(240))
    #expect(pair.modes == before)
  }

  /// Keys that were pressed ahead are the prompt's: nobody is asked then, and they stay.
  @Test func keysArePending() throws {
    let pair = try Pair()
    pair.say("plot\n")
    usleep(20_000)
    let (_, wasAsked) = TerminalProbe(input: pair.slave, output: pair.slave).ask(needsCell: false)
    #expect(!wasAsked)
    var chunk = [UInt8](repeating: 0, count: 16)
    let count = read(pair.slave, &chunk, chunk.count)
    #expect(String(decoding: chunk[..<max(0, count)], as: UTF8.self) == "plot\n")
  }

  @Test func aPipeIsNotAsked() throws {
    var ends: [Int32] = [-1, -1]
    try #require(pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    #expect(!TerminalProbe(input: ends[0], output: ends[1]).ask(needsCell: true).wasAsked)
    var wait = pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)
    #expect(poll(&wait, 1, 0) == 0)
  }
}
