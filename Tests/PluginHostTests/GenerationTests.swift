import GanLabKit
import Glibc
import Lab
import TestSupport
import Testing

@testable import PluginHost

/// A library that is loaded again: new choices get the new code, and what is in use stays.
@Suite struct GenerationTests {
  /// D's loss of an untrained critic near 0 is E (0 - 1)² = 1 in the first generation, 2 in the second.
  private func lossOfAFreshStep(_ session: Session) throws -> Double {
    try session.reset()
    return try #require(try session.train(.init(steps: 1)).last.first).loss
  }

  private func session() throws -> Session {
    let session = Session(host: .careful())
    _ = try session.choose(.data, "ring")
    _ = try session.choose(.model, "gan-mlp", [.init("hidden", ["8"])])
    return session
  }

  /// Both are built with one module name, the worst case: every type of the one has a twin of the
  /// same mangled name in the other, with other fields.
  @Test func twoGenerationsOfOneModuleAreNotConfused() throws {
    let folder = try ScratchFolder()
    let path = try FixtureLibrary.swift(
      "Generation", define: "FIRST", module: "reborn", as: "mine", in: folder)
    let session = try session()
    _ = try session.load(path)
    let old = try session.descriptor(.loss, "reborn")
    _ = try session.choose(.loss, "reborn", [.init("shade", ["dark"])])
    let before = try lossOfAFreshStep(session)
    #expect(abs(before - 1) < 0.3)

    _ = try FixtureLibrary.swift(
      "Generation", define: "SECOND", module: "reborn", as: "mine", in: folder)
    let added = try session.reload("reborn")
    #expect(added.map(\.name) == ["reborn"] && session.host.generations(of: path) == 2)
    // What is chosen keeps the code that it has; a fresh choice gets the new.
    #expect(try lossOfAFreshStep(session) == before)
    _ = try session.choose(.loss, "reborn", [.init("shade", ["lukewarm"])])
    #expect(abs(try lossOfAFreshStep(session) - 2 * before) < 1e-6)
    let new = try session.descriptor(.loss, "reborn")
    #expect(
      old.about.summary == "the first generation" && old.options[0].choices == ["light", "dark"])
    #expect(new.about.summary == "the second generation")
    #expect(new.options[0].choices == ["warm", "cold", "lukewarm"])
    // The old type goes on beside the new one, each with its own insides.
    let (first, second) = (try old.make(), try new.make())
    #expect(type(of: first) != type(of: second))
    #expect(throws: OptionError.self) { try first.set("shade", to: ["warm"]) }
    #expect(throws: Never.self) { try second.set("shade", to: ["warm"]) }
    // A component that the new one no longer has is gone.
    #expect(session.registry.component(.switch, "fleeting") == nil)
  }

  @Test func aTrainingKeepsWhatItHas() throws {
    let folder = try ScratchFolder()
    let path = try FixtureLibrary.swift("Generation", define: "FIRST", as: "mine", in: folder)
    let (session, twin) = (try session(), try session())
    for item in [session, twin] {
      _ = try item.load(path)
      _ = try item.choose(.loss, "reborn")
      _ = try item.turn("fleeting", on: true)
      _ = try item.train(.init(steps: 5))
    }
    _ = try FixtureLibrary.swift("Generation", define: "SECOND", as: "mine", in: folder)
    _ = try session.load(path)
    let went = try session.train(.init(steps: 5)).last.map(\.loss)
    let expected = try twin.train(.init(steps: 5)).last.map(\.loss)
    #expect(went == expected)
  }

  @Test func allOrNothing() throws {
    let folder = try ScratchFolder()
    let path = try FixtureLibrary.swift("Generation", define: "FIRST", as: "mine", in: folder)
    let session = try session()
    _ = try session.load(path)
    let before = session.host.inventory
    _ = try FixtureLibrary.swift("Generation", define: "BROKEN", as: "mine", in: folder)
    expectRefusal(of: path, in: session, "its registration failed with code 5")
    #expect(session.host.inventory == before && session.host.generations(of: path) == 1)
    folder.write("no library", to: "mine.so")
    expectRefusal(of: path, in: session, "it is not a shared library (no ELF header)")
    unlink(path)
    expectRefusal(of: path, in: session, "it cannot be read: No such file or directory")
    #expect(session.host.inventory == before)
    // The file is gone, and its components work.
    _ = try session.choose(.loss, "reborn")
    #expect(try lossOfAFreshStep(session) > 0)
  }

  /// Another library's component is not replaced.
  @Test func aDuplicateOfAnotherLibraryIsRefused() throws {
    let folder = try ScratchFolder()
    let first = try FixtureLibrary.swift("Generation", as: "first", in: folder)
    let second = try FixtureLibrary.swift("Generation", as: "second", in: folder)
    let session = try session()
    _ = try session.load(first)
    expectRefusal(
      of: second, in: session, "there is a loss called reborn already, from \(first)")
    // Known by the source that both were built from, it is a new generation.
    folder.write("source", to: "reborn.swift")
    let source = folder.path + "/reborn.swift"
    #expect(throws: LabError.self) { try session.load(first, as: source) }
    let other = try self.session()
    _ = try other.load(first, as: source)
    _ = try other.load(second, as: source)
    #expect(other.registry.component(.loss, "reborn")?.library == source)
    #expect(other.host.generations(of: source) == 2)
  }

  @Test func reloadByOtherNames() throws {
    let folder = try ScratchFolder()
    let path = try FixtureLibrary.swift("Sound", as: "mine", in: folder)
    let session = try session()
    _ = try session.load(path)
    for name in ["least-squares", "swapped-targets", "mine.so", path] {
      #expect(try session.reload(name).count == 2)
    }
    #expect(session.host.generations(of: path) == 5)
    #expect(session.host.libraries.filter { $0 == path }.count == 1)
    do {
      _ = try session.reload("nothing")
      Issue.record("it was reloaded")
    } catch {
      guard case .unknownWord("nothing", "plugin", _) = error else {
        Issue.record("\(error)")
        return
      }
    }
    // The lab's own can be built again, too.
    #expect(try session.reload("ring").map(\.name) == ["ring"])
    _ = try session.choose(.data, "ring")
  }

  /// Five hundred times, the right one each time.
  @Test(.timeLimit(.minutes(3))) func fiveHundredReloads() throws {
    let folder = try ScratchFolder()
    let builds = try ["FIRST", "SECOND"].map {
      try #require(
        folder.bytes(
          of: try FixtureLibrary.swift(
            "Generation", define: $0, module: "reborn", as: $0, optimised: true, in: folder)))
    }
    folder.write(builds[0], to: "mine.so")
    let path = folder.path + "/mine.so"
    // Without the probe, which costs a process each time and no memory here.
    var host = PluginHost()
    try host.load(path)
    let summaries = ["the first generation", "the second generation"]
    let real = ScalarLossProbe()
    for round in 1...500 {
      folder.write(builds[round % 2], to: "mine.so")
      try host.reload(path)
      let item = try #require(host.registry.component(.loss, "reborn"))
      #expect(item.about.summary == summaries[round % 2])
      if round % 50 < 2 { #expect(try real.loss(of: item.make()) == Double(round % 2 + 1)) }
    }
    #expect(host.generations(of: path) == 501)
    #expect(host.registry.descriptors.count == 1 || host.registry.descriptors.count == 2)
  }

  /// A generation more costs some tens of kilobytes, of which most are the library itself.
  @Test func whatAReloadCosts() throws {
    let folder = try ScratchFolder()
    let path = try FixtureLibrary.swift("Generation", as: "mine", optimised: true, in: folder)
    func peak(reloads: Int) throws -> Int {
      let commands = ["load \(path)"] + [String](repeating: "reload reborn", count: reloads)
      let result = try LabProcess.run(["-c", commands.joined(separator: ";")], in: folder)
      #expect(result.status == 0)
      return result.peakBytes
    }
    let growth = (try peak(reloads: 61) - peak(reloads: 1)) / 60
    #expect(growth < 150_000, "\(growth) bytes for each reload")
  }
}

/// The loss of a critic that says 0, which is the factor of the generation.
private struct ScalarLossProbe {
  func loss(of component: any Component) throws -> Double {
    let loss = try #require(component as? any AdversarialLoss)
    let zero = Tensor.of([0, 0], [2, 1], dtype: .float64)
    return try loss.generatorLoss(fake: zero).item()
  }
}
