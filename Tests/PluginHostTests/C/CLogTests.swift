import TestSupport
import Testing

/// A line that a component in C tells in the middle of a training.
@Suite struct CLogTests {
  /// The progress line is taken off the screen first, and drawn again below.
  @Test func standsOnALineOfItsOwn() throws {
    let folder = try ScratchFolder()
    let path = try CLibrary.fixture("squares", ["-DLATE"], in: folder)
    let session = try TerminalSession(in: folder)
    try session.wait(for: "gan-lab> ")
    session.type("load \(path); data ring; model gan-mlp hidden=8; loss squares-c; set batch=8\r")
    try session.wait(for: "gan-lab ring squares-c> ")
    session.type("train steps=1000000000\r")
    try session.wait(for: "step ")
    let before = try session.wait(for: "squares-c: squares are large now\r\n")
    #expect(
      before.hasSuffix("\r\u{1B}[Ksquares-c: squares are large now\r\n"), "\(before.suffix(200))")
    try session.wait(for: "step ")
    session.type("\u{3}")
    try session.wait(for: "stopped by Ctrl-C after")
    try session.wait(for: "> ")
    session.type("\u{4}")
    #expect(try session.lab.wait().status == 0)
  }
}
