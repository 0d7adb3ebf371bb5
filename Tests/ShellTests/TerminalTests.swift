import Glibc
import TestSupport
import Testing

/// The shell on a terminal, as a person meets it.
@Suite struct TerminalTests {
  @Test func promptAndCommand() throws {
    let folder = try ScratchFolder()
    let session = try TerminalSession(in: folder)
    try session.wait(for: "help lists the commands")
    try session.wait(for: "gan-lab> ")
    session.type("data ring\r")
    let answer = try session.wait(for: "gan-lab ring> ")
    #expect(answer.contains("data ring: Gaussians evenly spaced on a circle"), "\(answer)")
    #expect(answer.contains("modes=8 radius=2 std=0.02"), "\(answer)")
    session.type("\u{4}")
    #expect(try session.lab.wait().status == 0)
  }

  @Test func tabCompletes() throws {
    let session = try TerminalSession(in: ScratchFolder())
    try session.wait(for: "gan-lab> ")
    session.type("da\t")
    try session.wait(for: "data ")
    session.type("ri\t")
    try session.wait(for: "ring ")
    session.type("mo\t")
    try session.wait(for: "modes=")
    session.type("5\r")
    let answer = try session.wait(for: "gan-lab ring> ")
    #expect(answer.contains("modes=5"), "\(answer)")
    session.type("quit\r")
    #expect(try session.lab.wait().status == 0)
  }

  /// Ctrl-C drops what was being typed and asks anew.
  @Test func interruptAtThePrompt() throws {
    let session = try TerminalSession(in: ScratchFolder())
    try session.wait(for: "gan-lab> ")
    session.type("data no-such-thing")
    try session.wait(for: "no-such-thing")
    session.type("\u{3}")
    let answer = try session.wait(for: "gan-lab> ")
    #expect(!answer.contains("error"), "\(answer)")
    session.type("\u{3}")
    try session.wait(for: "gan-lab> ")
    session.type("data grid\r")
    try session.wait(for: "gan-lab grid> ")
    session.type("\u{4}")
    #expect(try session.lab.wait().status == 0)
  }

  /// Ctrl-C ends the training after the step that is being made, never the shell.
  @Test func interruptInTraining() throws {
    let session = try TerminalSession(in: ScratchFolder())
    try session.wait(for: "gan-lab> ")
    session.type("data ring; model gan-mlp hidden=8; loss minimax; set batch=8\r")
    try session.wait(for: "gan-lab ring minimax> ")
    session.type("train steps=1000000000; data grid\r")
    try session.wait(for: "step ")
    session.type("\u{3}")
    let answer = try session.wait(for: "> ")
    #expect(answer.contains("stopped by Ctrl-C after"), "\(answer)")
    #expect(answer.contains("gan-lab ring minimax"), "what followed was not run: \(answer)")
    session.type("train steps=3\r")
    let next = try session.wait(for: "> ")
    #expect(next.contains("3 steps in"), "\(next)")
    session.type("\u{4}")
    #expect(try session.lab.wait().status == 0)
  }

  /// An error at the prompt ends nothing, and an open quote asks for more.
  @Test func errorsAndOpenQuotes() throws {
    let session = try TerminalSession(in: ScratchFolder())
    try session.wait(for: "gan-lab> ")
    session.type("los\r")
    let answer = try session.wait(for: "gan-lab> ")
    #expect(answer.contains("there is no command `los`; did you mean `loss`?"), "\(answer)")
    session.type("data 'ri\r")
    try session.wait(for: "... ")
    session.type("\u{3}")
    try session.wait(for: "gan-lab> ")
    session.type("\u{4}")
    #expect(try session.lab.wait().status == 0)
  }

  /// What was typed is there again in the next session.
  @Test func historyIsKept() throws {
    let folder = try ScratchFolder()
    let first = try TerminalSession(in: folder)
    try first.wait(for: "gan-lab> ")
    first.type("data moons\r")
    try first.wait(for: "gan-lab moons> ")
    first.type("\u{4}")
    #expect(try first.lab.wait().status == 0)
    let second = try TerminalSession(in: folder)
    try second.wait(for: "gan-lab> ")
    second.type("\u{1B}[A")
    try second.wait(for: "data moons")
    second.type("\r")
    try second.wait(for: "gan-lab moons> ")
    second.type("\u{4}")
    #expect(try second.lab.wait().status == 0)
  }

  @Test func theRCFile() throws {
    let folder = try ScratchFolder()
    mkdir(folder.path + "/.config", 0o700)
    mkdir(folder.path + "/.config/gan-lab", 0o700)
    folder.write("data spiral\nlod\ndata grid\n", to: ".config/gan-lab/rc")
    let session = try TerminalSession(["--color", "never"], in: folder)
    let greeting = try session.wait(for: "gan-lab spiral> ")
    #expect(greeting.contains(".config/gan-lab/rc:2:1: "), "\(greeting)")
    session.type("\u{4}")
    #expect(try session.lab.wait().status == 0)
  }

  /// A terminal that goes away ends the shell.
  @Test func hangup() throws {
    let session = try TerminalSession(in: ScratchFolder())
    try session.wait(for: "gan-lab> ")
    session.lab.signal(SIGHUP)
    #expect(try session.lab.wait().status == 128 + SIGHUP)
  }
}
