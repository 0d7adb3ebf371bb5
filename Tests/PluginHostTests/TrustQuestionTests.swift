import Glibc
import TestSupport
import Testing

/// At a prompt somebody is asked whether a library is to be loaded that others can have written.
@Suite struct TrustQuestionTests {
  private static let question = "Load it? [y/N] "

  /// A plugin that anybody can write to, and a shell that has been asked to load it.
  private func ask(_ path: String, _ session: TerminalSession) throws {
    try session.wait(for: "gan-lab> ")
    session.type("load \(path)\r")
    let facts = try session.wait(for: Self.question)
    #expect(facts.contains("others may have put code into it: it can be written by anybody."))
    #expect(facts.contains("Its code would run as you. SHA-256 "), "\(facts)")
  }

  private func setUp() throws -> (ScratchFolder, String, TerminalSession) {
    let folder = try ScratchFolder()
    let path = try FixtureLibrary.swift("Sound", as: "mine", in: folder)
    chmod(path, 0o777)
    return (folder, path, try TerminalSession(in: folder))
  }

  /// No is no until the file is another, or `trust` says yes.
  @Test(arguments: ["n\r", "\r", "\u{4}", "\u{3}", "yess\r"])
  func noIsRemembered(answer: String) throws {
    let (folder, path, session) = try setUp()
    try ask(path, session)
    session.type(answer)
    let refusal = try session.wait(for: "gan-lab> ")
    #expect(
      refusal.contains("try: trust \(path) allows this content of the file"), "\(refusal)")
    session.type("load \(path)\r")
    let again = try session.wait(for: "gan-lab> ")
    #expect(again.contains("error: \(path): others may have put code into it"), "\(again)")
    #expect(!again.contains(Self.question), "\(again)")
    // Another content is another question.
    var bytes = try #require(folder.bytes(of: path))
    bytes.append(0)
    folder.write(bytes, to: "mine.so")
    session.type("load \(path)\r")
    try session.wait(for: Self.question)
    session.type("n\r")
    try session.wait(for: "gan-lab> ")
    session.type("trust \(path); load \(path)\r")
    let loaded = try session.wait(for: "loaded loss least-squares, switch swapped-targets")
    #expect(loaded.contains("trusted \(path), SHA-256 "), "\(loaded)")
    try session.wait(for: "gan-lab> ")
    session.type("\u{4}")
    #expect(try session.lab.wait().status == 0)
    let history = (folder.read("state/gan-lab/history") ?? "").split(separator: "\n")
    #expect(history.allSatisfy { $0.hasPrefix("load ") || $0.hasPrefix("trust ") }, "\(history)")
    #expect(history.count == 2 || history.count == 3, "\(history)")
  }

  /// The answer is no command: it is not in the history of this shell, nor in its file.
  @Test func yesIsNoCommand() throws {
    let (folder, path, session) = try setUp()
    try ask(path, session)
    session.type("y\r")
    try session.wait(for: "loaded loss least-squares, switch swapped-targets")
    try session.wait(for: "gan-lab> ")
    #expect(folder.read("state/gan-lab/history") == "load \(path)\n")
    session.type("\u{1B}[A")
    try session.wait(for: "load ")
    session.type("\u{3}")
    try session.wait(for: "gan-lab> ")
    session.type("\u{4}")
    #expect(try session.lab.wait().status == 0)
  }

  /// Tab completes commands, and a question is none.
  @Test func tabDoesNotAnswer() throws {
    let (_, path, session) = try setUp()
    try ask(path, session)
    session.type("y\t\r")
    try session.wait(for: "loaded loss least-squares, switch swapped-targets")
    try session.wait(for: "gan-lab> ")
    session.type("\u{4}")
    #expect(try session.lab.wait().status == 0)
  }

  /// What was typed before the question stood there is no answer to it.
  @Test func whatWasTypedAheadDoesNotAnswer() throws {
    let (_, path, session) = try setUp()
    try session.wait(for: "gan-lab> ")
    session.type("load \(path)\ry\r")
    try session.wait(for: Self.question)
    session.type("n\r")
    let refusal = try session.wait(for: "gan-lab> ")
    #expect(refusal.contains("error: \(path): others may have put code into it"), "\(refusal)")
    session.type("\u{4}")
    #expect(try session.lab.wait().status == 0)
  }
}
