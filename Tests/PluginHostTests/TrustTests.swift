import Glibc
import Lab
import TestSupport
import Testing

@testable import PluginHost

/// Code is loaded from where nobody but the user and root can have put it, or when it was allowed.
@Suite struct TrustTests {
  private static let nobody: uid_t = 65534

  /// A plugin in `folder/plugins/mine.so`, and a host that keeps its list in `folder`.
  private func setUp() throws -> (folder: ScratchFolder, path: String, host: TestHost) {
    let folder = try ScratchFolder()
    mkdir(folder.path + "/plugins", 0o755)
    let path = try FixtureLibrary.swift("Sound", as: "plugins/mine", in: folder)
    chmod(path, 0o755)
    let trust = Trust(list: folder.path + "/state/trusted")
    return (folder, path, TestHost(Precautions(trust: trust)))
  }

  @Test func whatIsOursIsLoaded() throws {
    let (folder, path, host) = try setUp()
    #expect(host.refusal(of: path) == nil)
    #expect(folder.read("state/trusted") == nil)
  }

  @Test(arguments: [
    ("mine.so", 0o775, "it can be written by its group"),
    ("mine.so", 0o757, "it can be written by anybody"),
    ("", 0o775, "the folder PLUGINS can be written by its group"),
    ("", 0o777, "the folder PLUGINS can be written by anybody"),
  ])
  func whatOthersCanWriteIsNot(entry: String, mode: Int, reason: String) throws {
    let (folder, path, host) = try setUp()
    let plugins = folder.path + "/plugins"
    chmod(entry.isEmpty ? plugins : path, mode_t(mode))
    let error = try #require(host.refusal(of: path))
    guard case .untrusted(let found, let checksum) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(found == reason.replacing("PLUGINS", with: plugins))
    #expect(error.description == "others may have put code into it: \(found)")
    #expect(checksum.count == 64 && host.inventory.isEmpty)
  }

