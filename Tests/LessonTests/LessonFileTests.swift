import Console
import Testing

@testable import Lessons

/// A file that is as it should be.
@Suite struct LessonFileTests {
  private static let text = """
    ---
    id: deux-modes
    title.fr: "Deux : modes"
    title.en: Two modes
    # a remark
    seed: 12
    minutes: 5
    requires: premier-gan, autre
    ---

    # Deux : modes · Two modes

    ## Combien ? · How many? <!-- id: combien -->

    ### Français

    **Prédisez** `G(z)`.

    - un
    - deux

    ### English

    Predict.

    ```
    V = E ln D
    ```

    <!-- for editors -->

    ```gan
    data ring; model gan-mlp  # two commands
    set batch=64
    ```

    ```check
    # a remark
    data.name == ring
    set.set.batch == 64 ± 0.5
    ```

    ### English

    Second.

    ### Français

    Deuxième.

    ## Fin · End <!-- id: fin -->

    ```gan solution
    status
    ```
    """

  @Test func everythingIsRead() throws {
    let lesson = try LessonFile(text: Self.text, path: "two.md")
    #expect(lesson.id == "deux-modes")
    #expect(lesson.title(.french) == "Deux : modes")
    #expect(lesson.title(.english) == "Two modes")
    #expect(lesson.frontMatter.seed == 12)
    #expect(lesson.frontMatter.minutes == 5)
    #expect(lesson.frontMatter.requires == ["premier-gan", "autre"])
    #expect(lesson.steps.map(\.id) == ["combien", "fin"])
    #expect(lesson.steps.map(\.line) == [13, 51])
    #expect(lesson.steps[0].titles == [.french: "Combien ?", .english: "How many?"])
    #expect(
      lesson.commands.map(\.text) == ["data ring", "model gan-mlp", "set batch=64", "status"])
    #expect(lesson.commands.map(\.verb.line) == [33, 33, 34, 54])
    #expect(lesson.commands[1].verb.column == 12)
    #expect(lesson.checks.map(\.line) == [39, 40])
    #expect(lesson.checks.map(\.text) == ["data.name == ring", "set.set.batch == 64 ± 0.5"])
  }

  @Test func partsKeepTheirOrder() throws {
    let lesson = try LessonFile(text: Self.text, path: "two.md")
    let kinds = lesson.steps.map { step in
      step.parts.map { part in
        switch part {
        case .prose: "prose"
        case .commands(let block): block.isSolution ? "solution" : "commands"
        case .checks: "checks"
        case .question: "question"
        case .hint: "hint"
        }
      }
    }
    #expect(kinds == [["prose", "commands", "checks", "prose"], ["solution"]])
  }

  @Test func proseKeepsItsMarkdown() throws {
    let lesson = try LessonFile(text: Self.text, path: "two.md")
    guard case .prose(let prose) = lesson.steps[0].parts[0] else {
      Issue.record("the step begins with prose")
      return
    }
    #expect(
      prose[.french]?.map(\.kind) == [
        .paragraph([.strong([.text("Prédisez")]), .text(" "), .code("G(z)"), .text(".")]),
        .list(
          start: nil,
          [
            [Block(line: 19, kind: .paragraph([.text("un")]))],
            [Block(line: 20, kind: .paragraph([.text("deux")]))],
          ]),
      ])
    #expect(
      prose[.english]?.map(\.kind) == [
        .paragraph([.text("Predict.")]),
        .code(CodeBlock(info: "", text: "V = E ln D\n", isClosed: true)),
      ])
  }

  @Test(arguments: ["\r\n", "\r"]) func lineEndsOfOtherSystems(end: String) throws {
    let text = Self.text.split(separator: "\n", omittingEmptySubsequences: false)
      .joined(separator: end)
    let lesson = try LessonFile(text: "\u{FEFF}" + text, path: "two.md")
    #expect(lesson.commands.map(\.verb.line) == [33, 33, 34, 54])
    #expect(lesson.checks.count == 2)
  }

  @Test func languageOfTheEnvironment() {
    let cases: [([String: String], LessonLanguage)] = [
      ([:], .english), (["LANG": "fr_FR.UTF-8"], .french), (["LANG": "de_DE"], .english),
      (["LANG": "fr_FR", "LC_ALL": "C"], .english), (["LANG": "C", "LC_ALL": ""], .english),
      (["LANG": "C", "LC_MESSAGES": "fr_CA"], .french),
    ]
    for (environment, language) in cases {
      #expect(LessonLanguage(environment: environment) == language, "\(environment)")
    }
  }
}
