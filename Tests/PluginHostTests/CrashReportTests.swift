import Glibc
import TestSupport
import Testing

@testable import PluginHost

/// The last words of a process that a plugin ended.
@Suite struct CrashReportTests {
  private static let setUp = "data ring; model gan-mlp hidden=8; loss trapping at=5; "

  @Test func theCulpritIsNamed() throws {
    let folder = try ScratchFolder()
    let path = try FixtureLibrary.swift("Trapping", as: "mine", optimised: true, in: folder)
    let result = try LabProcess.run(
      ["--no-record", "-c", "load \(path); \(Self.setUp) train steps=100"], in: folder)
    #expect(result.status == 128 + 4)
    #expect(
      result.errors.hasSuffix(
        """
        gan-lab: SIGILL in the plugin mine.so while the loss trapping was at work: the lab has to end
        gan-lab: it trapped: a fatalError, an index out of range, an overflow or a nil that was unwrapped
        gan-lab: nothing was saved, and 5 steps are lost

        """))
  }

  @Test func theCheckpointIsNamed() throws {
    let folder = try ScratchFolder()
    let path = try FixtureLibrary.swift("Trapping", as: "mine", optimised: true, in: folder)
    let result = try LabProcess.run(
      ["-c", "load \(path); \(Self.setUp) train steps=3; save run; train steps=100"], in: folder)
    #expect(result.status == 128 + 4)
    let checkpoint = "gan-lab: the last checkpoint is "
    let line = try #require(result.errors.split(separator: "\n").last)
    #expect(line.hasPrefix(checkpoint) && line.hasSuffix(", 2 steps ago"))
    let name = String(line.dropFirst(checkpoint.count).dropLast(", 2 steps ago".count))
    // What is named can be opened, in a new process and without the plugin's loss going on.
    let opened = try LabProcess.run(["-c", "load \(path); open \(name); status"], in: folder)
    #expect(opened.status == 0)
  }

  /// A recursion without end leaves no stack for a handler but its own.
  @Test func anOverflownStack() throws {
    let folder = try ScratchFolder()
    let path = try FixtureLibrary.swift("Trapping", define: "RECURSION", as: "mine", in: folder)
    let result = try LabProcess.run(
      ["-c", "load \(path); \(Self.setUp) train steps=100"], in: folder)
    #expect(result.status == 128 + 11)
    #expect(
      result.errors.contains(
        """
        gan-lab: SIGSEGV in the plugin mine.so while the loss trapping was at work: the lab has to end
        gan-lab: it called itself without end, until the stack was full
        """))
  }

  /// A signal from outside is no plugin's fault, and its status stays.
  @Test func aSignalFromOutside() throws {
    let folder = try ScratchFolder()
    let process = try LabProcess(
      LabProcess.executable,
      ["-c", "data ring; model gan-mlp hidden=8; loss minimax; train steps=100000000"], in: folder)
    for _ in 0..<1000 where !process.errors.contains("step") && process.output.count < 150 {
      usleepTenMilliseconds()
    }
    process.signal(6)
    let result = try process.wait(seconds: 20)
    #expect(result.status == 128 + 6)
    #expect(result.errors.contains("gan-lab: SIGABRT from another process"))
    #expect(!result.errors.contains("in the plugin mine"))
  }
}

private func usleepTenMilliseconds() { _ = usleep(10_000) }
