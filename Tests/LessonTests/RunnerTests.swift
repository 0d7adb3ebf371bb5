import Console
import Glibc
import Lessons
import Shell
import TestSupport
import Testing

/// Running a lesson: what is said, and the exit status.
@Suite struct RunnerTests {
  private static let whole = tiny(
    """

    ```gan
    data ring modes=4
    ```

    ```check
    data.options.modes == 4
    name == ring
    ```

    ```gan solution
    model gan-mlp
    ```
    """)

  private func lesson(_ commands: String, _ checks: String) -> String {
    tiny("\n```gan\n\(commands)\n```\n\n```check\n\(checks)\n```")
  }

  @Test func allWell() throws {
    let bench = try LessonBench()
    let report = try bench.run(Self.whole)
    #expect(report.exitStatus == 0)
    #expect(report.ending == .finished)
    #expect(report.checks.map(\.passed) == [true, true])
    #expect(report.commands == 3)
    #expect(bench.errors.isEmpty)
    let output = bench.output
    #expect(
      output.hasPrefix(
        """
        Tiny

        > seed 7
        seed 7

        ── One ──

        Hello.

        > data ring modes=4
        """))
    #expect(output.contains("✓ data.options.modes == 4 (4)\n✓ name == ring (\"ring\")\n"))
    #expect(output.contains("\none solution:\n\n> model gan-mlp\n"))
    #expect(output.contains("\nEnd of the lesson: 2 of 2 checks passed, "))
    #expect(!output.contains("Bonjour"))
  }

  @Test func frenchIsSpokenThroughout() throws {
    let bench = try LessonBench()
    _ = try bench.run(Self.whole, .french)
    for text in ["Petite\n", "── Un ──", "Bonjour.", "une solution :", "2 vérifications réussies"] {
      #expect(bench.output.contains(text), "\(text)")
    }
    #expect(!bench.output.contains("Hello"))
  }

  @Test func seedIsSet() throws {
    let bench = try LessonBench()
    let report = try bench.run(lesson("status", "status.settings.seed == 7"))
    #expect(report.exitStatus == 0, "\(bench.errors)")
  }

  @Test func aFailedCheckEndsInThreeAndTheOthersAreMade() throws {
    let bench = try LessonBench()
    let report = try bench.run(
      lesson("data ring", "data.options.modes > 8\ndata.name == ring\ndata.option == 1"))
    #expect(report.exitStatus == 3)
    #expect(report.checks.map(\.passed) == [false, true, false])
    #expect(report.failures.map(\.check.line) == [24, 26])
    #expect(
      bench.errors == """
          data.options.modes > 8
          ^~~~~~~~~~~~~~~~~~~~~~
        tiny.md:24:1: error: the check failed: data.options.modes is 8, and should be > 8
          data.option == 1
          ^~~~~~~~~~~~~~~~
        tiny.md:26:1: error: the check cannot be made: no result has data.option; did you mean \
        `options`?
        try: there are: kind, name, options

        """)
    #expect(bench.output.contains("1 of 3 checks passed"))
  }

  @Test func aCheckFailsInFrenchToo() throws {
    let bench = try LessonBench()
    _ = try bench.run(lesson("data ring", "data.options.modes > 8"), .french)
    #expect(
      bench.errors.contains(
        "tiny.md:24:1: error: vérification manquée : data.options.modes vaut 8, au lieu de > 8"))
  }

  @Test func aFailedCommandEndsInOne() throws {
    let bench = try LessonBench()
    let report = try bench.run(lesson("data ring\nmodel gan-mpl\ndata grid", "data.name == grid"))
    #expect(report.exitStatus == 1)
    #expect(report.ending == .commandFailed(line: 21))
    #expect(report.checks.isEmpty)
    #expect(bench.errors.contains("tiny.md:21:7: error: there is no model `gan-mpl`"))
    #expect(!bench.output.contains("> data grid"))
  }

  @Test func quitDoesNotPassForADoneLesson() throws {
    let bench = try LessonBench()
    let report = try bench.run(lesson("data ring\nquit", "data.name == grid"))
    #expect(report.exitStatus == 1)
    #expect(
      bench.errors.contains("tiny.md:21:1: error: `quit` ends the lesson before its end"))
  }

  @Test func interruptionBetweenCommandsEndsIn130() throws {
    var asked = 0
    let bench = try LessonBench(interrupted: {
      asked += 1
      return asked > 2
    })
    let report = try bench.run(Self.whole)
    #expect(report.exitStatus == 130)
    #expect(report.commands == 2)
    #expect(!bench.output.contains("> model"))
  }

  @Test func interruptionOfATrainingEndsIn130() throws {
    var asked = 0
    let bench = try LessonBench(interrupted: {
      asked += 1
      return asked > 10
    })
    let report = try bench.run(
      lesson(
        "data ring\nmodel gan-mlp\nloss minimax\ntrain steps=100000", "train.steps == 100000"))
    #expect(report.exitStatus == 130)
    #expect(report.checks.isEmpty)
  }

  @Test func machineOutput() throws {
    let bench = try LessonBench(json: true)
    let report = try bench.run(lesson("data ring", "data.options.modes == 8\ndata.name == grid"))
    #expect(report.exitStatus == 3)
    #expect(bench.errors.isEmpty)
    let lines = bench.lines
    #expect(lines.count == 4)
    #expect(lines[0].hasPrefix(#"{"verb":"seed","ok":true,"result":{"seed":7}"#))
    #expect(lines[1].hasPrefix(#"{"verb":"data","ok":true,"result":{"kind":"data","name":"ring""#))
    #expect(
      lines[2] == """
        {"verb":"check","ok":true,"result":{"check":"data.options.modes == 8",\
        "figure":"data.options.modes","step":"one","file":"tiny.md","line":24,"found":8}}
        """)
    #expect(
      lines[3] == """
        {"verb":"check","ok":false,"result":{"check":"data.name == grid","figure":"data.name",\
        "step":"one","file":"tiny.md","line":25,"found":"ring"},"error":{"message":"the check failed: \
        data.name is \\"ring\\", and should be == grid","file":"tiny.md","line":25,"column":1,\
        "length":17}}
        """)
  }

  @Test func quietSaysWhatCommandsSay() throws {
    let bench = try LessonBench(quiet: true)
    _ = try bench.run(Self.whole)
    #expect(bench.output.hasPrefix("seed 7\ndata ring"))
    #expect(!bench.output.contains("Hello"))
    #expect(!bench.output.contains("✓"))
  }

  @Test func runLessonReadsTheFile() throws {
    let bench = try LessonBench()
    bench.folder.write(Self.whole, to: "good.md")
    bench.folder.write("nothing\n", to: "bad.md")
    let path = bench.folder.path
    #expect(runLesson(path: path + "/good.md", shell: bench.shell, language: .english) == 0)
    #expect(runLesson(path: path + "/bad.md", shell: bench.shell, language: .english) == 1)
    #expect(
      bench.errors == """
        \(path)/bad.md:1:1: error: a lesson begins with a line `---` and its front matter

        """)
    #expect(runLesson(path: path + "/none.md", shell: bench.shell) == 1)
    #expect(bench.errors.contains("\(path)/none.md: No such file or directory"))
  }

  @Test func proseIsWrappedAndCodeIsNot() throws {
    let bench = try LessonBench()
    let long = String(repeating: "word ", count: 40)
    let text = tiny("").replacing(
      "Hello.",
      with: """
        \(long)[site](https://x.org) *soft* `a b`

        > quoted

        1. one
        2. two

        ```
        \(long)
        ```
        """)
    _ = try bench.run(text)
    #expect(bench.output.contains("site (https://x.org) soft `a\u{A0}b`\n"))
    #expect(bench.output.contains("\n│ quoted\n"))
    #expect(bench.output.contains("\n1. one\n2. two\n"))
    #expect(bench.output.contains("\n    \(long)\n"))
    let prose = bench.lines.filter { !$0.hasPrefix("    ") }
    #expect(prose.allSatisfy { $0.displayWidth <= 80 })
  }
}