  /// Whoever owns a folder further up can put another in the place of the next.
  @Test(.enabled(if: geteuid() == 0)) func whatOthersOwnIsNot() throws {
    let (folder, path, host) = try setUp()
    chown(path, Self.nobody, 0)
    #expect(host.refusal(of: path)?.description.hasSuffix("it belongs to nobody") == true)
    chown(path, 0, 0)
    chown(folder.path, Self.nobody, 0)
    #expect(
      host.refusal(of: path)?.description.hasSuffix("the folder \(folder.path) belongs to nobody")
        == true)
    chown(folder.path, 0, 0)
    #expect(host.refusal(of: path) == nil)
  }

  /// In a folder like /tmp nobody can touch what others own.
  @Test func aStickyFolderIsAsGoodAsItsEntry() throws {
    let (folder, path, host) = try setUp()
    chmod(folder.path + "/plugins", 0o1777)
    #expect(host.refusal(of: path) == nil)
  }

  @Test(.enabled(if: geteuid() == 0)) func whatOthersPutIntoAStickyFolderIsNot() throws {
    let (folder, path, host) = try setUp()
    chmod(folder.path + "/plugins", 0o1777)
    chown(path, Self.nobody, 0)
    #expect(host.refusal(of: path)?.description.hasSuffix("it belongs to nobody") == true)
  }

  /// A link is as good as what it leads to.
  @Test func aLinkIsFollowed() throws {
    let (folder, path, host) = try setUp()
    symlink(path, folder.path + "/link.so")
    chmod(folder.path + "/plugins", 0o777)
    guard case .untrusted = try #require(host.refusal(of: folder.path + "/link.so")) else {
      Issue.record("it was loaded")
      return
    }
  }

  @Test func theContentIsAllowedAndNothingElse() throws {
    let (folder, path, host) = try setUp()
    chmod(path, 0o777)
    #expect(host.refusal(of: path) != nil)
    let checksum = try #require(try host.host.trust(path))
    #expect(folder.read("state/trusted") == "\(checksum)  \(path)\n")
    #expect(host.refusal(of: path) == nil)
    // Another shell remembers; a second answer is not a second line.
    let list = Trust(list: folder.path + "/state/trusted")
    let other = TestHost(Precautions(trust: list))
    #expect(other.refusal(of: path) == nil)
    try other.host.trust(path)
    #expect(folder.read("state/trusted")?.split(separator: "\n").count == 1)
    // A byte more is another content.
    var bytes = try #require(folder.bytes(of: path))
    bytes.append(0)
    folder.write(bytes, to: "plugins/mine.so")
    guard case .untrusted = try #require(other.refusal(of: path)) else {
      Issue.record("it was loaded")
      return
    }
  }

  /// What was listed while it was ours alone, and is refused when it is used: the answer is asked for
  /// again each time, and once it is yes the component is there without another start.
  @Test(arguments: [true, false]) func whatWasRefusedAtItsFirstUse(forGood: Bool) throws {
    let (folder, path, _) = try setUp()
    let trust = Trust(list: folder.path + "/state/trusted")
    var host = PluginHost(precautions: .careful(trust: trust))
    host.loadAll(from: [SearchFolder(folder.path + "/plugins")])
    host.settle()
    let item = try #require(host.registry.component(.loss, "least-squares"))
    chmod(folder.path + "/plugins", 0o777)
    for _ in 0..<2 {
      do {
        _ = try item.make()
        Issue.record("it was opened")
      } catch {
        guard case .untrusted = error else {
          Issue.record("\(error)")
          return
        }
      }
    }
    try host.trust(path, forGood: forGood)
    #expect(throws: Never.self) { try item.make() }
    #expect(host.generations(of: path) == 1)
    #expect((folder.read("state/trusted") != nil) == forGood)
  }

  /// The mode's bits of the group are the mask of an access control list, whom the list lets write.
  @Test(arguments: [
    (mask: 6, reason: "it can be written by its group"), (mask: 4, reason: nil),
  ])
  func anAccessControlList(mask: UInt16, reason: String?) throws {
    let (folder, path, host) = try setUp()
    defer { withExtendedLifetime(folder) {} }
    // Version 2; then tag, rights and, of a user that is named, the number.
    let none = UInt32.max
    let entries: [(tag: UInt16, rights: UInt16, id: UInt32)] = [
      (0x01, 7, none), (0x02, 6, UInt32(Self.nobody)), (0x04, 4, none), (0x10, mask, none),
      (0x20, 4, none),
    ]
    var bytes: [UInt8] = [2, 0, 0, 0]
    for entry in entries {
      withUnsafeBytes(of: entry.tag.littleEndian) { bytes += $0 }
      withUnsafeBytes(of: entry.rights.littleEndian) { bytes += $0 }
      withUnsafeBytes(of: entry.id.littleEndian) { bytes += $0 }
    }
    // Glibc's module leaves it out.
    typealias SetXAttr =
      @convention(c) (
        UnsafePointer<CChar>, UnsafePointer<CChar>, UnsafeRawPointer, Int, Int32
      ) -> Int32
    let symbol = try #require(dlsym(nil, "setxattr"))
    let setxattr = unsafeBitCast(symbol, to: SetXAttr.self)
    guard setxattr(path, "system.posix_acl_access", bytes, bytes.count, 0) == 0 else {
      // A file system without such lists has nothing to look at.
      #expect(errno == EOPNOTSUPP, "\(String(cString: strerror(errno)))")
      return
    }
    let found = host.refusal(of: path)?.description
    #expect(found == reason.map { "others may have put code into it: \($0)" })
  }

  @Test func forOneRun() throws {
    let (folder, path, host) = try setUp()
    chmod(path, 0o777)
    try host.host.trust(path, forGood: false)
    #expect(host.refusal(of: path) == nil)
    #expect(folder.read("state/trusted") == nil)
  }

  /// A list that others can write to says nothing.
  @Test func theListItselfMustBeOurs() throws {
    let (folder, path, host) = try setUp()
    chmod(path, 0o777)
    try host.host.trust(path)
    chmod(folder.path + "/state/trusted", 0o666)
    let other = TestHost(Precautions(trust: Trust(list: folder.path + "/state/trusted")))
    #expect(other.refusal(of: path) != nil)
  }

  /// The checksums of FIPS 180-4's examples, and of lengths around a block's end (by sha256sum).
  @Test(arguments: [
    ("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    ("a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ("a", 55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"),
    ("a", 63, "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34"),
    ("a", 64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"),
  ])
  func checksums(text: String, times: Int, expected: String) {
    let bytes = [UInt8]((0..<times).flatMap { _ in text.utf8 })
    #expect(SHA256(bytes).hex == expected)
  }

  /// From the command line: a script is refused and told what to do; `--trust` and `trust` do it.
  @Test func theShell() throws {
    let (folder, path, _) = try setUp()
    chmod(path, 0o777)
    let refused = try LabProcess.run(["-c", "load \(path)"], in: folder)
    #expect(refused.status == 1)
    #expect(
      refused.errors.hasSuffix(
        """
        error: \(path): others may have put code into it: it can be written by anybody
        try: trust \(path) allows this content of the file, --trust \(path) for one run

        """))
    let once = try LabProcess.run(["--trust", path, "-c", "load \(path)"], in: folder)
    #expect(
      once.status == 0 && once.output == "loaded loss least-squares, switch swapped-targets\n")
    #expect(try LabProcess.run(["-c", "load \(path)"], in: folder).status == 1)
    #expect(try LabProcess.run(["-c", "trust \(path); load \(path)"], in: folder).status == 0)
    #expect(try LabProcess.run(["-c", "load \(path)"], in: folder).status == 0)
  }
}

extension String {
  fileprivate func replacing(_ part: String, with other: String) -> String {
    guard let place = indices.first(where: { self[$0...].hasPrefix(part) }) else { return self }
    return String(self[..<place]) + other + String(self[index(place, offsetBy: part.count)...])
  }
}
