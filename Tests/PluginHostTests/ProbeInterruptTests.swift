import Glibc
import TestSupport
import Testing

/// Ctrl-C while a library is being tried: the trial ends at once, the shell lives, nothing is left.
@Suite struct ProbeInterruptTests {
  /// A library that loops where `place` says, once it has written the number of its process.
  private static func library(_ place: String, in folder: ScratchFolder) throws -> String {
    try FixtureLibrary.c(
      "misbehaving", FixtureLibrary.tags + ["-D\(place)=announce_and_spin"], as: "endless",
      in: folder)
  }

  /// Far longer than a test waits: what ends the trial is Ctrl-C.
  private static let patient = ["GANLAB_PROBE_SECONDS": "600"]

  /// The number of the process that tries the library, once it loops.
  private static func child(_ folder: ScratchFolder) throws -> pid_t {
    for _ in 0..<6000 {
      if let text = folder.read("started"), let pid = pid_t(text) { return pid }
      usleep(5000)
    }
    throw LabProcess.Failure("the library was not tried")
  }

  private static func isGone(_ pid: pid_t) -> Bool { kill(pid, 0) != 0 && errno == ESRCH }

  @Test(arguments: [
    ("CONSTRUCTOR", "while it was opened"), ("REGISTRATION", "in its registration"),
  ])
  func inAScript(place: String, stage: String) throws {
    let folder = try ScratchFolder()
    let path = try Self.library(place, in: folder)
    let lab = try LabProcess(
      LabProcess.executable, ["-c", "load \(path); data ring"], in: folder,
      environment: Self.patient)
    let child = try Self.child(folder)
    lab.signal(SIGINT)
    let result = try lab.wait(seconds: 30)
    #expect(result.status == 130 && result.output == "", "what followed was not run: \(result)")
    #expect(
      result.errors.hasSuffix("error: \(path): its trial was stopped by Ctrl-C \(stage)\n"),
      "\(result)")
    #expect(Self.isGone(child))
  }

  @Test func atThePrompt() throws {
    let folder = try ScratchFolder()
    let path = try Self.library("REGISTRATION", in: folder)
    let session = try TerminalSession(in: folder, environment: Self.patient)
    try session.wait(for: "gan-lab> ")
    session.type("load \(path); data grid\r")
    let child = try Self.child(folder)
    session.type("\u{3}")
    let answer = try session.wait(for: "gan-lab> ")
    #expect(answer.contains("its trial was stopped by Ctrl-C in its registration"), "\(answer)")
    // Ended and waited for, though the shell goes on.
    #expect(Self.isGone(child))
    session.type("data ring\r")
    try session.wait(for: "gan-lab ring> ")
    session.type("\u{4}")
    #expect(try session.lab.wait().status == 0)
  }

  /// A library of a folder is tried in the background, and the first command waits for it.
  @Test func whileTheFirstCommandWaits() throws {
    let folder = try ScratchFolder()
    mkdir(folder.path + "/plugins", 0o700)
    let path = try FixtureLibrary.c(
      "misbehaving", FixtureLibrary.tags + ["-DREGISTRATION=announce_and_spin"], as: "plugins/a",
      in: folder)
    _ = try FixtureLibrary.swift("Sound", as: "plugins/b", in: folder)
    let session = try TerminalSession(
      ["--no-rc", "--color", "never", "--plugins", folder.path + "/plugins"], in: folder,
      environment: Self.patient)
    try session.wait(for: "gan-lab> ")
    session.type("data ring\r")
    let child = try Self.child(folder)
    usleep(200_000)
    session.type("\u{3}")
    let answer = try session.wait(for: "gan-lab> ")
    #expect(
      answer.contains(
        "\(path) was not loaded: its trial was stopped by Ctrl-C in its registration"),
      "\(answer)")
    #expect(answer.contains("b.so was not loaded: it was not tried: stopped by Ctrl-C"))
    #expect(Self.isGone(child))
    // Nothing was noted of them: they can be loaded, and the next start tries them again.
    session.type("load \(folder.path)/plugins/b.so; data ring\r")
    let next = try session.wait(for: "gan-lab ring> ")
    #expect(next.contains("loaded loss least-squares, switch swapped-targets"), "\(next)")
    session.type("\u{4}")
    #expect(try session.lab.wait().status == 0)
  }
}
