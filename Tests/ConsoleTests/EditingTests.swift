import Glibc
import TestSupport
import Testing

@testable import Console

/// All that waits for lines or signals: flags and readline belong to the process, so one at a time.
@Suite(.serialized) struct EditingTests {
  /// Done once, before the first `install`.
  private static let heedControlC: Void = { signal(SIGINT, SIG_DFL) }()

  init() throws {
    // A process started in the background may have been told to ignore Ctrl-C, and `install`
    // respects that; here it must be heard.
    _ = Self.heedControlC
    try #require(Interrupt.install())
  }

  /// Lines from a file that holds these bytes.
  private func plain(_ bytes: [UInt8], limit: Int = 1 << 20) throws -> [LineEvent] {
    let folder = try ScratchFolder()
    let path = folder.path + "/input"
    let file = open(path, O_RDWR | O_CREAT, 0o600)
    defer { close(file) }
    var written = 0
    while written < bytes.count {
      let count = write(file, Array(bytes[written...]), bytes.count - written)
      try #require(count > 0)
      written += count
    }
    lseek(file, 0, SEEK_SET)
    let editor = PlainEditor(descriptor: file, limit: limit)
    var events: [LineEvent] = []
    repeat { events.append(try editor.readLine(prompt: "> ")) } while events.last != .endOfInput
    return events
  }

