import Glibc
import TestSupport
import Testing

@testable import PluginAuthoring

/// What is left, and what is lost, when compilers and components do what nobody expects of them.
@Suite struct HardeningTests {
  /// A compiler starts others in groups of their own: they go with it.
  @Test func whatAProgramStartedEndsWithIt() throws {
    let folder = try ScratchFolder()
    let script = "setsid sleep 1000 & echo $! > \(folder.path)/child; sleep 1000"
    let ending = ChildProcess(program: "/bin/sh", arguments: ["-c", script]).run(
      limit: 30, isInterrupted: { (folder.read("child") ?? "").hasSuffix("\n") })
    #expect(ending == .interrupted)
    let text = try #require(folder.read("child")).dropLast()
    let child = try #require(pid_t(text))
    for _ in 0..<400 where kill(child, 0) == 0 && !isZombie(child) { usleep(5000) }
    #expect(kill(child, 0) != 0 || isZombie(child))
  }

  /// Dead, and not yet taken away by whoever inherited it.
  private func isZombie(_ pid: pid_t) -> Bool {
    TextOfFile.read("/proc/\(pid)/stat").split(separator: ")").last?.hasPrefix(" Z") ?? true
  }

  /// A file that anybody can write to is tried no sooner than it is loaded.
  @Test func checkAsksForTrust() throws {
    let folder = try ScratchFolder()
    folder.write(Author.loss("(1 - real).relu().mean() + fake.mean()"), to: "mine.swift")
    chmod(folder.path + "/mine.swift", 0o666)
    let refused = try Author.run(["plugin", "check", "mine.swift"], in: folder)
    #expect(refused.status == 1 && refused.output == "", "\(refused)")
    #expect(
      refused.errors.hasPrefix(
        "error: mine.swift: others may have put code into it: it can be written by anybody"),
      "\(refused)")
    #expect(
      refused.errors.hasSuffix(
        "try: gan-lab -c 'trust mine.swift' allows this content of the file\n"))
    let environment = Author.environment.merging(["XDG_DATA_HOME": folder.path + "/data"]) { $1 }
    let trusted = try Author.run(
      ["-c", "trust mine.swift"], in: folder, environment: environment)
    #expect(trusted.status == 0, "\(trusted)")
    let checked = try Author.run(
      ["plugin", "check", "mine.swift"], in: folder, environment: environment)
    #expect(checked.output.hasPrefix("loss mine\n"), "\(checked)")
  }

  /// What a component prints is no line of results.
  @Test func resultsStandAlone() throws {
    let folder = try ScratchFolder()
    let body = "print(\"in between\"); return (1 - real).relu().mean() + fake.mean()"
    folder.write(Author.loss(body), to: "mine.swift")
    let script = "load mine.swift; data ring; model gan-mlp hidden=8; loss mine; train steps=1"
    let result = try Author.run(["--json", "-c", script], in: folder)
    #expect(result.status == 0, "\(result)")
    #expect(result.lines.count == 5 && result.lines.allSatisfy { $0.hasPrefix("{\"verb\":") })
    #expect(result.errors.contains("in between\n"), "\(result)")
  }

  /// Without a home that can be written to, modules are read anew each time, and all is as before.
  @Test func withoutAPlaceForModules() throws {
    let folder = try ScratchFolder()
    folder.write(Author.loss("(1 - real).relu().mean() + fake.mean()"), to: "mine.swift")
    folder.write("", to: "file")
    let result = try Author.run(
      ["-c", "load mine.swift"], in: folder,
      environment: Author.environment.merging(
        ["XDG_CACHE_HOME": folder.path + "/file", "HOME": folder.path + "/file"]) { $1 })
    #expect(result.status == 0 && result.output.hasPrefix("loaded loss mine"), "\(result)")
  }
}
