import GanLabKit
import TestSupport
import Testing

@testable import PluginHost

/// Libraries whose note is wrong are told field by field, before any of their code runs: the
/// constructor of each would end the process.
@Suite struct HandshakeTests {
  /// One field changed at a time: what the plugin says, and what is told of it.
  @Test(arguments: [
    ("-DPROTOCOL=99", "the protocol", "99", "2"),
    ("-DPROTOCOL=1", "the protocol", "1", "2"),
    ("-DSIZE=8", "the size of the description", "8", "24"),
    ("-DSIZE=48", "the size of the description", "48", "24"),
    ("-DLANGUAGE=7", "the language", "number 7", "Swift"),
    ("-DBITS=32", "the pointer size", "32 bits", "64 bits"),
  ])
  func oneNumber(flag: String, field: String, theirs: String, ours: String) throws {
    let folder = try ScratchFolder()
    let path = try FixtureLibrary.c(
      "described", FixtureLibrary.tags + [flag, "-DTRAP"], in: folder)
    let host = TestHost()
    let error = try #require(host.refusal(of: path))
    #expect(
      error.description
        == "it was built for another gan-lab: \(field) is \(theirs), and the lab's is \(ours); "
        + "build it again with this lab")
    #expect(host.inventory.isEmpty && host.libraries.isEmpty)
  }

  @Test func everyFieldThatDisagreesIsTold() throws {
    let folder = try ScratchFolder()
    let path = try FixtureLibrary.c(
      "described", ["-DCOMPILER=\"Swift 1.0\"", "-DKIT=\"0000\"", "-DBITS=32", "-DTRAP"],
      in: folder)
    let host = TestHost()
    let error = try #require(host.refusal(of: path))
    #expect(
      error.description == """
        it was built for another gan-lab: the pointer size is 32 bits, and the lab's is 64 bits; \
        the compiler is Swift 1.0, and the lab's is \(BuildNote.own.compiler); \
        the kit is 0000, and the lab's is \(BuildNote.own.kit); build it again with this lab
        """)
    guard case .mismatch(let fields) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(fields.map(\.name) == ["the pointer size", "the compiler", "the kit"])
  }

  @Test func anOlderKit() throws {
    let folder = try ScratchFolder()
    let flags = FixtureLibrary.tags.dropLast() + ["-DKIT=\"0123456789abcdef\"", "-DTRAP"]
    let host = TestHost()
    let error = host.refusal(of: try FixtureLibrary.c("described", Array(flags), in: folder))
    #expect(
      error?.description == """
        it was built for another gan-lab: the kit is 0123456789abcdef, and the lab's is \
        \(BuildNote.own.kit); build it again with this lab
        """)
  }

  /// What stands behind another protocol's number may mean something else.
  @Test func ofAnotherProtocolNothingElseIsCompared() throws {
    let folder = try ScratchFolder()
    let flags = ["-DPROTOCOL=3", "-DSIZE=64", "-DCOMPILER=\"?\"", "-DKIT=\"?\"", "-DTRAP"]
    let host = TestHost()
    let error = host.refusal(of: try FixtureLibrary.c("described", flags, in: folder))
    #expect(
      error?.description == """
        it was built for another gan-lab: the protocol is 3, and the lab's is 2; build it again \
        with this lab
        """)
  }

  @Test func withoutANote() throws {
    let folder = try ScratchFolder()
    let host = TestHost()
    let path = try FixtureLibrary.c("described", ["-DNO_NOTE", "-DTRAP"], in: folder)
    #expect(
      host.refusal(of: path)?.description == """
        it does not say for which gan-lab it was built: build it with ganlab_plugin.h of this lab
        """)
  }

  /// The description ends at a page that cannot be read: nothing behind its size is touched.
  @Test func nothingBehindAShorterDescriptionIsRead() throws {
    let folder = try ScratchFolder()
    let host = TestHost()
    let error = host.refusal(of: try FixtureLibrary.c("older", in: folder))
    #expect(
      error?.description == """
        it was built for another gan-lab: the size of the description is 8, and the lab's is 24; \
        build it again with this lab
        """)
  }

  @Test func stringsThatAreNotThere() throws {
    let folder = try ScratchFolder()
    let host = TestHost()
    let error = host.refusal(
      of: try FixtureLibrary.c(
        "described", ["-DCOMPILER=\"\"", "-DKIT=\"\"", "-DTRAP"], in: folder))
    #expect(
      error?.description == """
        it was built for another gan-lab: the compiler is not said, and the lab's is \
        \(BuildNote.own.compiler); the kit is not said, and the lab's is \
        \(BuildNote.own.kit); build it again with this lab
        """)
  }

  /// Of a plugin in C only what C can see is compared.
  @Test func aPluginInC() throws {
    let folder = try ScratchFolder()
    let flags = ["-DLANGUAGE=GL_LANGUAGE_C", "-DCOMPILER=\"gcc\"", "-DKIT=\"\""]
    let path = try FixtureLibrary.c("described", flags, in: folder)
    let note = try #require(try BuildNote(of: try ELFImage(path)))
    #expect(note.compiler == "gcc" && note.language == 2)
    #expect(throws: Never.self) { try note.check() }
    let other = try ScratchFolder()
    let wrong = try FixtureLibrary.c("described", flags + ["-DSIZE=8", "-DTRAP"], in: other)
    #expect(
      TestHost().refusal(of: wrong)?.description == """
        it was built for another gan-lab: the size of the description is 8, and the lab's is 24; \
        build it again with this lab
        """)
  }

  /// However it is built, and stripped of its section table, the note is found.
  @Test(arguments: [
    ["-O0"], ["-O2", "-s"], ["-O2", "-ffunction-sections", "-fdata-sections", "-Wl,--gc-sections"],
    ["-O2", "-Wl,--hash-style=sysv"], ["-fvisibility=default", "-g"],
  ])
  func theNoteIsInEveryBuild(flags: [String]) throws {
    let folder = try ScratchFolder()
    let path = try FixtureLibrary.c("described", FixtureLibrary.tags + flags, in: folder)
    let image = try ELFImage(path)
    #expect(try BuildNote(of: image) == BuildNote.own)
    #expect(try image.defines("gl_entry") == true)
    #expect(try image.defines("gl_entr") == false && image.defines("gl_entry_") == false)
  }

  @Test(arguments: [true, false])
  func theNoteIsInSwiftPlugins(optimised: Bool) throws {
    let folder = try ScratchFolder()
    let path = try FixtureLibrary.swift("Sound", optimised: optimised, in: folder)
    let image = try ELFImage(path)
    #expect(try BuildNote(of: image) == BuildNote.own)
    #expect(try image.defines("gl_entry") == true)
  }

  @Test func aRegistrationThatFails() throws {
    let folder = try ScratchFolder()
    let host = TestHost()
    let path = try FixtureLibrary.c("described", FixtureLibrary.tags + ["-DCODE=7"], in: folder)
    #expect(host.refusal(of: path) == .refused(code: 7))
    #expect(host.refusal(of: path)?.description == "its registration failed with code 7")
    #expect(host.libraries.isEmpty)
  }

  @Test func aRegistrationOfNothing() throws {
    let folder = try ScratchFolder()
    let host = TestHost()
    let path = try FixtureLibrary.c("described", in: folder)
    #expect(host.refusal(of: path) == .registersNothing)
    #expect(host.refusal(of: path)?.description == "it registers no component")
    let other = try ScratchFolder()
    let without = try FixtureLibrary.c(
      "described", FixtureLibrary.tags + ["-DREGISTER=0"], in: other)
    #expect(host.refusal(of: without) == .registersNothing)
  }

  @Test(arguments: ["no_entry", "null_entry"])
  func noEntry(name: String) throws {
    let folder = try ScratchFolder()
    let host = TestHost()
    let error = host.refusal(of: try FixtureLibrary.c(name, in: folder))
    #expect(error == .noEntry)
    #expect(error?.description == "it has no gl_entry: it is not a plugin of gan-lab")
  }

  @Test func aFunctionThatNoLibraryHas() throws {
    let folder = try ScratchFolder()
    let path = try FixtureLibrary.c("undefined", in: folder)
    let host = TestHost()
    #expect(
      host.refusal(of: path)?.description == """
        it uses ganlab_no_such_function, which neither the lab nor a library that it names has: was \
        a file or a -l option left out when it was built?
        """)
  }

  @Test func aLibraryThatIsNotThere() throws {
    let folder = try ScratchFolder()
    let flags = FixtureLibrary.tags + ["-DPROVIDED", "-Wl,-soname,libganlab-absent.so"]
    let absent = try FixtureLibrary.c("undefined", flags, as: "libganlab-absent", in: folder)
    let path = try FixtureLibrary.c("undefined", libraries: [absent], in: folder)
    let host = TestHost()
    #expect(
      host.refusal(of: path)?.description == """
        it needs the library libganlab-absent.so, which is not there: install it, or build the \
        plugin without
        """)
  }

  @Test func theTagIsTheHeaders() {
    let own = BuildNote.own
    #expect(PluginHost.tag == "protocol 2, kit \(own.kit)")
    #expect(own.descriptionBytes == 24 && own.pointerBits == 64 && own.language == 1)
    #expect(own.kit.count == 16 && !own.compiler.isEmpty)
  }
}
