import Glibc
import TestSupport
import Testing

@testable import Lab
@testable import PluginHost

/// Trainings with a plugin that is not the lab's own, in a process of their own.
@Suite struct IsolationTests {
  private static let game = "data ring; model gan-mlp hidden=8; set batch=16; "

  /// A session with a game that `loss ending` plays, `at` steps long.
  private static func session(
    how: String, at: Int, in folder: ScratchFolder
  ) throws -> Session {
    let session = Session(host: .withOwnPlugins())
    session.isolation = Isolation(executable: LabProcess.executable, isAlways: true)
    _ = try session.load(FixtureLibrary.swift("Ending", as: "mine", in: folder))
    _ = try session.choose(.data, "ring")
    _ = try session.choose(.model, "gan-mlp", [.init("hidden", ["8"])])
    _ = try session.choose(.loss, "ending", [.init("how", [how]), .init("at", ["\(at)"])])
    return session
  }

  /// No name of a file is left, and none was there for a killed process to leave.
  private static func leftovers(in folder: ScratchFolder) -> [String] {
    guard let stream = opendir(folder.path) else { return ["no folder"] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasPrefix("gan-lab") { names.append(name) }
    }
    return names
  }

  /// Trained here and there, in pieces, with a switch that draws, and one update by itself.
  @Test func theSameBits() throws {
    let folder = try ScratchFolder()
    let path = try FixtureLibrary.swift("Ending", as: "mine", in: folder)
    let script =
      "load \(path); \(Self.game) loss ending at=1000000; switch instance-noise on; train steps=60;"
      + "step; step d; set lr=1e-3; sample n=5; train steps=3; save "
    for (arguments, name) in [([], "here"), (["--isolate"], "there")] {
      let result = try LabProcess.run(arguments + ["-q", "-c", script + name], in: folder)
      #expect(result.status == 0, "\(result)")
    }
    let here = folder.bytes(of: folder.path + "/here.safetensors")
    #expect(here != nil && here == folder.bytes(of: folder.path + "/there.safetensors"))
    #expect(Self.leftovers(in: folder).isEmpty)
  }

  private static let deaths: [(way: String, how: String, signal: Int32?)] = [
    ("trap", "SIGILL in the plugin mine.so while the loss ending was at work", 4),
    ("abort", "SIGABRT in the plugin mine.so while the loss ending was at work", 6),
    ("segfault", "SIGSEGV in the plugin mine.so while the loss ending was at work", 11),
    ("exit", "exit(0) in the plugin mine.so while the loss ending was at work", nil),
    ("exit3", "exit(3) in the plugin mine.so while the loss ending was at work", nil),
    ("underscore", "exit status 0", nil),
  ]

  @Test(arguments: deaths)
  func aDeathHurtsNobody(way: String, how: String, signal: Int32?) throws {
    let folder = try ScratchFolder()
    let session = try Self.session(how: way, at: 3, in: folder)
    _ = try session.trainIsolated(.init(steps: 2))
    let before = try session.checkpoint().bytes()
    do {
      _ = try session.trainIsolated(.init(steps: 100))
      Issue.record("it should have died")
    } catch {
      guard case .processEnded(let found, let number) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(found == how && number == signal)
    }
    #expect(try session.checkpoint().bytes() == before)
    _ = try session.choose(.loss, "minimax")
    #expect(!session.trainsIsolated)
    #expect(try session.train(.init(steps: 2)).totalSteps == 4)
  }

