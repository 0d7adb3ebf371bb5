import Glibc
import TestSupport
import Testing

@testable import PluginAuthoring

/// `plugin new`: what it writes works as it stands, and nothing of anybody's is overwritten.
@Suite struct TemplateTests {
  @Test(arguments: TemplateCatalogue.all.map { ["\($0.kind)", $0.language.rawValue] })
  func everyTemplatePassesItsChecks(template: [String]) throws {
    let (kind, isC) = (template[0], template[1] == "c")
    let folder = try ScratchFolder()
    let name = "my-own-\(kind)"
    let made = try Author.run(
      ["plugin", "new", kind, name] + (isC ? ["--c"] : []), in: folder)
    #expect(made.status == 0, "\(made)")
    let file = name + (isC ? ".c" : ".swift")
    #expect(
      made.output == """
        \(file) works as it stands, and \(name).test.gl is its test. Next:
          gan-lab plugin check \(file)
          gan-lab -c 'load \(file)'

        """)
    #expect(folder.read(file)?.contains("\"\(name)\"") == true)
    let (status, report) = try CheckedFile.check(file, in: folder)
    let findings = report.result.components.flatMap { $0.findings.map(\.text) }
    #expect(status == 0 && report.ok && findings == [], "\(findings)")
    #expect(report.result.components.map(\.kind) == [kind, "test"])
    #expect(report.result.components.last?.passed == ["test"])
  }

  /// A template's test fails when the component does not do its work.
  @Test func theTestBesideASourceCounts() throws {
    let folder = try ScratchFolder()
    _ = try Author.run(["plugin", "new", "loss", "mine"], in: folder)
    folder.write(
      "data ring\nmodel gan-mlp hidden=4\nloss mine\ntrain steps=3\ncheck train.steps == 4\n",
      to: "mine.test.gl")
    let (status, report) = try CheckedFile.check("mine.swift", in: folder)
    #expect(status == 1 && !report.ok)
    #expect(
      report.result.components.last?.findings.map(\.text) == [
        "failure test: line 5: the check failed: train.steps is 3, and should be == 4"
      ])
    for (text, message) in [
      ("train steps=3\n", "line 1: no data set has been chosen for training"),
      ("data ring\n", "line 0: there is no check in it"),
      ("data ring\ncheck data.name\n", "line 2: `data.name` is no check: it compares by none of"),
      ("quit\ncheck data.name == x\n", "line 1: `quit` ends the test before its end"),
      ("data 'ring\n", "line 1: the quote opened here is never closed"),
    ] {
      folder.write(text, to: "mine.test.gl")
      let (_, report) = try CheckedFile.check("mine.swift", in: folder)
      let found = report.result.components.last?.findings.first?.text ?? ""
      #expect(found.hasPrefix("failure test: " + message), "\(found)")
    }
  }

  @Test func nothingIsOverwritten() throws {
    let folder = try ScratchFolder()
    folder.write("mine", to: "soft.swift")
    folder.write("mine", to: "other.test.gl")
    for (name, file) in [("soft", "soft.swift"), ("other", "other.test.gl")] {
      let result = try Author.run(["plugin", "new", "loss", name], in: folder)
      #expect(result.status == 1 && result.output == "")
      #expect(
        result.errors == """
          error: \(file) is there already, and is not overwritten
          try: choose another name

          """)
      #expect(folder.read(file) == "mine")
    }
    #expect(folder.read("soft.test.gl") == nil && folder.read("other.swift") == nil)
  }

  @Test(arguments: [
    (
      ["loss", "Soft_Hinge"],
      """
      error: 'Soft_Hinge' is no name: lower-case letters, digits and hyphens, a letter first
      try: 'soft-hinge' is one

      """
    ),
    (
      ["loss", "../hinge"],
      """
      error: '../hinge' is no name: lower-case letters, digits and hyphens, a letter first
      try: 'hinge' is one

      """
    ),
    (
      ["los", "hinge"],
      "error: there is no kind 'los'\ntry: kinds: \(TemplateCatalogue.kinds(.swift).joined(separator: ", "))\n"
    ),
    (
      ["loss", "soft-hinge", "--dir", "nowhere"],
      """
      error: nowhere/soft-hinge.swift cannot be written: No such file or directory
      try: --dir FOLDER names a folder that you can write to

      """
    ),
  ])
  func refusals(arguments: [String], message: String) throws {
    let folder = try ScratchFolder()
    let result = try Author.run(["plugin", "new"] + arguments, in: folder)
    #expect(result.status == 1 && result.output == "")
    #expect(result.errors == message)
    #expect(folder.names.allSatisfy { $0.hasPrefix(".") })
  }

  @Test func namesOfShippedComponentsAreTaken() throws {
    let folder = try ScratchFolder()
    let result = try Author.run(["plugin", "new", "loss", "wasserstein"], in: folder)
    #expect(result.status == 1)
    #expect(
      result.errors.hasPrefix("error: there is a loss called wasserstein already, from /"))
  }

  @Test func typesOfNames() {
    #expect("soft-hinge".typeName == "SoftHinge")
    #expect("tensor".typeName == "TensorPlugin")
    #expect("a1-b2".typeName == "A1B2")
  }

  @Test func buildWritesALibraryBesideTheSource() throws {
    let folder = try ScratchFolder()
    _ = try Author.run(["plugin", "new", "switch", "drift"], in: folder)
    let built = try Author.run(["plugin", "build", "drift.swift"], in: folder)
    #expect(built.status == 0 && built.output.hasPrefix("drift.so, in "), "\(built)")
    let loaded = try Author.run(["--json", "-c", "load drift.so"], in: folder)
    #expect(loaded.status == 0, "\(loaded)")
    // A build that fails leaves the library that was there.
    folder.write("let x = y\n", to: "drift.swift")
    let failed = try Author.run(["plugin", "build", "drift.swift"], in: folder)
    #expect(
      failed.errors == """
        drift.swift:1:9: error: cannot find 'y' in scope
          let x = y
                  ^
        error: drift.swift does not compile: there is an error in it

        """)
    #expect(failed.status == 1)
    #expect(try Author.run(["-c", "load drift.so"], in: folder).status == 0)
    #expect(folder.names.filter { $0.hasPrefix("drift.so") } == ["drift.so"])
  }
}

