import Glibc
import TestSupport
import Testing

/// What beginners type and write, and what they are told.
@Suite struct MistakeTests {
  @Test func aFolder() throws {
    let folder = try ScratchFolder()
    mkdir(folder.path + "/my losses", 0o700)
    mkdir(folder.path + "/empty.swift", 0o700)
    folder.write("", to: "my losses/notes.txt")
    folder.write("", to: "my losses/soft.swift")
    let one = try Author.run(["-c", "load 'my losses'"], in: folder)
    #expect(one.status == 1)
    #expect(
      one.errors == """
          load 'my losses'
               ^~~~~~~~~~~
        error: my losses is a folder, and load takes a file
        try: load 'my losses/soft.swift'

        """)
    folder.write("", to: "my losses/hinge.c")
    let two = try Author.run(["-c", "load 'my losses/'"], in: folder)
    #expect(
      two.errors.hasSuffix(
        "try: load 'my losses/hinge.c', or another of the 2 plugins in it\n"), "\(two)")
    let none = try Author.run(["-c", "load empty.swift"], in: folder)
    #expect(
      none.errors.hasSuffix(
        """
        error: empty.swift is a folder, and load takes a file
        try: there is no plugin in it: gan-lab plugin new KIND NAME writes one

        """), "\(none)")
  }

  /// Blanks separate words; a path that has some is recognised by its file.
  @Test(arguments: ["load", "trust"]) func aPathWithoutQuotes(verb: String) throws {
    let folder = try ScratchFolder()
    mkdir(folder.path + "/my losses", 0o700)
    folder.write("", to: "my losses/no 1.swift")
    let result = try Author.run(["-c", "\(verb) my losses/no 1.swift"], in: folder)
    #expect(result.status == 1)
    #expect(
      result.errors.hasSuffix(
        """
        error: a path with blanks stands in quotes
        try: \(verb) 'my losses/no 1.swift'

        """), "\(result)")
    let other = try Author.run(["-c", "\(verb) my nothing"], in: folder)
    #expect(other.errors.contains("\(verb) does not take `nothing`"), "\(other)")
  }

  /// Every name of the kit's is unknown then; the one line that is missing is told.
  @Test func withoutTheKit() throws {
    let folder = try ScratchFolder()
    let whole = Author.loss("fake.mean() - real.mean()")
    folder.write(String(whole.dropFirst("import GanLabKit\n".count)), to: "mine.swift")
    let result = try Author.run(["-c", "load mine.swift"], in: folder)
    #expect(result.status == 1)
    #expect(
      result.errors.hasSuffix("try: begin the file with: import GanLabKit\n"), "\(result.errors)")
  }

  /// Of a source that was cut off while it was copied, three errors are enough.
  @Test func halfASource() throws {
    let folder = try ScratchFolder()
    let whole = Author.loss("fake.mean() - real.mean()")
    folder.write(String(whole.prefix(whole.count / 2)), to: "mine.swift")
    let result = try Author.run(["-c", "load mine.swift"], in: folder)
    let errors = result.errors.split(separator: "\n").filter { $0.contains(": error: ") }
    #expect(result.status == 1 && (1...3).contains(errors.count), "\(result)")
    #expect(result.errors.split(separator: "\n").count <= 12, "\(result)")
  }

  /// What a protocol asks for and is not there is named.
  @Test func aMissingFunction() throws {
    let folder = try ScratchFolder()
    let text = Author.loss("fake.mean() - real.mean()").split(
      separator: "\n", omittingEmptySubsequences: false
    ).filter { !$0.contains("generatorLoss") }
    folder.write(text.joined(separator: "\n"), to: "mine.swift")
    let result = try Author.run(["-c", "load mine.swift"], in: folder)
    #expect(
      result.errors == """
        mine.swift:3:8: error: type 'Mine' does not conform to protocol 'AdversarialLoss'
          struct Mine: AdversarialLoss {
                 ^
        try: write generatorLoss(fake:)
        error: mine.swift does not compile: there is an error in it

        """)
  }

  @Test func aNameThatIsTaken() throws {
    let folder = try ScratchFolder()
    folder.write(Author.loss("fake.mean()", named: "minimax"), to: "mine.swift")
    let result = try Author.run(["-c", "load mine.swift"], in: folder)
    #expect(result.status == 1)
    #expect(
      result.errors.contains("error: mine.swift: there is a loss called minimax already, from "),
      "\(result)")
    #expect(
      result.errors.hasSuffix(
        "try: give it a name of its own; reload takes a new build of the other\n"), "\(result)")
  }

  /// A loss of each sample in place of one number: the function is named, and what to write.
  @Test func aLossWithoutAMean() throws {
    let folder = try ScratchFolder()
    folder.write(Author.loss("fake - real"), to: "mine.swift")
    let setup = "data ring; model gan-mlp hidden=8; set batch=16; "
    let d = try Author.run(
      ["-c", "load mine.swift; \(setup)loss mine; train steps=1"], in: folder)
    #expect(
      d.errors.hasSuffix(
        "error: mine: discriminatorLoss gives the shape [16, 1], and what is minimised is one "
          + "number: end it with .mean()\n"), "\(d)")
    let text = Author.loss("fake.mean()")
    folder.write(text.replacing("{ -fake.mean() }", with: "{ -fake }"), to: "mine.swift")
    let g = try Author.run(
      ["-c", "load mine.swift; \(setup)loss mine; train steps=1"], in: folder)
    #expect(
      g.errors.hasSuffix(
        "error: mine: generatorLoss gives the shape [16, 1], and what is minimised is one "
          + "number: end it with .mean()\n"), "\(g)")
  }

  /// Swift's own last words name the author's file, and no name that only the lab knows.
  @Test func fatalErrorNamesTheFile() throws {
    let folder = try ScratchFolder()
    folder.write(
      Author.loss("if real.shape[0] > 0 { fatalError(\"so be it\") }; return fake.mean()"),
      to: "mine.swift")
    let result = try Author.run(
      ["-c", "load mine.swift; data ring; model gan-mlp hidden=8; loss mine; train steps=1"],
      in: folder)
    #expect(
      result.errors.contains("mine/mine.swift:6: Fatal error: so be it\n"), "\(result.errors)")
    #expect(!result.errors.contains("mine_g"), "\(result.errors)")
  }

  /// A file may be called like a module that it imports.
  @Test(arguments: ["GanLabKit", "Learning", "Swift", "Glibc"])
  func aFileCalledLikeAModule(name: String) throws {
    let folder = try ScratchFolder()
    folder.write(Author.loss("fake.mean() - real.mean()"), to: "\(name).swift")
    let result = try Author.run(["-c", "load \(name).swift"], in: folder)
    #expect(result.status == 0 && result.output.hasPrefix("loaded loss mine in "), "\(result)")
  }
}

extension String {
  fileprivate func replacing(_ part: String, with other: String) -> String {
    guard let place = indices.first(where: { self[$0...].hasPrefix(part) }) else { return self }
    return String(self[..<place]) + other + String(self[index(place, offsetBy: part.count)...])
  }
}
