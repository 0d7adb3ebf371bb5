import TestSupport
import Testing

@testable import Lessons

/// Pages, drafts and grades.
@Suite struct HandoutTests {
  private static let fence = "```"

  private static let lesson = tiny(
    """

    \(fence)gan
    data ring
    plot samples to=ring.png
    \(fence)

    \(fence)question number
    fr: Combien font 1 < 2 & 3 ?
    en: How much is 1 < 2 & 3?
    answer: 6.25 ± 0.01
    fr> six
    en> six
    \(fence)

    \(fence)hint
    fr: comptez
    en: count
    \(fence)

    \(fence)gan solution
    model gan-mlp hidden=4
    loss minimax
    train steps=2
    \(fence)

    \(fence)check
    train.total_steps == 2
    \(fence)
    """)

  private func page(_ reader: LessonHandout.Reader, _ language: LessonLanguage) throws -> String {
    let bench = try LessonBench()
    return try LessonHandout.page(
      of: try LessonFile(text: Self.lesson, path: "x.md"), on: bench.shell, language: language,
      reader: reader, isFull: true)
  }

  @Test func aPageHoldsAllItNeeds() throws {
    let page = try page(.teacher, .french)
    #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"fr\">"))
    #expect(page.contains("<title>Petite</title>") && page.contains("<p>Bonjour.</p>"))
    #expect(page.contains("src=\"data:image/png;base64,iVBOR"))
    #expect(page.contains("Combien font 1 &lt; 2 &amp; 3 ?"))
    #expect(page.contains("<summary>Une solution</summary>") && page.contains("train steps=2"))
    #expect(page.contains("6.25. six") && page.contains("<summary>Indice</summary>"))
    // Nothing from outside, and no path of this machine.
    #expect(!page.contains("src=\"http") && !page.contains("/tmp/"))
  }

  @Test func aStudentSeesNoSolutions() throws {
    let page = try page(.student, .english)
    #expect(page.contains("How much is") && page.contains("Hint"))
    #expect(!page.contains("train steps=2") && !page.contains("6.25"))
    #expect(!page.contains("One solution") && !page.contains("Answer"))
  }

  @Test func linksThatRunSomethingAreNone() {
    let blocks = try? MarkdownReader.blocks(
      of: ["[a](javascript:alert(1)) <b> & [c](https://d.e) `<i>` **f**"], file: "x")
    #expect(
      HTML.blocks(blocks ?? [])
        == "<p>a  &amp; <a href=\"https://d.e\">c</a> <code>&lt;i&gt;</code> <strong>f</strong></p>"
    )
  }

  /// A draft is a lesson: it reads, runs, and its checks pass.
  @Test func draftsRun() throws {
    let bench = try LessonBench(quiet: true)
    let draft = try LessonDraft(id: "mine", script: nil) { bench.freshShell() }
    bench.folder.write(draft.text, to: "mine.md")
    let look = LessonLint.look(
      at: bench.folder.path + "/mine.md", isFull: false, topics: nil
    ) { bench.freshShell() }
    #expect(look.findings.map(\.description) == [])
    bench.folder.write(
      "seed 3\ndata moons\nmodel gan-mlp hidden=4\nmeasure n=100 w1\nplot samples\n", to: "a.lab")
    let own = try LessonDraft(id: "own", script: bench.folder.path + "/a.lab") {
      bench.freshShell()
    }
    let lesson = try LessonFile(text: own.text, path: "own.md")
    #expect(lesson.frontMatter.seed == 3 && lesson.steps.count == 2)
    #expect(lesson.checks.map(\.figure.text).contains("measure.w1"))
    #expect(throws: (any Error).self) {
      try LessonDraft(id: "Été", script: nil) { bench.freshShell() }
    }
  }

  private func progress(_ lines: [String]) throws -> (bench: LessonBench, path: String) {
    let bench = try LessonBench(home: nil)
    bench.shelve(Self.lesson)
    for line in ["lesson start 01"] + lines { bench.type(line) }
    return (bench, bench.folder.path + "/state/gan-lab/lessons/tiny/progress.json")
  }

  private func grade(_ work: (bench: LessonBench, path: String)) throws -> LessonGrade {
    try LessonGrade.grade(work.path, shelf: work.bench.desk.shelf) { work.bench.freshShell() }
  }

  @Test func gradesRunTheWorkAgain() throws {
    let done = try grade(
      progress([
        "next", "answer 3", "answer 6,25", "model gan-mlp hidden=4; loss minimax; train steps=2",
        "next",
      ]))
    #expect(done.exercisesSolved == 1 && done.exercises == 1 && done.failedCommands == 0)
    #expect(done.questionsRight == 1 && done.questionsRightAtOnce == 0 && done.questions == 1)
    #expect(!done.lessonChanged && done.skipped == 0)
    #expect(done.csv.split(separator: ",").count == LessonGrade.columns.count)
    let skipped = try grade(progress(["next", "skip", "skip"]))
    #expect(skipped.exercisesSolved == 0 && skipped.skipped == 2 && skipped.questionsRight == 0)
  }

  /// What a file claims counts nothing, and what it wants run may not be.
  @Test func gradesBelieveNothing() throws {
    let work = try progress(["next", "answer 3"])
    let text = try #require(work.bench.folder.read("state/gan-lab/lessons/tiny/progress.json"))
    let name = "state/gan-lab/lessons/tiny/progress.json"
    work.bench.folder.write(
      text.replacing("\"isRight\" : false", with: "\"isRight\" : true")
        .replacing("data ring", with: "save /tmp/gan-lab-graded"), to: name)
    let grade = try grade(work)
    #expect(grade.questionsRight == 0 && grade.failedCommands == 2)
    #expect(work.bench.folder.bytes(of: "/tmp/gan-lab-graded.safetensors") == nil)
    work.bench.folder.write("[1]", to: name)
    #expect(throws: (any Error).self) { try self.grade(work) }
  }
}