/// `plugin info`.
@Suite struct InfoTests {
  @Test func aSourceALibraryAndAName() throws {
    let folder = try ScratchFolder()
    _ = try Author.run(["plugin", "new", "switch", "drift"], in: folder)
    let source = try Author.run(["plugin", "info", "drift.swift"], in: folder)
    #expect(source.status == 0 && source.errors == "", "\(source)")
    for text in [
      "switch drift: keeps the critic's logits on data near 0", "ε E d(x)²", "needs a critic",
      "the weight ε (0 to 1000)", "Karras et al. 2018",
    ] { #expect(source.output.contains(text), "\(text)") }
    _ = try Author.run(["plugin", "build", "drift.swift"], in: folder)
    let library = try Author.run(["plugin", "info", "drift.so"], in: folder)
    #expect(library.output == source.output)
    let name = try Author.run(["plugin", "info", "wasserstein"], in: folder)
    #expect(name.status == 0 && name.output.hasPrefix("loss wasserstein: "))
  }

  @Test func whatThereIsNot() throws {
    let folder = try ScratchFolder()
    folder.write("text", to: "mine.so")
    let library = try Author.run(["plugin", "info", "mine.so"], in: folder)
    #expect(library.status == 1)
    #expect(library.errors == "error: mine.so: it is not a shared library (no ELF header)\n")
    let nothing = try Author.run(["plugin", "info", "nothing"], in: folder)
    #expect(nothing.errors == "error: there is no file and no component called nothing\n")
  }
}
