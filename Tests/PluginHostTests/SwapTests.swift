import Glibc
import TestSupport
import Testing

@testable import PluginHost

/// Others write to a file between the moment that it was allowed and the one that it is run in.
@Suite struct SwapTests {
  /// A plugin that anybody can write to, and what they would have in its place: as many bytes.
  private struct Target {
    let folder: ScratchFolder
    let path: String
    let other: [UInt8]
    let trust: Trust

    init() throws {
      folder = try ScratchFolder()
      path = try FixtureLibrary.swift("Sound", as: "mine", in: folder)
      let elsewhere = try ScratchFolder()
      let reborn = try FixtureLibrary.swift("Generation", as: "mine", in: elsewhere)
      var (mine, other) = (
        try #require(folder.bytes(of: path)), try #require(elsewhere.bytes(of: reborn))
      )
      // What stands behind the end of a library is nobody's concern.
      let size = max(mine.count, other.count)
      mine += [UInt8](repeating: 0, count: size - mine.count)
      other += [UInt8](repeating: 0, count: size - other.count)
      folder.write(mine, to: "mine.so")
      self.other = other
      chmod(path, 0o777)
      let trust = Trust(list: nil)
      try trust.allow(path, forGood: false)
      self.trust = trust
    }

    /// Puts the other content there, with the size, the number and the time of the first.
    func swap() throws {
      var before = stat()
      #expect(stat(path, &before) == 0)
      folder.write(other, to: "mine.so")
      var times = [before.st_atim, before.st_mtim]
      #expect(utimensat(AT_FDCWD, path, &times, 0) == 0)
      var after = stat()
      #expect(stat(path, &after) == 0)
      #expect(after.st_size == before.st_size && after.st_ino == before.st_ino)
      #expect(after.st_mtim.tv_nsec == before.st_mtim.tv_nsec)
    }

    /// What it registers, without a mapping of the file here.
    var records: [ComponentRecord] {
      get throws {
        let target = Probe.Target(file: path, path: path, content: .sealed)
        return try Probe(executable: LabProcess.executable, seconds: 30).start([target])
          .results(isInterrupted: { false })[0]
          .get()
      }
    }

    var untrusted: PluginError {
      get throws {
        .untrusted(reason: "it can be written by anybody", sha256: try Trust.checksum(of: path))
      }
    }
  }

  @Test func betweenListingAndUse() throws {
    let target = try Target()
    let cache = try ScratchFolder()
    var host = PluginHost(precautions: .careful(cache: cache, trust: target.trust))
    host.loadAll(from: [SearchFolder(target.folder.path)])
    host.settle()
    #expect(host.failures.isEmpty)
    let item = try #require(host.registry.component(.loss, "least-squares"))
    try target.swap()
    let error = #expect(throws: PluginError.self) { try item.make() }
    #expect(error?.description == "it has changed since it was listed: load it again")
    #expect(!item.isOpen && host.generations(of: target.path) == 0)
    // To load it again is to be asked again, and so is the next start, whatever was noted.
    let refused = #expect(throws: PluginError.self) { try host.load(target.path) }
    #expect(try refused == target.untrusted)
    var next = PluginHost(precautions: .careful(cache: cache, trust: target.trust))
    next.loadAll(from: [SearchFolder(target.folder.path)])
    next.settle()
    #expect(try next.failures.map(\.error) == [target.untrusted] && next.inventory.isEmpty)
  }

  /// Where the file's state says nothing, within one tick of its clock, the content does.
  @Test func whereAllTimesAgree() throws {
    let target = try Target()
    let records = try target.records
    try target.swap()
    let library = PluginLibrary(
      target.path, isOwn: false, file: try #require(FileIdentity(target.path)), records: records,
      trust: target.trust)
    let error = #expect(throws: PluginError.self) {
      try library.component(.loss, "least-squares")
    }
    #expect(try error == target.untrusted)
    #expect(
      error?.description == "others may have put code into it: it can be written by anybody")
    #expect(!library.isOpen)
  }

  /// Others get a right to the file after it was listed.
  @Test func whatBecomesOpenToOthersIsNotTrustedAnyMore() throws {
    let target = try Target()
    chmod(target.path, 0o755)
    let records = try target.records
    chmod(target.path, 0o777)
    let library = PluginLibrary(
      target.path, isOwn: false, file: try #require(FileIdentity(target.path)), records: records,
      trust: Trust(list: nil))
    let error = #expect(throws: PluginError.self) {
      try library.component(.loss, "least-squares")
    }
    #expect(try error == target.untrusted)
  }

  /// The process that tries the libraries of a folder runs the content that was allowed, or none.
  @Test func betweenListingAndTrial() throws {
    let target = try Target()
    let allowed = try #require(
      try target.trust.check(target.path, content: target.path), "others can write to it")
    let probe = Probe(executable: LabProcess.executable, seconds: 30)
    func names(_ content: Probe.Content) throws -> [String] {
      let file = Probe.Target(file: target.path, path: target.path, content: content)
      return try probe.start([file]).results(isInterrupted: { false })[0].get().map(\.name)
    }
    #expect(try names(.allowed(allowed)) == ["least-squares", "swapped-targets"])
    try target.swap()
    #expect(throws: PluginError.changed) { try names(.allowed(allowed)) }
    #expect(try names(.any) == ["reborn"])
  }
}
