import Glibc
import TestSupport
import Testing

/// A lesson on a terminal, as a student meets it.
@Suite struct LessonTerminalTests {
  private static let fence = "```"

  private static let lesson = tiny(
    """

    \(fence)gan
    data ring
    model gan-mlp hidden=8
    loss minimax
    set batch=8
    \(fence)

    \(fence)question text
    fr: Pourquoi ?
    en: Why?
    point: pente, slope
    fr> et la pente ?
    en> and the slope?
    answer:
    fr> sa pente est nulle
    en> its slope is zero
    \(fence)

    \(fence)gan
    train steps=1000000000
    \(fence)
    """)

  private func folder() throws -> ScratchFolder {
    let folder = try ScratchFolder()
    folder.write(Self.lesson, to: "tiny.md")
    return folder
  }

  /// Wrong answers, an apostrophe, Ctrl-C in a training, leaving, and going on in another shell.
  @Test func aStudentsWay() throws {
    let folder = try folder()
    let first = try TerminalSession(in: folder)
    try first.wait(for: "gan-lab> ")
    first.type("lesson start tiny.md\r")
    try first.wait(for: "gan-lab [tiny 1/1]> ")
    first.type("next\r")
    try first.wait(for: "`answer` and a sentence or two.")
    let prompt = "gan-lab [tiny 1/1] ring minimax"
    try first.wait(for: prompt + "> ")
    first.type("answer it's flat\r")
    try first.wait(for: "and the slope?")
    try first.wait(for: prompt + "> ")
    first.type("answer it's the slope\r")
    try first.wait(for: "its slope is zero")
    try first.wait(for: prompt + "> ")
    first.type("next\r")
    try first.wait(for: "step ")
    first.type("\u{3}")
    try first.wait(for: "stopped by Ctrl-C")
    // The steps that were made stand before the sign.
    try first.wait(for: prompt + " ")
    try first.wait(for: "> ")
    first.type("\u{4}")
    #expect(try first.lab.wait().status == 0)

    let second = try TerminalSession(in: folder)
    try second.wait(for: "gan-lab> ")
    second.type("lesson start tiny.md\r")
    // The question is behind, the training before, and its steps are there.
    let taken = try second.wait(for: "gan-lab [tiny 1/1] ring minimax")
    #expect(taken.contains("train steps=1000000000") && !taken.contains("Why?"), "\(taken)")
    second.type("status\r")
    let status = try second.wait(for: "networks")
    #expect(!status.contains(" 0 steps"), "\(status)")
    // Ctrl-D ahead of the prompt is no end: the terminal makes a NUL of it.
    try second.wait(for: prompt + " ")
    try second.wait(for: "> ")
    second.type("\u{4}")
    #expect(try second.lab.wait().status == 0)
  }

  /// From a pipe a lesson goes as far as its commands say.
  @Test func fromAPipe() throws {
    let folder = try folder()
    let process = try LabProcess(
      LabProcess.executable, ["--json", "--no-rc"],
      input: "lesson start tiny.md\nnext\nanswer \"it's the slope\"\nlesson quit\n", in: folder)
    let result = try process.wait()
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("\"waits_for\":\"answer\""))
    #expect(result.output.contains("\"right\":true"))
    #expect(result.errors == "")
  }
}
