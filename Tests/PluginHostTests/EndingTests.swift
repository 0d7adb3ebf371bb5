import Glibc
import TestSupport
import Testing

@testable import PluginHost

/// Components that end the process while they work: who it was is told, and the status is no success.
@Suite struct EndingTests {
  private static let game = "data ring; model gan-mlp hidden=8; loss minimax; "

  /// A component of each kind, what goes before, and the command that calls it.
  @Test(arguments: [
    ("loss", "data ring; model gan-mlp hidden=8; loss ending how=exit at=2", "train steps=9"),
    ("data", "", "data ending how=exit"),
    ("model", "data ring", "model ending how=exit"),
    ("sampler", game + "sampler ending how=exit", "sample n=10"),
    ("measure", game, "measure ending how=exit"),
    ("plot", game, "plot ending how=exit"),
  ])
  func exitIsNoSuccess(kind: String, setup: String, command: String) throws {
    let folder = try ScratchFolder()
    let path = try FixtureLibrary.swift("Ending", as: "mine", in: folder)
    let script = "load \(path); \(setup); \(command); status"
    let result = try LabProcess.run(["--no-record", "-c", script], in: folder)
    #expect(result.status == 1)
    let lost = kind == "loss" ? "nothing was saved, and 2 steps are lost" : "nothing was saved"
    #expect(
      result.errors.hasSuffix(
        """
        gan-lab: exit(0) in the plugin mine.so while the \(kind) ending was at work: the lab has to end
        gan-lab: a component that cannot go on throws an error: whoever leaves takes the lab along
        gan-lab: \(lost)

        """), "\(result.errors)")
  }

  private static let ends: [(way: String, status: Int32, word: String)] = [
    ("exit3", 1, "exit(3)"), ("quick", 1, "quick_exit"), ("trap", 132, "SIGILL"),
    ("abort", 134, "SIGABRT"), ("segfault", 139, "SIGSEGV"),
  ]

  @Test(arguments: ends)
  func everyEndIsNamedWithTheCheckpoint(way: String, status: Int32, word: String) throws {
    let folder = try ScratchFolder()
    let path = try FixtureLibrary.swift("Ending", as: "mine", in: folder)
    let result = try LabProcess.run(
      [
        "-c", "load \(path); data ring; model gan-mlp hidden=8; loss ending how=\(way) at=2",
        "-c", "train steps=1; save here; train steps=9",
      ], in: folder)
    #expect(result.status == status)
    #expect(
      result.errors.contains(
        "gan-lab: \(word) in the plugin mine.so while the loss ending was at work: the lab has to end"
      ), "\(result.errors)")
    #expect(result.errors.contains("gan-lab: the last checkpoint is "), "\(result.errors)")
    #expect(result.errors.hasSuffix("here.safetensors, 1 step ago\n"), "\(result.errors)")
    #expect(folder.read("here.safetensors") != nil)
  }

  /// A switch is called by the loss, or by the lab; it is named either way.
  @Test(arguments: [
    ("trap", "off", "SIGILL in the plugin mine.so, the switch ending, while the loss minimax"),
    ("exit", "off", "exit(0) in the plugin mine.so, the switch ending, while the loss minimax"),
    ("abort", "off", "SIGABRT in the plugin mine.so, the switch ending, while the loss minimax"),
    ("trap", "on", "SIGILL in the plugin mine.so while the switch ending"),
    ("exit", "on", "exit(0) in the plugin mine.so while the switch ending"),
  ])
  func aSwitchIsNamed(way: String, late: String, words: String) throws {
    let folder = try ScratchFolder()
    let path = try FixtureLibrary.swift("Ending", define: "SWITCH", as: "mine", in: folder)
    let setup = "load \(path); \(Self.game); switch ending how=\(way) late=\(late); train steps=3"
    let result = try LabProcess.run(["-c", setup], in: folder)
    #expect(result.status != 0)
    #expect(
      result.errors.contains("gan-lab: \(words) was at work: the lab has to end\n"),
      "\(result.errors)")
  }

  /// Nobody can stand in the way of _exit: this is what the guide warns of, and --isolate is for.
  @Test func underscoreExitIsSilent() throws {
    let folder = try ScratchFolder()
    let path = try FixtureLibrary.swift("Ending", as: "mine", in: folder)
    let result = try LabProcess.run(
      ["-c", "load \(path); data ending how=underscore; status"], in: folder)
    #expect(result.status == 0 && !result.errors.contains("gan-lab:"))
  }

  /// Ending as a shell should, with plugins loaded and after a component was at work.
  @Test func leavingIsNoExitOfAPlugin() throws {
    let folder = try ScratchFolder()
    let path = try FixtureLibrary.swift("Ending", as: "mine", in: folder)
    for (command, status) in [("quit", Int32(0)), ("loss nothing", 1), ("status", 0)] {
      let script = "load \(path); \(Self.game); train steps=2; sample n=3; \(command)"
      let result = try LabProcess.run(["-q", "-c", script], in: folder)
      #expect(result.status == status && !result.errors.contains("has to end"))
    }
  }

  /// A loop without an end in this process: once is told, and the next press is the end.
  @Test func ctrlCInAnEndlessLoop() throws {
    let folder = try ScratchFolder()
    let lab = try looping(in: folder)
    lab.signal(SIGINT)
    let told =
      "gan-lab: Ctrl-C is not heeded in the plugin mine.so while the loss ending was at work: once more "
      + "ends the lab, and 2 steps are lost\n"
    for _ in 0..<1000 where !lab.errors.contains(told) { usleep(10_000) }
    #expect(lab.errors.contains(told), "\(lab.errors)")
    lab.signal(SIGINT)
    try expectEnd(of: lab)
  }

  /// Who closes the terminal, or the machine, does not press again: five seconds are left for a step.
  @Test(arguments: [(SIGTERM, "SIGTERM"), (SIGHUP, "SIGHUP")])
  func whatEndsTheLabEndsAnEndlessLoop(signal: Int32, word: String) throws {
    let lab = try looping(in: ScratchFolder())
    lab.signal(signal)
    try expectEnd(of: lab, signal, word)
  }

  /// Twice in a row: a second is left for a step that comes back.
  @Test func ctrlCTwiceInAnEndlessLoop() throws {
    let folder = try ScratchFolder()
    let lab = try looping(in: folder)
    lab.signal(SIGINT)
    usleep(100_000)
    lab.signal(SIGINT)
    try expectEnd(of: lab)
  }

  /// Twice in a row where the step comes back: the steps are kept, and nothing is said.
  @Test func ctrlCTwiceInATraining() throws {
    let folder = try ScratchFolder()
    let lab = try LabProcess(
      LabProcess.executable, ["-c", "\(Self.game); train steps=100000000"], in: folder)
    for _ in 0..<3000 where !lab.output.contains("minimax") { usleep(10_000) }
    usleep(200_000)
    lab.signal(SIGINT)
    lab.signal(SIGINT)
    let result = try lab.wait(seconds: 20)
    #expect(result.status == 130 && result.output.contains("stopped by Ctrl-C after "))
    #expect(!result.errors.contains("gan-lab:"))
  }

  private func looping(in folder: ScratchFolder) throws -> LabProcess {
    let path = try FixtureLibrary.swift("Ending", as: "mine", in: folder)
    let script =
      "load \(path); data ring; model gan-mlp hidden=8; loss ending how=loop at=2; train steps=9"
    let lab = try LabProcess(LabProcess.executable, ["--no-record", "-c", script], in: folder)
    for _ in 0..<3000 where !lab.output.contains("loss ending") { usleep(10_000) }
    usleep(500_000)
    return lab
  }

  private func expectEnd(
    of lab: LabProcess, _ signal: Int32 = SIGINT, _ word: String = "Ctrl-C"
  ) throws {
    let result = try lab.wait(seconds: 20)
    #expect(result.status == 128 + signal)
    #expect(
      result.errors.hasSuffix(
        """
        gan-lab: \(word) in the plugin mine.so while the loss ending was at work: the lab has to end
        gan-lab: nothing was saved, and 2 steps are lost

        """), "\(result.errors)")
  }
}
