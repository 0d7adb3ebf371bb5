import Glibc
import PluginHost
import TestSupport
import Testing

/// Files that are no whole library for this machine are recognised before the linker maps them.
@Suite struct FileTests {
  @Test func missing() {
    let host = TestHost()
    #expect(
      host.refusal(of: "/nowhere/at-all.so")?.description
        == "it cannot be read: No such file or directory")
  }

  @Test func aFolder() throws {
    let folder = try ScratchFolder()
    let host = TestHost()
    #expect(host.refusal(of: folder.path)?.description == "it cannot be read: it is no file")
  }

  /// A pipe without a writer must not be waited for.
  @Test func aPipe() throws {
    let folder = try ScratchFolder()
    #expect(mkfifo(folder.path + "/pipe.so", 0o600) == 0)
    let host = TestHost()
    #expect(
      host.refusal(of: folder.path + "/pipe.so")?.description
        == "it cannot be read: it is no file")
  }

  @Test(arguments: [
    ("", "it is not a shared library (the file is empty)"),
    ("x", "it is not a shared library (no ELF header)"),
    ("#!/bin/sh\necho no library\n", "it is not a shared library (no ELF header)"),
    ("\u{7f}ELF", "it is cut short: it has 4 bytes, and its headers speak of 64"),
  ])
  func otherFiles(text: String, message: String) throws {
    let folder = try ScratchFolder()
    folder.write(text, to: "other.so")
    let host = TestHost()
    #expect(host.refusal(of: folder.path + "/other.so")?.description == message)
    #expect(host.inventory.isEmpty)
  }

  @Test func aProgram() throws {
    let folder = try ScratchFolder()
    let fixed = try FixtureLibrary.c("program", ["-no-pie"], shared: false, in: folder)
    let host = TestHost()
    #expect(
      host.refusal(of: fixed)?.description
        == "it is not a shared library (an ELF file of another type)")
    // A position-independent program has the type of a library.
    let moving = try FixtureLibrary.c("program", ["-pie", "-fPIE"], shared: false, in: folder)
    #expect(
      host.refusal(of: moving)?.description
        == "it has no gl_entry: it is not a plugin of gan-lab")
  }

  /// Header bytes of a good library, changed one by one.
  @Test(arguments: [
    (4, [1], "it is a library for a 32-bit machine, and this machine is"),
    (5, [2], "it is a library for a big-endian machine, and this machine is"),
    (18, [3, 0], "it is a library for x86 (32-bit), and this machine is"),
    (18, [40, 0], "it is a library for arm (32-bit), and this machine is"),
    (18, [0xf3, 0x00], "it is a library for riscv, and this machine is"),
    (18, [0x16, 0x00], "it is a library for machine 22, and this machine is"),
    (16, [2, 0], "it is not a shared library (an ELF file of another type)"),
    (16, [4, 0], "it is not a shared library (an ELF file of another type)"),
  ])
  func otherHeaders(place: Int, bytes: [UInt8], message: String) throws {
    let folder = try ScratchFolder()
    var library = try #require(folder.bytes(of: FixtureLibrary.c("described", in: folder)))
    library.replaceSubrange(place..<place + bytes.count, with: bytes)
    folder.write(library, to: "patched.so")
    let host = TestHost()
    let text = try #require(host.refusal(of: folder.path + "/patched.so")).description
    #expect(text.hasPrefix(message))
    #if arch(x86_64)
      #expect(!message.hasSuffix("this machine is") || text.hasSuffix("this machine is x86-64"))
    #endif
  }

  /// A library that ends too early would end the process at the first touch of a missing page.
  @Test func cutShortAnywhere() throws {
    let folder = try ScratchFolder()
    let library = try #require(folder.bytes(of: FixtureLibrary.c("described", in: folder)))
    for part in 0..<40 {
      // Evenly spaced, with the ends: the last byte missing is the hardest to see.
      let length = part == 39 ? library.count - 1 : 64 + part * (library.count - 65) / 39
      folder.write(Array(library.prefix(length)), to: "cut.so")
      let host = TestHost()
      let error = try #require(host.refusal(of: folder.path + "/cut.so"))
      guard case .truncated(let has, let needs) = error else {
        Issue.record("cut at \(length): \(error)")
        continue
      }
      #expect(has == length && needs > length && needs <= library.count)
      #expect(
        error.description
          == "it is cut short: it has \(has) bytes, and its headers speak of \(needs)")
    }
  }

  /// Without its section table a library still loads, so nothing but the segments' extent tells.
  @Test func cutShortWithoutSections() throws {
    let folder = try ScratchFolder()
    var library = try #require(folder.bytes(of: FixtureLibrary.c("described", in: folder)))
    for place in Array(40..<48) + Array(58..<64) { library[place] = 0 }
    folder.write(library, to: "stripped.so")
    let host = TestHost()
    #expect(host.refusal(of: folder.path + "/stripped.so") == .registersNothing)
    for part in 1...19 {
      let length = part * library.count / 20
      // A name for each: a file that the linker has mapped must not change under it.
      let path = "\(folder.path)/cut\(part).so"
      folder.write(Array(library.prefix(length)), to: "cut\(part).so")
      if let error = host.refusal(of: path), case .truncated = error { continue }
      // What lies behind the last segment are sections, which nobody needs in order to load.
      #expect(host.refusal(of: path) == .registersNothing)
    }
  }

  /// Header fields at their extremes: sums that overflow must not look small.
  @Test(arguments: [32, 40, 54, 56, 58, 60], [0, 1, 0x7f, 0xff] as [UInt8])
  func wildHeaders(place: Int, byte: UInt8) throws {
    let folder = try ScratchFolder()
    var library = try #require(folder.bytes(of: FixtureLibrary.c("described", in: folder)))
    let width = place < 48 ? 8 : 2
    for offset in 0..<width { library[place + offset] = byte }
    folder.write(library, to: "wild.so")
    let host = TestHost()
    // Whatever it is taken for, the process goes on and nothing is registered.
    #expect(host.refusal(of: folder.path + "/wild.so") != nil)
    #expect(host.inventory.isEmpty)
  }
}
