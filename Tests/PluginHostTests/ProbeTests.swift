import Lab
import TestSupport
import Testing

@testable import PluginHost

/// Libraries that would take the process with them: they are tried in another.
@Suite struct ProbeTests {
  /// What a library does where, and what is told of it.
  @Test(arguments: [
    ("CONSTRUCTOR=crash", "it crashed with SIGSEGV while it was opened"),
    ("CONSTRUCTOR=stop", "it crashed with SIGABRT while it was opened"),
    ("CONSTRUCTOR=leave", "it ended the process with exit status 3 while it was opened"),
    ("ENTRY=crash", "it crashed with SIGSEGV in gl_entry"),
    ("ENTRY=divide", "it crashed with SIGFPE in gl_entry"),
    ("REGISTRATION=crash", "it crashed with SIGSEGV in its registration"),
    ("REGISTRATION=stop", "it crashed with SIGABRT in its registration"),
    ("REGISTRATION=leave", "it ended the process with exit status 3 in its registration"),
    ("REGISTRATION=leave_at_once", "it ended the process with exit status 0 in its registration"),
    ("REGISTRATION=forge", "it ended the process with exit status 0 in its registration"),
    ("REGISTRATION=flood", "it wrote more than 64 KB of output in its registration"),
    ("CONSTRUCTOR=flood", "it wrote more than 64 KB of output while it was opened"),
    ("REGISTRATION=chat", "it registers no component"),
  ])
  func isNamedAndTheShellLives(act: String, message: String) throws {
    let folder = try ScratchFolder()
    let session = Session(host: .careful())
    let before = session.host.inventory
    let path = try FixtureLibrary.c("misbehaving", FixtureLibrary.tags + ["-D" + act], in: folder)
    expectRefusal(of: path, in: session, message)
    #expect(session.host.inventory == before && !session.host.libraries.contains(path))
    try expectIntact(session)
  }

  @Test(arguments: [
    ("CONSTRUCTOR=loop", "it did not come to an end within 2 s while it was opened"),
    ("REGISTRATION=spin", "it did not come to an end within 2 s in its registration"),
    ("REGISTRATION=fork_and_loop", "it did not come to an end within 2 s in its registration"),
  ])
  func isEndedAndNamed(act: String, message: String) throws {
    let folder = try ScratchFolder()
    let session = Session(host: .careful(seconds: 2))
    let path = try FixtureLibrary.c("misbehaving", FixtureLibrary.tags + ["-D" + act], in: folder)
    expectRefusal(
      of: path, in: session,
      message + "; on a slow machine, GANLAB_PROBE_SECONDS=4 gives it longer")
    try expectIntact(session)
  }

  /// A trap of Swift's in a component's init() comes when it is asked for its options.
  @Test func aComponentThatCannotBeMade() throws {
    let folder = try ScratchFolder()
    let session = Session(host: .careful())
    let path = try FixtureLibrary.swift("Trapping", define: "INIT", in: folder)
    expectRefusal(
      of: path, in: session, "it crashed with SIGILL while its components were described")
    try expectIntact(session)
  }

  @Test func aRegistrationThatFailsHalfWay() throws {
    let folder = try ScratchFolder()
    let session = Session(host: .careful())
    let path = try FixtureLibrary.swift("Flawed", define: "HALF", in: folder)
    expectRefusal(of: path, in: session, "its registration failed with code 9")
    #expect(session.registry.component(.switch, "good") == nil)
    try expectIntact(session)
  }

  @Test func aGoodOneIsTakenWithAllThatItSays() throws {
    let folder = try ScratchFolder()
    let path = try FixtureLibrary.swift("Sound", in: folder)
    let session = Session(host: .careful())
    let added = try session.load(path)
    var bare = PluginHost()
    let plain = try bare.load(path)
    #expect(added.map { ComponentRecord($0) } == plain.map { ComponentRecord($0) })
    #expect(added.allSatisfy { $0.isOpen })
  }

  /// A program that cannot be started is no reason to run the library here.
  @Test func withoutTheProgramNothingIsLoaded() throws {
    let folder = try ScratchFolder()
    let path = try FixtureLibrary.swift("Sound", in: folder)
    let host = TestHost(Precautions(probe: Probe(executable: "/nowhere/gan-lab")))
    #expect(
      host.refusal(of: path)?.description
        == "it could not be tried in a process of its own: No such file or directory")
    let other = TestHost(Precautions(probe: Probe(executable: "/bin/true")))
    #expect(
      other.refusal(of: path)?.description
        == "it could not be tried in a process of its own: the process ended with status 0")
  }

  /// A folder of good and bad ones: each bad one is named, and the good ones after it are there.
  @Test func oneBadLibraryDoesNotHideTheNext() throws {
    let folder = try ScratchFolder()
    for (file, act) in [
      ("a", "CONSTRUCTOR=crash"), ("c", "REGISTRATION=leave"), ("e", "ENTRY=stop"),
    ] {
      _ = try FixtureLibrary.c(
        "misbehaving", FixtureLibrary.tags + ["-D" + act], as: file, in: folder)
    }
    _ = try FixtureLibrary.swift("Sound", as: "b", in: folder)
    _ = try FixtureLibrary.swift("Generation", as: "d", in: folder)
    var host = PluginHost(precautions: .careful())
    host.loadAll(from: [SearchFolder(folder.path)])
    #expect(host.isScanning)
    let failures = host.settle().map { "\($0.path.suffix(4)): \($0.error)" }
    #expect(
      failures == [
        "a.so: it crashed with SIGSEGV while it was opened",
        "c.so: it ended the process with exit status 3 in its registration",
        "e.so: it crashed with SIGABRT in gl_entry",
      ])
    #expect(
      host.registry.descriptors.map(\.name) == ["least-squares", "swapped-targets", "reborn"])
    #expect(host.registry.descriptors.allSatisfy { !$0.isOpen })
  }
}

/// Loads `path`, which must be refused with `message`.
func expectRefusal(of path: String, in session: Session, _ message: String) {
  do {
    _ = try session.load(path)
    Issue.record("\(path) was taken")
  } catch {
    guard case .plugin(let file, let reason) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(file == path && reason.description == message)
  }
}

/// The session chooses and trains as if nothing had been.
func expectIntact(_ session: Session) throws {
  _ = try session.choose(.data, "ring")
  _ = try session.choose(.model, "gan-mlp", [.init("hidden", ["8"])])
  _ = try session.choose(.loss, "minimax")
  #expect(try session.train(.init(steps: 2)).steps == 2)
}
