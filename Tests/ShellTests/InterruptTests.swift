import Glibc
import TestSupport
import Testing

/// Ctrl-C ends whatever takes long: 130 in a script, the prompt again at a terminal, nothing kept.
@Suite struct InterruptTests {
  /// A command that takes seconds, what has to be done before, and what it would leave.
  static let commands = [
    ("sample n=10000000 to=big.npy", "data ring; model gan-mlp hidden=64,64", "big.npy"),
    (
      "plot training frames=128 to=film.gif",
      "data ring; model gan-mlp hidden=8; loss minimax; set batch=8; train steps=3200", "film.gif"
    ),
    (
      "plot field cells=400 n=10000 to=field.png",
      "data grid side=30; model gan-mlp hidden=1024,1024", "field.png"
    ),
    ("measure n=100000", "data grid side=30; model gan-mlp hidden=512,512", nil),
  ]

  @Test(arguments: commands) func inAScript(
    command: String, setup: String, file: String?
  ) throws {
    let folder = try ScratchFolder()
    let out = folder.path + "/out"
    let lab = try LabProcess(
      LabProcess.executable,
      ["--json", "-q", "--out", out, "-c", setup, "-c", "\(command); status"], in: folder)
    let before = setup.split(separator: ";").count
    for _ in 0..<6000 where lab.output.split(separator: "\n").count < before { usleep(5000) }
    usleep(150_000)
    lab.signal(SIGINT)
    let result = try lab.wait()
    #expect(result.status == 130, "\(result)")
    #expect(result.lines.count == before + 1, "what followed was not run: \(result)")
    let last = try JSON(parsing: result.lines.last ?? "")
    #expect(last["ok"]?.flag == false)
    let message = last["error"]?["message"]?.text ?? ""
    #expect(message.hasPrefix("stopped by Ctrl-C") && message.hasSuffix(": nothing was kept"))
    if let file { #expect(folder.bytes(of: "\(out)/\(file)") == nil) }
    // No half of a file under another name either.
    #expect(opendir(out) == nil || rmdir(out) == 0)
  }

  @Test func atThePrompt() throws {
    let session = try TerminalSession(in: ScratchFolder())
    try session.wait(for: "gan-lab> ")
    session.type("data ring; model gan-mlp hidden=64,64\r")
    try session.wait(for: "gan-lab ring> ")
    session.type("sample n=10000000; data grid\r")
    try session.wait(for: " % | ")
    session.type("\u{3}")
    let answer = try session.wait(for: "gan-lab ring> ")
    #expect(answer.contains("note: stopped by Ctrl-C at "), "\(answer)")
    #expect(!answer.contains("data grid:"), "what followed was not run: \(answer)")
    session.type("sample n=1 to=one.csv\r")
    try session.wait(for: "1 samples in ")
    try session.wait(for: "gan-lab ring> ")
    session.type("\u{4}")
    #expect(try session.lab.wait().status == 0)
  }
}
