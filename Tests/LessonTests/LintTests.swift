import Shell
import TestSupport
import Testing

@testable import Lessons

/// What is wrong with a lesson that can be read.
@Suite struct LintTests {
  private static let fence = "```"

  private func messages(_ text: String, topics: Set<String>? = nil) throws -> [String] {
    let bench = try LessonBench(quiet: true)
    bench.folder.write(text, to: "x.md")
    return LessonLint.look(
      at: bench.folder.path + "/x.md", isFull: false, topics: topics
    ) { bench.freshShell() }.findings.map { finding in
      (finding.line.map { "\($0): " } ?? "") + finding.message
    }
  }

  private static let sound = """

    \(fence)gan
    data ring
    model gan-mlp hidden=4
    loss minimax
    train steps=3
    \(fence)

    \(fence)check
    train.total_steps == 3
    \(fence)
    """

  @Test func aSoundLesson() throws {
    #expect(try messages(tiny(Self.sound)) == [])
    #expect(try messages("x") == ["1: a lesson begins with a line `---` and its front matter"])
  }

  @Test func workThatNothingChecks() throws {
    let idle = Self.sound.replacing("train.total_steps == 3", with: "data.name == ring")
    #expect(try messages(tiny(idle)) == ["9: nothing checks the work of `one`"])
  }

  @Test func anExerciseThatIsSolvedBefore() throws {
    let idle = """

      \(Self.fence)gan
      data ring
      \(Self.fence)

      \(Self.fence)gan solution
      model gan-mlp
      \(Self.fence)

      \(Self.fence)check
      data.name == ring
      \(Self.fence)
      """
    #expect(
      try messages(tiny(idle)) == [
        "9: the exercise of `one` passes its checks before it is solved",
        "9: nothing checks the work of `one`",
      ])
  }

  @Test func checksAndCommandsThatFail() throws {
    let wrong = Self.sound.replacing("train.total_steps == 3", with: "train.total_steps == 4")
    #expect(try messages(tiny(wrong)) == ["27: the check fails: train.total_steps == 4 (3)"])
    let broken = Self.sound.replacing("model gan-mlp", with: "model gan-mpl")
    #expect(
      try messages(tiny(broken)) == [
        "21: the command fails: there is no model `gan-mpl`; did you mean `gan-mlp`?"
      ])
    let welcome = "\n\(Self.fence)gan refused\ndata ring\n\(Self.fence)\n"
    #expect(
      try messages(tiny(welcome)) == [
        "20: the command fails: `data ring` was to be refused, and was not"
      ])
  }

  @Test func languagesThatDiffer() throws {
    let uneven = tiny(Self.sound).replacing("Hello.", with: "Hello.\n\nAnd welcome.")
    #expect(
      try messages(uneven) == [
        "13: the languages differ: a paragraph in French, a paragraph, a paragraph in English"
      ])
  }

  @Test func timeAndTopics() throws {
    let slow = tiny(
      Self.sound.replacing("steps=3", with: "steps=1500").replacing("== 3", with: "== 1500")
    )
    .replacing("minutes: 1", with: "minutes: 1\nseconds: 1\nteaches: minimax, maximin")
    .replacing("hidden=4", with: "hidden=256,256")
    let found = try messages(slow, topics: ["minimax"])
    #expect(found.count == 2 && found[0] == "the curriculum has no `maximin`")
    #expect(found.last?.hasSuffix(" s, and `seconds` allows 1") == true)
  }

  /// A demonstration that takes minutes is left out, its checks with it.
  @Test func longDemonstrations() throws {
    let text = tiny(
      Self.sound.replacing("\(Self.fence)gan\n", with: "\(Self.fence)gan full\n")
        .replacing("\(Self.fence)check\n", with: "\(Self.fence)check full\n"))
    let bench = try LessonBench(quiet: true)
    let lesson = try LessonFile(text: text, path: "x.md")
    let quick = LessonRunner.run(
      lesson, on: bench.freshShell(), language: .english, manner: .init(isFull: false))
    #expect(quick.commands == 1 && quick.checks.isEmpty && quick.exitStatus == 0)
    let full = LessonRunner.run(lesson, on: bench.freshShell(), language: .english)
    #expect(full.commands == 5 && full.checks.count == 1 && full.exitStatus == 0)
  }
}
