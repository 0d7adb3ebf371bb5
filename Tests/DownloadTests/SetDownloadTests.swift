import Glibc
import PluginHost
import TestSupport
import Testing

@testable import Downloads

/// Files that come over a network, and all that can go wrong on the way.
@Suite struct SetDownloadTests {
  private let folder: ScratchFolder
  private let place: String

  private static let first = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 * $0 / 7) }
  private static let second: [UInt8] = [1, 2, 3]
  private static let files = [
    PublishedFile("a.gz", size: first.count, sha256: SHA256(first).hex),
    PublishedFile("b.gz", size: second.count, sha256: SHA256(second).hex),
  ]

  init() throws {
    folder = try ScratchFolder()
    place = folder.path + "/data/set"
  }

  private func server(_ a: TinyServer.Answer, _ b: TinyServer.Answer? = nil) throws -> TinyServer {
    try #require(TinyServer(["/set/a.gz": a, "/set/b.gz": b ?? .file(Self.second)]))
  }

  private func download(
    from servers: [String], path: String = "/usr/bin:/bin",
    _ watcher: SetDownload.Watcher = .init()
  ) throws(DownloadError) -> SetDownload.Report {
    let set = PublishedSet("set", mirrors: servers.map { $0 + "/set" }, files: Self.files)
    return try SetDownload(set, to: place, path: path).run(watcher)
  }

  private func failure(
    from servers: [String], path: String = "/usr/bin:/bin",
    _ watcher: SetDownload.Watcher = .init()
  ) throws -> DownloadError {
    do throws(DownloadError) {
      _ = try download(from: servers, path: path, watcher)
    } catch {
      return error
    }
    throw LabProcess.Failure("it was downloaded")
  }

  /// What lies in the folder, by name.
  private var found: [String: Int] {
    var sizes: [String: Int] = [:]
    for name in ["a.gz", "b.gz", "a.gz.part", "b.gz.part"] {
      sizes[name] = folder.bytes(of: place + "/" + name)?.count
    }
    return sizes
  }

  private static let whole = ["a.gz": first.count, "b.gz": 3]

  @Test func allComeAndStay() throws {
    let server = try server(.file(Self.first))
    defer { server.stop() }
    var told: [Int] = []
    let report = try download(
      from: [server.address],
      SetDownload.Watcher(begins: { told.append($0.size + $1) }, reaches: { told.append($0) }))
    #expect(report.downloaded.map(\.file) == ["a.gz", "b.gz"] && report.present.isEmpty)
    #expect(report.downloaded.map(\.address)[0] == server.address + "/set/a.gz")
    #expect(found == Self.whole && folder.bytes(of: place + "/a.gz") == Self.first)
    #expect(told.first == 200_000 && told.last == 200_003 && told.contains(3))
    // Nobody is asked for what is there, not even curl.
    let again = try download(from: [], path: "/nowhere")
    #expect(again.downloaded.isEmpty && again.present == ["a.gz", "b.gz"])
    #expect(server.requests == ["/set/a.gz 0", "/set/b.gz 0"])
    // A file that was changed comes anew.
    folder.write([9], to: "data/set/b.gz")
    #expect(try download(from: [server.address]).downloaded.map(\.file) == ["b.gz"])
    #expect(found == Self.whole)
  }

  @Test func aBrokenDownloadGoesOn() throws {
    let broken = try server(.broken(Self.first, after: 150_000))
    defer { broken.stop() }
    let error = try failure(from: [broken.address])
    #expect(
      error.message == "a.gz cannot be downloaded: \(broken.address)/set/a.gz: the connection "
        + "broke after 0.15 MB")
    #expect(found == ["a.gz.part": 150_000])
    let whole = try server(.file(Self.first))
    defer { whole.stop() }
    _ = try download(from: [whole.address])
    #expect(found == Self.whole && folder.bytes(of: place + "/a.gz") == Self.first)
    #expect(whole.requests == ["/set/a.gz 150000", "/set/b.gz 0"])
  }

  /// A server that knows no ranges gives it all once more; so does one that gave something else before.
  @Test func aPartThatIsOfNoUse() throws {
    mkdir(folder.path + "/data", 0o700)
    mkdir(place, 0o700)
    let stubborn = try server(.whole(Self.first))
    defer { stubborn.stop() }
    folder.write(Array(Self.first.prefix(1000)), to: "data/set/a.gz.part")
    _ = try download(from: [stubborn.address])
    #expect(found == Self.whole)
    #expect(stubborn.requests.prefix(2) == ["/set/a.gz 1000", "/set/a.gz 0"])
    let good = try server(.file(Self.first))
    defer { good.stop() }
    for wrong in [[7, 7, 7], Array(Self.first.dropLast()) + [1], Self.first + [0]] as [[UInt8]] {
      unlink(place + "/a.gz")
      folder.write(wrong, to: "data/set/a.gz.part")
      _ = try download(from: [good.address])
      #expect(found == Self.whole && folder.bytes(of: place + "/a.gz") == Self.first)
    }
    // All of it was there but for its name.
    unlink(place + "/a.gz")
    folder.write(Self.first, to: "data/set/a.gz.part")
    #expect(try download(from: []).downloaded.map(\.file) == ["a.gz"])
    #expect(found == Self.whole)
  }

  @Test func oneMirrorAfterTheOther() throws {
    let none = try server(.status(404))
    let refusing = try server(.status(503))
    let other = try server(.file(Array("<html>log in first</html>".utf8)))
    let endless = try server(.file(Self.first + Self.first))
    let good = try server(.file(Self.first))
    defer { for server in [none, refusing, other, endless, good] { server.stop() } }
    let bad = [none, refusing, other, endless].map(\.address)
    let report = try download(from: bad + [good.address])
    #expect(report.downloaded[0].address == good.address + "/set/a.gz")
    #expect(report.downloaded[1].address == none.address + "/set/b.gz")
    #expect(found == Self.whole)
    unlink(place + "/a.gz")
    let error = try failure(from: Array(bad.prefix(3)))
    #expect(
      error.message == """
        a.gz cannot be downloaded: \(bad[0])/set/a.gz: it has no such file (404); \(bad[1])/set/a.gz: \
        the server refuses it (503); \(bad[2])/set/a.gz: what came is not the published file: 25 bytes \
        with the SHA-256 \(SHA256(Array("<html>log in first</html>".utf8)).hex.prefix(12))…
        """)
    #expect(error.hint == "later again, or from a server of your own: GANLAB_MIRROR=http://…")
    #expect(found == ["b.gz": 3])
    let longer = try failure(from: [endless.address])
    #expect(longer.message.contains("what came is not the published file: "))
    #expect(found == ["b.gz": 3])
  }

  @Test func noNetwork() throws {
    let server = try server(.file(Self.first))
    server.stop()
    // Its port is free once the thread has let it go.
    usleep(200_000)
    let error = try failure(from: [server.address, "http://no-such-host.invalid"])
    #expect(
      error.message
        == "a.gz cannot be downloaded: \(server.address)/set/a.gz: nobody answers there; "
        + "http://no-such-host.invalid/set/a.gz: no such host is known, or there is no network")
    #expect(
      error.hint
        == "is this machine online, or behind a proxy ($https_proxy)? Files from elsewhere can "
        + "be copied into \(place); data digits needs none")
    #expect(found.isEmpty)
  }

  @Test func noCurl() throws {
    let error = try failure(from: ["http://127.0.0.1:1"], path: folder.path)
    #expect(error == .noCurl && error.hint == "apt install curl")
    #expect(error.message == "there is no curl in PATH, which is what downloads")
    #expect(found.isEmpty)
  }

  @Test func noRoom() throws {
    mkdir(folder.path + "/data", 0o700)
    mkdir(place, 0o700)
    symlink("/dev/full", place + "/a.gz.part")
    let server = try server(.file(Self.first))
    defer { server.stop() }
    let full = try failure(from: [server.address])
    #expect(
      full.message
        == "\(place)/a.gz.part cannot be written: the disk is full, or what you may use of it")
    #expect(found.isEmpty)
    folder.write("a file", to: "file")
    let set = PublishedSet("set", mirrors: [server.address], files: Self.files)
    #expect(
      throws: DownloadError.cannotWrite(path: folder.path + "/file/x", reason: "Not a directory")
    ) { try SetDownload(set, to: folder.path + "/file/x", path: "/usr/bin").run() }
  }

  @Test func oneAtATime() throws {
    mkdir(folder.path + "/data", 0o700)
    mkdir(place, 0o700)
    let other = try PartFile(of: place + "/a.gz")
    let error = try failure(from: ["http://127.0.0.1:1"])
    #expect(error.message == "\(place)/a.gz.part is being downloaded by another process")
    #expect(other.size == 0)
  }

  @Test func stoppedInTheMiddle() throws {
    let slow = try server(.stuck(Self.first, after: 120_000))
    defer { slow.stop() }
    var reached = 0
    let error = try failure(
      from: [slow.address],
      SetDownload.Watcher(reaches: { reached = $0 }, isInterrupted: { reached >= 120_000 }))
    #expect(
      error.message
        == "stopped by Ctrl-C; of a.gz 0.12 of 0.20 MB are kept, and the same command goes on there"
    )
    #expect(found == ["a.gz.part": 120_000])
  }
}