  @Test func plainLines() throws {
    #expect(try plain([]) == [.endOfInput])
    #expect(try plain(Array("a\r\n\nb".utf8)) == [.line("a"), .line(""), .line("b"), .endOfInput])
    #expect(try plain([0x61, 0xFF, 0x0A]) == [.line("a\u{FFFD}"), .endOfInput])
    let long = [UInt8](repeating: 0x78, count: 1_000_000)
    #expect(
      try plain(long + [0x0A] + long) == [
        .line(String(repeating: "x", count: 1_000_000)),
        .line(String(repeating: "x", count: 1_000_000)), .endOfInput,
      ])
    #expect(throws: LineEditorError.lineTooLong(limit: 1000)) { try plain(long, limit: 1000) }
    #expect(throws: LineEditorError.failed(errno: EBADF)) {
      try PlainEditor(descriptor: 9_999).readLine(prompt: "")
    }
  }

  @Test func manyShortLines() throws {
    let events = try plain(Array(repeating: [0x61, 0x0A], count: 200_000).flatMap { $0 })
    #expect(events.count == 200_001)
  }

  @Test func commandsOverSeveralLines() throws {
    let editor = ScriptedEditor(["data \\", "ring", "x 'a", "b'; y", "", "z \"open"])
    let reader = CommandReader(editor, name: "s.lab", numbersLines: true)
    var texts: [[String]] = []
    while case .commands(let commands) = try reader.next(prompt: "> ") {
      texts.append(
        commands.map { command in
          "\(command.verb.line):\(command.verb.text) \(command.positionals.map(\.text))"
        })
    }
    #expect(texts == [["1:data [\"ring\"]"], ["3:x [\"a\\nb\"]", "4:y []"], []])
    #expect(editor.prompts == ["> ", "... ", "> ", "... ", "> ", "> ", "... "])
    #expect(editor.earlier == ["", "data \\\n", "", "x 'a\n", "", "", "z \"open\n"])
    #expect(try reader.next(prompt: "> ") == .endOfInput)
  }

  /// A text to be taken as it is may hold apostrophes and semicolons.
  @Test func verbsThatTakePlainText() throws {
    let editor = ScriptedEditor([
      "  answer l'écart; it's a=b  ", "answer", "answers 'x'", "x 'a", "b'",
    ])
    let reader = CommandReader(editor, plainVerbs: ["answer"])
    var texts: [[String]] = []
    while case .commands(let commands) = try reader.next(prompt: "> ") {
      texts.append(commands.flatMap { [$0.verb.text] + $0.positionals.map(\.text) })
      if commands.first?.text.hasPrefix("answer l") == true {
        #expect(commands[0].verb.column == 3 && commands[0].positionals[0].column == 10)
      }
    }
    #expect(
      texts == [["answer", "l'écart; it's a=b"], ["answer"], ["answers", "x"], ["x", "a\nb"]])
  }

  @Test func anUnfinishedCommandAtTheEndFails() throws {
    let editor = ScriptedEditor(["a", "b \"open"])
    let reader = CommandReader(editor, name: "s.lab", numbersLines: true)
    _ = try reader.next(prompt: "")
    let outcome = try reader.next(prompt: "")
    let source = SourceText("b \"open", name: "s.lab", firstLine: 2)
    #expect(outcome == .failed(.unclosedQuote(quote: "\"", line: 2, column: 3), in: source))
    #expect(source.span(line: 2, column: 3).text == "b \"open")
  }

  /// Presses Ctrl-C, and waits until it is felt.
  ///
  /// To the whole process and not to this thread: the workers that run tests have signals blocked,
  /// so one that is raised here would never arrive.
  private func press(until urgency: Interrupt.Urgency) {
    kill(getpid(), SIGINT)
    for _ in 0..<5_000 where Interrupt.urgency != urgency { usleep(1_000) }
    #expect(Interrupt.urgency == urgency)
  }

  @Test func controlCInterruptsAndTwiceAborts() throws {
    #expect(!Interrupt.isPending && Interrupt.urgency == .none)
    press(until: .stop)
    #expect(Interrupt.isPending && Interrupt.shouldStop)
    press(until: .abort)
    // Within the second of grace a third press is swallowed: this process is still here.
    kill(getpid(), SIGINT)
    usleep(50_000)
    #expect(Interrupt.urgency == .abort)
    Interrupt.clear()
    #expect(!Interrupt.shouldStop)
    press(until: .stop)
    #expect(try PlainEditor(descriptor: -1).readLine(prompt: "") == .interrupted)
    #expect(!Interrupt.isPending)
  }

  /// An editor on a pseudo-terminal; its history is in the folder.
  private func editor(
    _ terminal: PseudoTerminal, _ folder: ScratchFolder,
    notice: @escaping (Diagnostic) -> Void = { _ in }
  ) throws -> ReadlineEditor {
    try ReadlineEditor(
      source: SampleSource(), history: HistoryFile(path: folder.path + "/history"),
      input: terminal.slave, output: terminal.slave, notice: notice)
  }

  /// What a terminal answers too late is no typing: name, ground and attributes go, the line stays.
  @Test func lateAnswersAreSwallowed() throws {
    let folder = try ScratchFolder()
    let late =
      "\u{1B}P>|kitty(0.26.5)\u{1B}\\\u{1B}]11;rgb:0000/0000/0000\u{1B}\\\u{1B}[?62;4c"
    let terminal = try PseudoTerminal([
      .type("plot \(late)samples\u{1B}]11;rgb:0/0/0\u{7}\r", after: "1> "),
      // A finger that begins one does not lose what follows.
      .type("one\u{1B}]", after: "2> "), .type(" two\r", after: "one"),
    ])
    let editor = try editor(terminal, folder)
    #expect(try editor.readLine(prompt: "1> ") == .line("plot samples"))
    let second = try editor.readLine(prompt: "2> ")
    #expect(second == .line("one two") || second == .line("one"))
  }

  @Test func editsOnATerminal() throws {
    let folder = try ScratchFolder()
    folder.write("from before\n", to: "history")
    let terminal = try PseudoTerminal([
      .type("helo\u{2}l\r", after: "1> "),
      .type(" secret\r", after: "2> "),
      .type("\u{10}\u{10}\r", after: "3> "),
      .type("da\t\u{1}\u{B}\u{4}", after: "4> "),
    ])
    var editor: ReadlineEditor? = try editor(terminal, folder)
    #expect(throws: LineEditorError.alreadyOpen) { try self.editor(terminal, folder) }
    #expect(try editor?.readLine(prompt: "1> ") == .line("hello"))
    #expect(terminal.isCooked)
    #expect(try editor?.readLine(prompt: "2> ") == .line(" secret"))
    #expect(try editor?.readLine(prompt: "3> ") == .line("from before"))
    #expect(try editor?.readLine(prompt: "4> ") == .endOfInput)
    #expect(terminal.isCooked)
    editor = nil
    let screen = terminal.finish()
    #expect(screen.contains("4> data "))
    #expect(folder.read("history") == "from before\nhello\nfrom before\n")
  }

  @Test func completesOnATerminal() throws {
    let folder = try ScratchFolder()
    let terminal = try PseudoTerminal([
      .type("lo\t", after: "1> "),
      .type("a\t'ring' x=\"é\"\r", after: "load"),
      .type("\t", after: "2> "),
      .type("d\tri\t\ts\t\r", after: "choose the data set"),
    ])
    let editor = try editor(terminal, folder)
    #expect(try editor.readLine(prompt: "1> ") == .line("load 'ring' x=\"é\""))
    #expect(try editor.readLine(prompt: "2> ") == .line("data rings "))
    withExtendedLifetime(editor) {}
  }

  @Test func pastedLinesComeOneByOne() throws {
    let folder = try ScratchFolder()
    let terminal = try PseudoTerminal([
      .type("\u{1B}[200~one\ntwo 'x\n y'\n\u{1B}[201~", after: "1> "),
      .type("\r", after: " y'"),
      .type("a\rb\r", after: "4> "),
      .type("\u{1B}[200~c\nd\u{1B}[201~\r", after: "6> "),
      .type("last\r", after: "7> "),
    ])
    let editor = try editor(terminal, folder)
    #expect(try editor.readLine(prompt: "1> ") == .line("one"))
    #expect(try editor.readLine(prompt: "2> ") == .line("two 'x"))
    #expect(try editor.readLine(prompt: "3> ") == .line(" y'"))
    // Typed ahead without the terminal's word for pasting.
    #expect(try editor.readLine(prompt: "4> ") == .line("a"))
    #expect(try editor.readLine(prompt: "5> ") == .line("b"))
    #expect(try editor.readLine(prompt: "6> ") == .line("c"))
    editor.discardPending()
    #expect(try editor.readLine(prompt: "7> ") == .line("last"))
    #expect(folder.read("history") == "one\ntwo 'x\na\nb\nc\nlast\n")
    #expect(terminal.finish().contains("2> two 'x\r\n3>  y'\r\n"))
  }

  @Test func controlCAndHangupAtThePrompt() throws {
    let folder = try ScratchFolder()
    let terminal = try PseudoTerminal([
      .type("half a li", after: "1> "),
      .signal(SIGINT, after: "half a li"),
      .signal(SIGWINCH, after: "2> "),
      .type("whole\r", after: ""),
      .type("lost", after: "3> "),
      .signal(SIGTERM, after: "lost"),
    ])
    var editor: ReadlineEditor? = try editor(terminal, folder)
    #expect(try editor?.readLine(prompt: "1> ") == .interrupted)
    #expect(terminal.isCooked && !Interrupt.isPending)
    #expect(try editor?.readLine(prompt: "2> ") == .line("whole"))
    #expect(try editor?.readLine(prompt: "3> ") == .hangup)
    #expect(terminal.isCooked && Interrupt.terminationSignal == SIGTERM && Interrupt.shouldStop)
    Interrupt.clearTermination()
    editor = nil
    _ = terminal.finish()
    #expect(folder.read("history") == "whole\n")
  }

  @Test func toldOnceThatNothingIsRemembered() throws {
    let folder = try ScratchFolder()
    folder.write("", to: "file")
    let terminal = try PseudoTerminal([
      .type("one\r", after: "1> "), .type("two\r", after: "2> "),
    ])
    var told: [Diagnostic] = []
    let editor = try ReadlineEditor(
      source: SampleSource(), history: HistoryFile(path: folder.path + "/file/h"),
      input: terminal.slave, output: terminal.slave, notice: { told.append($0) })
    #expect(try editor.readLine(prompt: "1> ") == .line("one"))
    #expect(try editor.readLine(prompt: "2> ") == .line("two"))
    #expect(told.map(\.severity) == [.note])
  }

  @Test func promptsMayBeColoured() {
    #expect(
      Style.colored.green("lab").guardedForReadline
        == "\u{1}\u{1B}[32m\u{2}lab\u{1}\u{1B}[39m\u{2}")
    #expect("lab> ".guardedForReadline == "lab> ")
  }
}

/// Lines that a test has written down.
private final class ScriptedEditor: LineEditor {
  private var lines: [String]
  private(set) var prompts: [String] = []
  private(set) var earlier: [String] = []

  init(_ lines: [String]) { self.lines = lines }

  func readLine(
    prompt: String, continuing earlier: String
  ) throws(LineEditorError) -> LineEvent {
    prompts.append(prompt)
    self.earlier.append(earlier)
    guard !lines.isEmpty else { return .endOfInput }
    return .line(lines.removeFirst())
  }
}
