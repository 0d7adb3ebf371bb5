import Glibc
import Lab
import PluginHost
import TestSupport
import Testing

@testable import Shell

/// `reload` and `set watch-plugins on`, in one process, with files that change under its hands.
@Suite struct ReloadingTests {
  /// A shell that keeps what it says.
  final class Bench {
    let folder: ScratchFolder
    let shell: Shell
    private let said = Said()

    private final class Said {
      var output = ""
      var errors = ""
    }

    init() throws {
      folder = try ScratchFolder()
      var host = PluginHost()
      host.loadAll(from: [SearchFolder(LabProcess.buildFolder, isShared: true)])
      let said = said
      var manner = Shell.Manner()
      manner.outDirectory = folder.path
      manner.write = { said.output += $0 }
      manner.complain = { said.errors += $0 }
      manner.isInterrupted = { false }
      shell = Shell(Session(host: host), manner: manner)
    }

    func run(_ text: String) -> (status: Int32, output: String, errors: String) {
      (said.output, said.errors) = ("", "")
      let status = shell.runScript(text, name: nil)
      return (status, said.output, said.errors)
    }

    /// Writes the loss whose D minimises `body`; a file's date alone may not tell two writes apart.
    func write(_ body: String) { folder.write(Author.loss(body), to: "mine.swift") }
  }

  @Test func reloadTakesTheNewFormula() throws {
    let bench = try Bench()
    bench.write("(fake.mean() - real.mean()) * 0 + 1")
    let path = bench.folder.path + "/mine.swift"
    #expect(bench.run("load \(path); data ring; model gan-mlp hidden=4; loss mine").status == 0)
    #expect(bench.run("step").output.contains("its loss was 1.0"))
    bench.write("(fake.mean() - real.mean()) * 0 + 27")
    let again = bench.run("reload mine")
    #expect(again.status == 0 && again.output.contains(", generation 2"), "\(again)")
    #expect(
      again.errors
        == "note: what is chosen now stays the older mine; `loss mine` takes the new one\n")
    // The training under way keeps the one that it has.
    #expect(bench.run("step").output.contains("its loss was 1.0"))
    #expect(bench.run("loss mine; step").output.contains("its loss was 27.0"))
  }

  @Test func whatDoesNotCompileChangesNothing() throws {
    let bench = try Bench()
    bench.write("fake.mean() - real.mean()")
    let path = bench.folder.path + "/mine.swift"
    #expect(bench.run("load \(path)").status == 0)
    bench.write("fake.mean() - rael.mean()")
    let result = bench.run("reload mine.swift")
    #expect(result.status == 1 && result.errors.contains("cannot find 'rael' in scope"))
    #expect(bench.run("data ring; model gan-mlp hidden=4; loss mine; train steps=2").status == 0)
    bench.write("real.mean() - fake.mean()")
    #expect(bench.run("reload \(path)").output.contains("generation 2"))
  }

  @Test func reloadOfWhatWasNotLoaded() throws {
    let bench = try Bench()
    let result = bench.run("reload nothing")
    #expect(result.status == 1)
    #expect(result.errors.contains("error: there is no plugin `nothing`"))
  }

  /// Each change is taken once, between commands; an error is told once, and the older one stays.
  @Test func watching() throws {
    let bench = try Bench()
    bench.write("(fake.mean() - real.mean()) * 0 + 1")
    let path = bench.folder.path + "/mine.swift"
    _ = bench.run("load \(path); data ring; model gan-mlp hidden=4; loss mine")
    bench.write("(fake.mean() - real.mean()) * 0 + 27.5")
    #expect(bench.run("status").errors == "", "nobody watches yet")
    _ = bench.run("set watch-plugins on")
    usleep(600_000)
    let noticed = bench.run("loss mine")
    #expect(noticed.errors.contains("note: reloaded loss mine in "), "\(noticed)")
    #expect(bench.run("step").output.contains("its loss was 27.5"))
    bench.write("(fake.mean() - rael.mean()) * 0 + 27.5")
    usleep(600_000)
    let broken = bench.run("status")
    #expect(broken.errors.contains("cannot find 'rael' in scope"))
    #expect(broken.errors.hasSuffix("try: the older one stays; save the file again\n"))
    usleep(600_000)
    #expect(bench.run("status").errors == "")
    // Some editors empty a file before they write it: what is not there yet is no mistake.
    bench.folder.write("", to: "mine.swift")
    usleep(600_000)
    #expect(bench.run("status").errors == "")
    #expect(bench.run("train steps=2").status == 0)
  }

  /// At the prompt, without a key: what was typed by then stays.
  @Test func watchingAtThePrompt() throws {
    let folder = try ScratchFolder()
    mkdir(LabProcess.buildFolder + "/AuthoringCache", 0o700)
    folder.write(Author.loss("(1 - real).relu().mean() + fake.mean()"), to: "mine.swift")
    let session = try TerminalSession(in: folder, environment: Author.environment)
    try session.wait(for: "gan-lab> ")
    session.type("load mine.swift; set watch-plugins on; data ring\r")
    try session.wait(for: "gan-lab ring> ", seconds: 120)
    session.type("sta")
    folder.write(Author.loss("(2 - real).relu().mean() + fake.mean()"), to: "mine.swift")
    try session.wait(for: "reloaded loss mine in ", seconds: 120)
    try session.wait(for: "gan-lab ring> sta")
    session.type("tus\r")
    try session.wait(for: "data      ring")
    try session.wait(for: "gan-lab ring> ")
    session.type("\u{4}")
    #expect(try session.lab.wait().status == 0)
  }

  /// A file that is saved during a training is taken up without its end.
  @Test func watchingATraining() throws {
    let bench = try Bench()
    bench.write("fake.mean() - real.mean()")
    let path = bench.folder.path + "/mine.swift"
    _ = bench.run(
      "load \(path); data ring; model gan-mlp hidden=4; loss mine; set watch-plugins=on batch=8")
    bench.write("fake.mean() - real.mean() + 1")
    usleep(600_000)
    // Before the command it would be seen anyway, so the shell's own training is asked.
    var found = 0
    _ = try bench.shell.session.train(.init(steps: 3)) { _, _ in
      bench.shell.reloadChanged()
      found = bench.shell.sources.entries.first?.generation ?? 0
    }
    #expect(found == 2)
  }
}