  /// What the user reads, with and without `--json`; the status is that of a command that failed.
  @Test func theWords() throws {
    let folder = try ScratchFolder()
    let path = try FixtureLibrary.swift("Ending", as: "mine", in: folder)
    let script =
      "load \(path); \(Self.game) loss ending how=exit at=3; set isolate on; train steps=9"
    let plain = try LabProcess.run(["--color", "never", "-c", script], in: folder)
    #expect(plain.status == 1)
    #expect(
      plain.errors.hasSuffix(
        """
        error: training ended with exit(0) in the plugin mine.so while the loss ending was at work, in \
        a process of its own
        try: this session is as it was before; whoever leaves in place of throwing ends it

        """), "\(plain.errors)")
    let json = try LabProcess.run(["--json", "-c", script], in: folder)
    #expect(json.status == 1)
    #expect(json.lines.allSatisfy { $0.hasPrefix("{\"") })
    #expect(json.lines.last?.hasPrefix("{\"verb\":\"train\",\"ok\":false,\"error\":") == true)
    #expect(Self.leftovers(in: folder).isEmpty)
  }

  /// Ctrl-C keeps what the other process came to.
  @Test func ctrlCKeepsTheSteps() throws {
    let folder = try ScratchFolder()
    let session = try Self.session(how: "trap", at: 1_000_000, in: folder)
    var seen = 0
    let result = try session.trainIsolated(
      .init(steps: 1_000_000), observe: { step, _ in seen = step },
      watcher: IsolationWatcher(isInterrupted: { seen > 0 }))
    #expect(result.stoppedBy == .interrupted)
    #expect(seen > 0 && result.steps >= seen && result.steps < 1_000_000)
    #expect(session.step == result.totalSteps)
  }

  /// An endless loop: the first Ctrl-C is not heeded, the second ends the process; the script's status
  /// is that of an interruption.
  @Test(arguments: [[], ["--json"]]) func anEndlessLoop(options: [String]) throws {
    let folder = try ScratchFolder()
    let path = try FixtureLibrary.swift("Ending", as: "mine", in: folder)
    let script = "load \(path); \(Self.game) loss ending how=loop at=3; train steps=9; status"
    let lab = try LabProcess(
      LabProcess.executable, options + ["--isolate", "-c", script], in: folder)
    for _ in 0..<3000 where !lab.output.contains("ending") || lab.child == nil { usleep(10_000) }
    usleep(500_000)
    let child = try #require(lab.child)
    lab.signal(SIGINT)
    for _ in 0..<1000 where !lab.errors.contains("Ctrl-C is not heeded") { usleep(10_000) }
    #expect(
      lab.errors.contains(
        "Ctrl-C is not heeded: once more ends this training, and the session stays as it is\n"))
    lab.signal(SIGINT)
    let result = try lab.wait(seconds: 20)
    #expect(result.status == 130)
    #expect((result.output + result.errors).contains("stopped by Ctrl-C: nothing was kept"))
    #expect(kill(child, 0) != 0, "the other process is gone")
    #expect(Self.leftovers(in: folder).isEmpty)
  }

  /// A session that is killed takes the other process along, though that loops, and leaves no file.
  @Test func aSessionThatIsKilled() throws {
    let folder = try ScratchFolder()
    let path = try FixtureLibrary.swift("Ending", as: "mine", in: folder)
    let script = "load \(path); \(Self.game) loss ending how=loop at=3; train steps=9"
    let lab = try LabProcess(LabProcess.executable, ["--isolate", "-c", script], in: folder)
    for _ in 0..<3000 where !lab.output.contains("ending") || lab.child == nil { usleep(10_000) }
    let child = try #require(lab.child)
    usleep(500_000)
    lab.signal(SIGKILL)
    _ = try lab.wait(seconds: 20)
    for _ in 0..<500 where LabProcess.isAlive(child) { usleep(10_000) }
    #expect(!LabProcess.isAlive(child))
    #expect(Self.leftovers(in: folder).isEmpty)
  }

  /// What diverges there is told in the same words, with the steps before it kept.
  @Test func anErrorIsTheSame() throws {
    let folder = try ScratchFolder()
    let path = try FixtureLibrary.swift("Ending", as: "mine", in: folder)
    let script =
      "load \(path); \(Self.game) loss ending at=1000000; set optimizer=sgd lr=10; train steps=5000"
    let here = try LabProcess.run(["-q", "-c", script], in: folder)
    let there = try LabProcess.run(["-q", "--isolate", "-c", script], in: folder)
    #expect(here.errors.contains("training diverged at step "), "\(here)")
    #expect(here.errors == there.errors && there.status == 1)
  }

  /// The generation in use trains, though another is loaded and the file is gone.
  @Test func theGenerationInUse() throws {
    let folder = try ScratchFolder()
    let session = try Self.session(how: "trap", at: 1_000_000, in: folder)
    let path = folder.path + "/mine.so"
    let other = try FixtureLibrary.swift("Ending", define: "SWITCH", as: "other", in: folder)
    #expect(rename(other, path) == 0)
    _ = try session.reload(path)
    #expect(session.registry.component(.loss, "ending") == nil)
    #expect(unlink(path) == 0)
    #expect(try session.trainIsolated(.init(steps: 3)).totalSteps == 3)
  }
}
