import Console
import TestSupport
import Testing

@testable import Lessons

/// Files that are not as they should be: each with its line and its reason, word for word.
@Suite struct BadLessonTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let text: String
    let message: String
    var testDescription: String { message }
  }

  static let fence = "```"

  static let headCases = [
    Case(text: "", message: "bad.md:1: a lesson begins with a line `---` and its front matter"),
    Case(
      text: "# Title\n", message: "bad.md:1: a lesson begins with a line `---` and its front matter"
    ),
    Case(text: "---\nid: x\n", message: "bad.md:1: the front matter has no second line `---`"),
    Case(text: "---\nid x\n---\n", message: "bad.md:2: `id x` is not `key: value`"),
    Case(text: "---\nid: x\nidd: y\n---\n", message: "bad.md:3: the front matter has no key `idd`"),
    Case(text: "---\nid: x\nid: y\n---\n", message: "bad.md:3: `id` is given twice"),
    Case(text: "---\n---\n", message: "bad.md:2: the front matter has no `id`"),
    Case(
      text: "---\nid: Über\n---\n",
      message: "bad.md:2: id is small letters, digits and `-`, a letter first, not `Über`"),
    Case(
      text: head.replacing("title.fr: Petite", with: "title.fr:"),
      message: "bad.md:3: title.fr is a title"),
    Case(
      text: head.replacing("title.en: Tiny\n", with: ""),
      message: "bad.md:6: the front matter has no `title.en`"),
    Case(
      text: head.replacing("seed: 7", with: "seed: -1"),
      message: "bad.md:5: seed is a whole number from 0 to 9007199254740991, not `-1`"),
    Case(
      text: head.replacing("minutes: 1", with: "minutes: soon"),
      message: "bad.md:6: minutes is a whole number from 1 to 600, not `soon`"),
    Case(
      text: head.replacing("minutes: 1", with: "minutes: 1\nrequires: a,,b"),
      message: "bad.md:7: requires is ids of lessons with commas between them, not `a,,b`"),
  ]

  static let stepCases = [
    Case(text: head, message: "bad.md: the lesson has no steps"),
    Case(text: head + "\nHello.\n", message: "bad.md:9: this text stands under no language"),
    Case(
      text: head + "\n# Other\n",
      message: "bad.md:9: the heading of a lesson says `Petite · Tiny`"),
    Case(
      text: head + "\n### English\n", message: "bad.md:9: this text stands under no language"),
    Case(
      text: head + "\n## Un · One\n", message: "bad.md:9: the step `Un · One` has no id"),
    Case(
      text: head + "\n## Un · One <!-- id: ONE -->\n",
      message: "bad.md:9: a step's id is small letters, digits and `-`, a letter first, not `ONE`"),
    Case(
      text: head + "\n## Un <!-- id: one -->\n",
      message: "bad.md:9: the heading has no title in English"),
    Case(
      text: head + "\n## · One <!-- id: one -->\n",
      message: "bad.md:9: the heading has no title in French"),
    Case(
      text: head + "\n## Un · One <!-- id: one -->\n", message: "bad.md:9: the step `one` is empty"),
    Case(
      text: tiny("\n## Deux · Two <!-- id: one -->\n"),
      message: "bad.md:19: the step id `one` was given before, in line 9"),
    Case(
      text: head + "\n## Un · One <!-- id: one -->\n\nHello.\n",
      message: "bad.md:11: this text stands under no language"),
    Case(
      text: head + "\n## Un · One <!-- id: one -->\n\n### Francais\n",
      message: "bad.md:11: `### Francais` is no language of lessons"),
    Case(
      text: head + "\n## Un · One <!-- id: one -->\n\n### Français\n\nBonjour.\n",
      message: "bad.md:11: this text has nothing in English"),
    Case(
      text: head + "\n## Un · One <!-- id: one -->\n\n### Français\n\n### English\n\nHello.\n",
      message: "bad.md:11: this text has nothing in French"),
    Case(
      text: tiny("\n### Français\n\nBonsoir.\n"),
      message: "bad.md:19: `### Français` stands twice before the next commands"),
    Case(
      text: tiny("\n" + String(repeating: "> ", count: 100) + "deep\n"),
      message: "bad.md:19: text is nested too deeply to be read"),
  ]

  static let blockCases = [
    Case(
      text: tiny("\n\(fence)gan\ndata ring\n"),
      message: "bad.md:19: the gan block opened here is never closed"),
    Case(
      text: tiny("\n\(fence)gan\ndata ring\n\n\(fence)check\ndata.name == ring\n\(fence)\n"),
      message: "bad.md:19: the gan block opened here is never closed"),
    Case(
      text: tiny("\n\(fence)\nV = 0\n"), message: "bad.md:19: the block opened here is never closed"
    ),
    Case(
      text: tiny("\n\(fence)gan\n# nothing\n\(fence)\n"),
      message: "bad.md:19: the gan block is empty"),
    Case(
      text: tiny("\n\(fence)gan\ndata ring\n\(fence)\n\n\(fence)check\n\n\(fence)\n"),
      message: "bad.md:23: the check block is empty"),
    Case(
      text: tiny("\n\(fence)chek\ndata.name == ring\n\(fence)\n"),
      message: "bad.md:19: there are no blocks of the kind `chek`"),
    Case(
      text: tiny("\n- item\n\n  \(fence)gan\n  data ring\n  \(fence)\n"),
      message: "bad.md:21: a gan block stands inside a list or a quotation"),
    Case(
      text: head + "\n\(fence)gan\ndata ring\n\(fence)\n",
      message: "bad.md:9: this text stands under no language"),
    Case(
      text: tiny("\n\(fence)gan\ndata ring\nsample to='x\n\(fence)\n"),
      message: "bad.md:21: the quote opened here is never closed"),
    Case(
      text: tiny("\n\(fence)check\ndata.name == ring\n\(fence)\n"),
      message: "bad.md:20: `data.name` is checked, and no `data` was run before"),
    Case(
      text: tiny("\n\(fence)gan\ndata ring\n\(fence)\n\n\(fence)check\nmeasure.w1 < 1\n\(fence)\n"),
      message: "bad.md:24: `measure.w1` is checked, and no `measure` was run before"),
    Case(
      text: tiny("\n\(fence)gan\ndata ring\n\(fence)\n\n\(fence)check\n\ndata ring\n\(fence)\n"),
      message: "bad.md:25: `data ring` is no check: it compares by none of >=, <=, ==, !=, >, <"),
  ]

  /// A choice of which the second answer is right, with something done to its text.
  private static func choice(_ change: (String) -> String = { $0 }) -> String {
    tiny(
      "\n"
        + change(
          """
          \(fence)question choice
          fr: Un ou deux ?
          en: One or two?
          [ ] fr: Un
              en: One
              fr> Non.
              en> No.
          [x] fr: Deux
              en: Two
              fr> Oui.
              en> Yes.
          \(fence)
          """))
  }

  static let questionCases = [
    Case(
      text: choice { $0.replacing("en: One or two?\n", with: "") },
      message: "bad.md:20: the block `question choice`: the question is not said in English"),
    Case(
      text: choice { $0.replacing("[x]", with: "[ ]") },
      message: "bad.md:19: the block `question choice`: no answer is marked `[x]`"),
    Case(
      text: choice { $0.replacing("[ ]", with: "[x]") },
      message: "bad.md:19: the block `question choice`: every answer is marked `[x]`"),
    Case(
      text: choice { $0.replacing("    en> Yes.\n", with: "") },
      message:
        "bad.md:26: the block `question choice`: the word on the answer is not said in English"
    ),
    Case(
      text: choice { $0.replacing("question choice", with: "question chose") },
      message: "bad.md:19: there are no blocks of the kind `question chose`"),
    Case(
      text: choice { $0.replacing("[x] fr: Deux", with: "(x) Deux") },
      message: "bad.md:26: the block `question choice`: `(x) Deux` is no line of it"),
    Case(
      text: tiny("\n\(fence)question number\nfr: ?\nen: ?\nanswer: ln 2\nfr> a\nen> b\n\(fence)\n"),
      message:
        "bad.md:22: the block `question number`: `ln 2` is no number with its tolerance, as in "
        + "`0.69 ± 0.01`"),
    Case(
      text: tiny("\n\(fence)question number\nfr: ?\nen: ?\n\(fence)\n"),
      message: "bad.md:19: the block `question number`: it has no line `answer:`"),
    Case(
      text: tiny(
        "\n\(fence)question text\nfr: ?\nen: ?\npoint: Été\nfr> a\nen> b\nanswer:\nfr> a\nen> b\n"
          + "\(fence)\n"),
      message: "bad.md:22: the block `question text`: `Été` is no word to look for: small letters "
        + "without accents"),
    Case(
      text: tiny("\n\(fence)question text\nfr: ?\nen: ?\nanswer:\nfr> a\nen> b\n\(fence)\n"),
      message: "bad.md:19: the block `question text`: it has no line `point:`"),
    Case(
      text: tiny("\n\(fence)hint\nfr: Oui.\n\(fence)\n"),
      message: "bad.md:20: the block `hint`: the hint is not said in English"),
  ]

  @Test(arguments: headCases + stepCases + blockCases + questionCases) func reason(_ bad: Case) {
    #expect {
      try LessonFile(text: bad.text, path: "bad.md")
    } throws: { error in
      #expect("\(error)" == bad.message)
      return error is LessonError
    }
  }

  @Test func errorsPointToTheirPlaceInTheFile() throws {
    let text = tiny("\n\(Self.fence)chek\nx\n\(Self.fence)\n")
    do {
      _ = try LessonFile(text: text, path: "bad.md")
      Issue.record("a block of the kind chek was taken")
    } catch {
      #expect(
        Renderer().text(error.diagnostic) == """
          bad.md:19:1: error: there are no blocks of the kind `chek`; did you mean `check`?
          try: kinds: gan, gan solution, gan refused, gan full, check, check full, question choice, question number, question text, hint, text
          """)
    }
  }

  @Test func filesThatCannotBeRead() throws {
    let folder = try ScratchFolder()
    folder.write([0x2D, 0xFF, 0x0A], to: "latin.md")
    folder.write([0x2D, 0x00, 0x0A], to: "binary.md")
    folder.write([UInt8](repeating: 0x20, count: LessonText.limit + 1), to: "long.md")
    let cases = [
      ("none.md", "No such file or directory"), ("", "Is a directory"),
      ("latin.md", "it is not a text in UTF-8"), ("binary.md", "it is not a text in UTF-8"),
      ("long.md", "it is too long for a lesson"),
    ]
    for (name, reason) in cases {
      let path = folder.path + "/" + name
      #expect(throws: LessonError(path, nil, .unreadable(reason))) { try LessonFile(path: path) }
    }
  }

  /// No text at all may end the process: pieces of lessons in any order.
  @Test func fuzz() {
    var random = SplitMix(41)
    let pieces = [
      "---\n", "id: x\n", "## Un · One <!-- id: one -->\n", "### English\n", "### Français\n",
      "\(Self.fence)gan\n", "\(Self.fence)check\n", "\(Self.fence)\n", "> ", "- ", "    ",
      "data ring\n",
      "data.name == ring ± 1\n", "\(Self.fence)question choice\n", "\(Self.fence)hint\n", "fr: a\n",
      "en> b\n", "[x] fr: c\n", "[ ]", "answer: 1\n", "point: a\n", "<!-- id:", "-->\n", "*", "**",
      "[x](", ")", "\n", "\0",
      "\u{FEFF}",
      "é", "~~~~", "`", "a.b >= 1e999\n", "\r", "=", "±", "<div>\n",
    ]
    var taken = 0
    for _ in 0..<5_000 {
      let body = (0..<Int.random(in: 0..<40, using: &random)).map { _ in
        pieces.randomElement(using: &random) ?? ""
      }.joined()
      let text = Bool.random(using: &random) ? body : tiny("\n" + body)
      if (try? LessonFile(text: text, path: "fuzz.md")) != nil { taken += 1 }
    }
    #expect(taken > 0)
  }
}
