import GanLabKit
import PluginHost
import TestSupport
import Testing

/// Libraries whose description is wrong are told field by field, before any of their code runs.
@Suite struct HandshakeTests {
  /// One field changed at a time: what the plugin says, and what is told of it.
  @Test(arguments: [
    ("-DPROTOCOL=99", "the protocol", "99", "1"),
    ("-DSIZE=8", "the size of the description", "8", "40"),
    ("-DSIZE=48", "the size of the description", "48", "40"),
    ("-DLANGUAGE=2", "the language", "2", "1"),
    ("-DBITS=32", "the pointer size", "32 bits", "64 bits"),
  ])
  func oneNumber(flag: String, field: String, theirs: String, ours: String) throws {
    let folder = try ScratchFolder()
    let path = try FixtureLibrary.c("described", FixtureLibrary.tags + [flag], in: folder)
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
    let own = gl_swift_plugin { _ in 0 }.pointee
    let path = try FixtureLibrary.c(
      "described", ["-DCOMPILER=\"Swift 1.0\"", "-DKIT=\"0000\"", "-DBITS=32"], in: folder)
    let host = TestHost()
    let error = try #require(host.refusal(of: path))
    #expect(
      error.description == """
        it was built for another gan-lab: the pointer size is 32 bits, and the lab's is 64 bits; \
        the compiler is Swift 1.0, and the lab's is \(String(cString: own.compiler)); \
        the kit is 0000, and the lab's is \(String(cString: own.kit)); build it again with this lab
        """)
    guard case .mismatch(let fields) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(fields.map(\.name) == ["the pointer size", "the compiler", "the kit"])
  }

  @Test func protocolAndSizeAreToldTogether() throws {
    let folder = try ScratchFolder()
    let flags = ["-DPROTOCOL=2", "-DSIZE=64", "-DCOMPILER=\"?\"", "-DKIT=\"?\""]
    let host = TestHost()
    let error = host.refusal(of: try FixtureLibrary.c("described", flags, in: folder))
    #expect(
      error?.description == """
        it was built for another gan-lab: the protocol is 2, and the lab's is 1; the size of the \
        description is 64, and the lab's is 40; build it again with this lab
        """)
  }

  /// The description ends at a page that cannot be read: nothing behind its size is touched.
  @Test func nothingBehindAShorterDescriptionIsRead() throws {
    let folder = try ScratchFolder()
    let host = TestHost()
    let error = host.refusal(of: try FixtureLibrary.c("older", [], in: folder))
    #expect(
      error?.description == """
        it was built for another gan-lab: the size of the description is 8, and the lab's is 40; \
        build it again with this lab
        """)
  }

  @Test func stringsThatAreNotThere() throws {
    let folder = try ScratchFolder()
    let host = TestHost()
    let error = host.refusal(
      of: try FixtureLibrary.c("described", ["-DCOMPILER=0", "-DKIT=0"], in: folder))
    let own = gl_swift_plugin { _ in 0 }.pointee
    #expect(
      error?.description == """
        it was built for another gan-lab: the compiler is not said, and the lab's is \
        \(String(cString: own.compiler)); the kit is not said, and the lab's is \
        \(String(cString: own.kit)); build it again with this lab
        """)
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
    let error = host.refusal(of: try FixtureLibrary.c(name, [], in: folder))
    #expect(error == .noEntry)
    #expect(error?.description == "it has no gl_entry: it is not a plugin of gan-lab")
  }

  @Test func aFunctionThatNoLibraryHas() throws {
    let folder = try ScratchFolder()
    let path = try FixtureLibrary.c("undefined", [], in: folder)
    let host = TestHost()
    #expect(
      host.refusal(of: path)?.description == """
        the dynamic linker refused it: \(path): undefined symbol: ganlab_no_such_function
        """)
  }

  @Test func theTagIsTheHeaders() {
    let own = gl_swift_plugin { _ in 0 }.pointee
    #expect(PluginHost.tag == "protocol 1, kit \(String(cString: own.kit))")
    #expect(own.size == 40 && own.pointer_bits == 64 && own.language == 1)
  }
}
