import Lab
import PluginHost
import TestSupport
import Testing

/// Plugins in Swift, compiled the way a user compiles one.
@Suite struct SwiftPluginTests {
  @Test func aGoodOneLoadsAndTrains() throws {
    let folder = try ScratchFolder()
    let session = Session(host: .withOwnPlugins())
    let before = session.host.inventory
    let path = try FixtureLibrary.swift("Sound", in: folder)
    let added = try session.load(path)
    let names = added.map { "\($0.kind) \($0.name)" }
    #expect(names == ["loss least-squares", "switch swapped-targets"])
    #expect(session.host.inventory.count == before.count + 2)
    #expect(session.host.libraries.last == path)
    let option = try #require(added.first?.options.first)
    #expect(option.name == "scale" && option.defaultText == "1" && option.range == "0 to 100")

    _ = try session.choose(.data, "ring")
    _ = try session.choose(.model, "gan-mlp", [.init("hidden", ["16"])])
    _ = try session.choose(.loss, "least-squares", [.init("scale", ["2"])])
    let first = try session.train(.init(steps: 1)).last
    // An untrained D is near 0 everywhere: 2 (E (0 - 1)² + E 0²) = 2, and G's loss is 2 as well.
    #expect(first.map(\.part) == ["discriminator", "generator"])
    #expect(first.allSatisfy { abs($0.loss - 2) < 0.5 })
    let last = try session.train(.init(steps: 300)).last
    #expect(last.allSatisfy { $0.loss.isFinite })
    #expect(last[0].loss < first[0].loss)
  }

  @Test func theSameLibraryTwice() throws {
    let folder = try ScratchFolder()
    let path = try FixtureLibrary.swift("Sound", in: folder)
    let host = TestHost()
    #expect(host.refusal(of: path) == nil)
    let before = host.inventory
    #expect(host.refusal(of: path) == nil)
    #expect(host.inventory == before && host.libraries == [path])
    #expect(host.host.generations(of: path) == 2)
    // Another file with the same components is another library.
    let copy = folder.path + "/copy.so"
    folder.write(try #require(folder.bytes(of: path)), to: "copy.so")
    #expect(
      host.refusal(of: copy)?.description
        == "there is a loss called least-squares already, from \(path)")
    #expect(host.inventory == before && host.libraries == [path])
  }

  /// The dynamic linker knows images by their paths, and maps files as they are: neither may show.
  @Test func aFileMayChangeUnderItsPath() throws {
    let folder = try ScratchFolder()
    let session = Session(host: .withOwnPlugins())
    let flawed = try FixtureLibrary.swift("Flawed", define: "NO_SUMMARY", in: folder)
    let sound = try #require(
      folder.bytes(of: try FixtureLibrary.swift("Sound", in: folder)))
    folder.write(try #require(folder.bytes(of: flawed)), to: "mine.so")
    let path = folder.path + "/mine.so"
    #expect(throws: LabError.self) { try session.load(path) }
    // Mended, it loads, though this path was opened before.
    folder.write(sound, to: "mine.so")
    #expect(try session.load(path).map(\.name) == ["least-squares", "swapped-targets"])
    _ = try session.choose(.data, "ring")
    _ = try session.choose(.model, "gan-mlp", [.init("hidden", ["16"])])
    _ = try session.choose(.loss, "least-squares")
    // Overwritten in place, it goes on as it was loaded.
    folder.write([UInt8](repeating: 0, count: 100), to: "mine.so")
    #expect(try session.train(.init(steps: 20)).steps == 20)
  }

  /// One flaw, in a library whose first component has none: what is told, and nothing stays.
  @Test(arguments: [
    ("TWICE", "there is a switch called good already, from LIBRARY"),
    ("BAD_NAME", "'Flawed_1' is no name: lower-case letters, digits and hyphens, a letter first"),
    ("NO_SUMMARY", "flawed does not say what it is"),
    ("NO_MEANING", "flawed: the option step-size does not say what it does"),
    ("REPEATED_OPTION", "flawed has two options called step-size"),
    (
      "BAD_OPTION",
      "'step_size' is no name: lower-case letters, digits and hyphens, a letter first"
    ),
    ("BAD_DEFAULT", "flawed: the default of weight, 2.5, is outside of its own range"),
    ("DUPLICATE", "there is a switch called weight-clipping already, from OWN"),
  ])
  func nothingOfAFlawedOneStays(flaw: String, message: String) throws {
    let folder = try ScratchFolder()
    let session = Session(host: .withOwnPlugins())
    let before = session.host.inventory
    let path = try FixtureLibrary.swift("Flawed", define: flaw, in: folder)
    let own = session.registry.component(.switch, "weight-clipping")?.library ?? ""
    let expected = message.replacing("LIBRARY", with: path).replacing("OWN", with: own)
    do {
      _ = try session.load(path)
      Issue.record("\(flaw) was taken")
    } catch {
      guard case .plugin(let file, let reason) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(file == path)
      #expect(reason.description == expected)
    }
    #expect(session.host.inventory == before)
    #expect(!session.host.libraries.contains(path))
    #expect(session.registry.component(.switch, "good") == nil)
    // The session is as good as before.
    _ = try session.choose(.data, "ring")
    _ = try session.choose(.model, "gan-mlp", [.init("hidden", ["8"])])
    _ = try session.choose(.loss, "minimax")
    #expect(try session.train(.init(steps: 2)).steps == 2)
  }

  /// A model that the new data do not suit is dropped, and said.
  @Test func dataThatTheModelCannotTake() throws {
    let folder = try ScratchFolder()
    let session = Session(host: .withOwnPlugins())
    _ = try session.load(try FixtureLibrary.swift("Flawed", define: "NEEDS_PLANE", in: folder))
    _ = try session.choose(.model, "plane-only")
    #expect(try session.choose(.data, "ring").notices == [])
    #expect(session.networks != nil)
    let choice = try session.choose(.data, "gaussian-1d")
    #expect(choice.notices == ["plane-only does not go with this: choose a model"])
    #expect(session.model == nil && session.networks == nil && session.data?.name == "gaussian-1d")
    do {
      _ = try session.choose(.model, "plane-only")
      Issue.record("it was taken")
    } catch {
      guard case .incompatible(let facts) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(facts.component == "plane-only" && facts.need == .plane && facts.kind == .model)
      #expect(facts.lacking == ["gaussian-1d"] && facts.alternatives.contains("gan-mlp"))
      #expect(!facts.alternatives.contains("plane-only"))
    }
  }
}

extension String {
  fileprivate func replacing(_ part: String, with other: String) -> String {
    guard let place = firstRange(of: part) else { return self }
    return String(self[..<place.lowerBound]) + other + String(self[place.upperBound...])
  }

  private func firstRange(of part: String) -> Range<String.Index>? {
    indices.first { self[$0...].hasPrefix(part) }.map { $0..<index($0, offsetBy: part.count) }
  }
}
