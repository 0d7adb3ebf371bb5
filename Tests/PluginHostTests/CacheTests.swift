import FoundationEssentials
import GanLabKit
import Glibc
import Lab
import TestSupport
import Testing

@testable import PluginHost

/// Libraries are listed by what was noted of them, and opened when one of their components is used.
@Suite struct CacheTests {
  /// A probe that nobody can start: whoever still finds components has read them from notes.
  private static let noProbe = Probe(executable: "/nowhere")

  private static func host(_ plugins: ScratchFolder, _ cache: ScratchFolder, probes: Bool)
    -> PluginHost
  {
    var precautions = Precautions.careful(cache: cache)
    if !probes { precautions.probe = noProbe }
    var host = PluginHost(precautions: precautions)
    host.loadAll(from: [SearchFolder(plugins.path)])
    host.settle()
    return host
  }

  @Test func theSecondStartRunsNothing() throws {
    let (plugins, cache) = (try ScratchFolder(), try ScratchFolder())
    let path = try FixtureLibrary.swift("Sound", in: plugins)
    let first = Self.host(plugins, cache, probes: true)
    let second = Self.host(plugins, cache, probes: false)
    #expect(second.failures.isEmpty && second.inventory == first.inventory)
    #expect(
      second.registry.descriptors.map { ComponentRecord($0) }
        == first.registry.descriptors.map { ComponentRecord($0) })
    let item = try #require(second.registry.component(.loss, "least-squares"))
    #expect(!item.isOpen && second.generations(of: path) == 0)
    #expect(item.about.needs == [.generator, .critic] && item.about.provides == [.classTargets])
    // Used, it is opened, and so is its neighbour in the library.
    let component = try item.make()
    #expect(component is any Loss)
    #expect(item.isOpen && second.generations(of: path) == 1)
    #expect(second.registry.component(.switch, "swapped-targets")?.isOpen == true)
    #expect(!first.registry.descriptors.contains { $0.isOpen })
  }

  @Test func aListedOneTrains() throws {
    let (plugins, cache) = (try ScratchFolder(), try ScratchFolder())
    _ = try FixtureLibrary.swift("Sound", in: plugins)
    _ = Self.host(plugins, cache, probes: true)
    var host = PluginHost(precautions: .careful(cache: cache))
    host.loadAll(from: [
      SearchFolder(plugins.path), SearchFolder(LabProcess.buildFolder, isShared: true),
    ])
    let session = Session(host: host)
    _ = try session.choose(.data, "ring")
    _ = try session.choose(.model, "gan-mlp", [.init("hidden", ["8"])])
    _ = try session.choose(.loss, "least-squares", [.init("scale", ["3"])])
    #expect(try session.train(.init(steps: 3)).steps == 3)
    #expect(session.registry.component(.loss, "least-squares")?.isOpen == true)
  }

  /// A failure is noted, too.
  @Test func whatFailedIsNotTriedAgain() throws {
    let (plugins, cache) = (try ScratchFolder(), try ScratchFolder())
    let flags = FixtureLibrary.tags + ["-DREGISTRATION=leave"]
    _ = try FixtureLibrary.c("misbehaving", flags, in: plugins)
    let words = "it ended the process with exit status 3 in its registration"
    #expect(Self.host(plugins, cache, probes: true).failures.map { "\($0.error)" } == [words])
    #expect(Self.host(plugins, cache, probes: false).failures.map { "\($0.error)" } == [words])
  }

  /// What took too long may have had a slow machine: the next start tries it again.
  @Test func whatTookTooLongIsTriedAgain() throws {
    let (plugins, cache) = (try ScratchFolder(), try ScratchFolder())
    let flags = FixtureLibrary.tags + ["-DREGISTRATION=spin"]
    let path = try FixtureLibrary.c("misbehaving", flags, in: plugins)
    var host = PluginHost(precautions: .careful(seconds: 1, cache: cache))
    host.loadAll(from: [SearchFolder(plugins.path)])
    host.settle()
    #expect(host.failures.map(\.error) == [.endless(seconds: 1, stage: .registering)])
    let notes = MetadataCache(folder: cache.path + "/cache/plugins")
    #expect(notes.find(try #require(FileIdentity(path))) == nil)
    let next = Self.host(plugins, cache, probes: false)
    #expect(
      next.failures.map(\.error) == [.notProbed(reason: "No such file or directory")])
  }

  @Test func anotherFileIsTriedAgain() throws {
    let (plugins, cache) = (try ScratchFolder(), try ScratchFolder())
    let path = try FixtureLibrary.swift("Sound", as: "mine", in: plugins)
    _ = Self.host(plugins, cache, probes: true)
    let other = try ScratchFolder()
    let reborn = try FixtureLibrary.swift("Generation", as: "mine", in: other)
    #expect(rename(reborn, path) == 0)
    #expect(
      Self.host(plugins, cache, probes: true).registry.descriptors.map(\.name) == ["reborn"])
  }

  @Test func aNoteOfAnotherKitDoesNotCount() throws {
    let (plugins, cache) = (try ScratchFolder(), try ScratchFolder())
    let path = try FixtureLibrary.swift("Sound", in: plugins)
    _ = Self.host(plugins, cache, probes: true)
    let notes = MetadataCache(folder: cache.path + "/cache/plugins")
    let identity = try #require(FileIdentity(path))
    #expect(notes.find(identity) != nil)
    try edit(cache) { replacing(BuildNote.own.kit, in: $0) }
    #expect(notes.find(identity) == nil)
  }

  @Test(arguments: ["", "{", "null", "[]", "\u{0}", "{\"format\":2}", "half"])
  func aDamagedNoteIsNone(text: String) throws {
    let (plugins, cache) = (try ScratchFolder(), try ScratchFolder())
    _ = try FixtureLibrary.swift("Sound", in: plugins)
    _ = Self.host(plugins, cache, probes: true)
    try edit(cache) { text == "half" ? String($0.prefix($0.count / 2)) : text }
    let host = Self.host(plugins, cache, probes: true)
    #expect(host.failures.isEmpty && host.registry.descriptors.count == 2)
    // It was written anew.
    #expect(Self.host(plugins, cache, probes: false).registry.descriptors.count == 2)
  }

  @Test func withoutAPlaceForNotesAllGoesOn() throws {
    let (plugins, cache) = (try ScratchFolder(), try ScratchFolder())
    _ = try FixtureLibrary.swift("Sound", in: plugins)
    // A file where a folder is wanted: not even root writes there.
    cache.write("", to: "cache")
    for _ in 0..<2 {
      let host = Self.host(plugins, cache, probes: true)
      #expect(host.failures.isEmpty && host.registry.descriptors.count == 2)
    }
  }

  /// Many at once, each writing and reading: nobody sees half a note, and nothing is left behind.
  @Test func severalShellsAtOnce() async throws {
    let (plugins, cache) = (try ScratchFolder(), try ScratchFolder())
    let path = try FixtureLibrary.swift("Sound", in: plugins)
    let identity = try #require(FileIdentity(path))
    let first = Self.host(plugins, cache, probes: true)
    let records = first.registry.descriptors.map { ComponentRecord($0) }
    let notes = MetadataCache(folder: cache.path + "/cache/plugins")
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 {
        group.addTask {
          (0..<50).allSatisfy { _ in
            notes.store(.success(records), of: identity)
            return (try? notes.find(identity)?.get()) == records
          }
        }
      }
      for await isWhole in group { #expect(isWhole) }
    }
    #expect(try files(cache).count == 1)
  }

  /// Two labs that start together on one cache, empty, whole, or with a note cut short: both work, and
  /// leave one whole note of each library.
  @Test func twoProcessesAtOnce() throws {
    let (plugins, cache) = (try ScratchFolder(), try ScratchFolder())
    let path = try FixtureLibrary.swift("Sound", in: plugins)
    let commands = "data ring; model gan-mlp hidden=8; loss least-squares; train steps=2"
    for round in 0..<4 {
      let labs = try (0..<2).map { _ in
        let home = try ScratchFolder()
        return try LabProcess(
          LabProcess.executable, ["-q", "--plugins", plugins.path, "-c", commands], in: home,
          environment: ["XDG_CACHE_HOME": cache.path + "/xdg"])
      }
      for lab in labs {
        let result = try lab.wait()
        #expect(result.status == 0 && result.errors == "", "round \(round): \(result)")
      }
      let names = try FileManager.default.contentsOfDirectory(
        atPath: cache.path + "/xdg/gan-lab/plugins")
      #expect(names.count > 1 && names.allSatisfy { $0.hasSuffix(".json") }, "\(names)")
      let notes = MetadataCache(folder: cache.path + "/xdg/gan-lab/plugins")
      let found = notes.find(try #require(FileIdentity(path)))
      #expect(try found?.get().map(\.name) == ["least-squares", "swapped-targets"])
      // As it would be after a crash in the middle of a write, by a lab that did not take care.
      for name in names.sorted().prefix(round) {
        let note = "xdg/gan-lab/plugins/" + name
        let text = try #require(cache.read(note))
        cache.write(String(text.prefix(text.count / 2)), to: note)
      }
    }
  }

  /// Between the listing and the first use the file may become another, or go.
  @Test func aFileThatChangedSinceItWasListed() throws {
    let (plugins, cache) = (try ScratchFolder(), try ScratchFolder())
    let path = try FixtureLibrary.swift("Sound", as: "mine", in: plugins)
    let host = Self.host(plugins, cache, probes: true)
    let session = Session(host: host)
    plugins.write([UInt8](repeating: 0, count: 100), to: "mine.so")
    let item = try #require(host.registry.component(.loss, "least-squares"))
    #expect(throws: PluginError.changed) { try item.make() }
    do {
      _ = try session.choose(.loss, "least-squares")
      Issue.record("it was chosen")
    } catch {
      guard case .plugin(let file, let reason) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(file == path)
      #expect(reason.description == "it has changed since it was listed: load it again")
    }
    #expect(session.loss == nil)
    // Built again, and loaded again, it is as good as new.
    _ = try FixtureLibrary.swift("Sound", as: "mine", in: plugins)
    _ = try session.load(path)
    #expect(throws: Never.self) { try session.descriptor(.loss, "least-squares").make() }
  }

  @Test func aFileThatIsGoneSinceItWasListed() throws {
    let (plugins, cache) = (try ScratchFolder(), try ScratchFolder())
    let path = try FixtureLibrary.swift("Sound", in: plugins)
    let item = try #require(
      Self.host(plugins, cache, probes: true).registry.component(.loss, "least-squares"))
    unlink(path)
    #expect(throws: PluginError.unreadable(reason: "No such file or directory")) {
      try item.make()
    }
  }

  /// The lab's own are listed from notes as well, and opened where they lie.
  @Test func theLabsOwn() throws {
    let cache = try ScratchFolder()
    let cold = PluginHost.careful(cache: cache)
    let warm = PluginHost.careful(cache: cache)
    #expect(cold.registry.descriptors.allSatisfy { $0.isOpen })
    #expect(!warm.registry.descriptors.contains { $0.isOpen })
    #expect(cold.inventory == warm.inventory)
    #expect(
      cold.registry.descriptors.map { ComponentRecord($0) }
        == warm.registry.descriptors.map { ComponentRecord($0) })
    let ring = try #require(warm.registry.component(.data, "ring"))
    #expect(try ring.make() is any Dataset)
    #expect(warm.registry.descriptors.filter(\.isOpen).map(\.name) == ["ring"])
  }

  private func files(_ cache: ScratchFolder) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: cache.path + "/cache/plugins")
  }

  private func edit(_ cache: ScratchFolder, _ change: (String) -> String) throws {
    let name = "cache/plugins/" + (try #require(try files(cache).first))
    cache.write(change(try #require(cache.read(name))), to: name)
  }
}

/// The text with another kit's digest in place of this one's.
private func replacing(_ kit: String, in text: String) -> String {
  var bytes = Array(text.utf8)
  let pattern = Array(kit.utf8)
  for place in 0..<max(0, bytes.count - pattern.count)
  where Array(bytes[place..<place + pattern.count]) == pattern {
    bytes.replaceSubrange(place..<place + pattern.count, with: Array("0123456789abcdef".utf8))
  }
  return String(decoding: bytes, as: UTF8.self)
}
