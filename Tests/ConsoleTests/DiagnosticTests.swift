import Testing

@testable import Console

@Suite struct DiagnosticTests {
  private func verb(_ text: String, name: String? = nil, firstLine: Int = 1) throws -> (
    CommandLine, SourceText
  ) {
    let source = SourceText(text, name: name, firstLine: firstLine)
    return (try #require(try Tokenizer.commands(in: source).first), source)
  }

  @Test func pointsAtAnUnknownName() throws {
    let (command, source) = try verb("loss wasserstien clip=1")
    let diagnostic = Diagnostic.unknown(
      "loss", command.positionals[0], among: ["minimax", "wasserstein"], in: source,
      hint: "help loss")
    #expect(
      Renderer().text(diagnostic) == """
          loss wasserstien clip=1
               ^~~~~~~~~~~
        error: there is no loss `wasserstien`; did you mean `wasserstein`?
        try: help loss
        """)
    #expect(
      diagnostic.json.compact
        == #"{"message":"there is no loss `wasserstien`","line":1,"column":6,"length":11,"#
        + #""suggestions":["wasserstein"],"hint":"help loss"}"#)
  }

  @Test func namesFileAndLineInScripts() throws {
    let (command, source) = try verb("data a\ndata b", name: "ring.lab", firstLine: 11)
    _ = command
    let span = source.span(line: 12, column: 6)
    #expect(
      Renderer().text(Diagnostic("no such data", at: span)) == """
          data b
               ^
        ring.lab:12:6: error: no such data
        """)
  }

  @Test(arguments: [
    (["a"], "error: x; did you mean `a`?"), (["a", "b"], "error: x; did you mean `a` or `b`?"),
    (["a", "b", "c"], "error: x; did you mean `a`, `b` or `c`?"), ([], "error: x"),
  ])
  func asksForOneOfSeveral(suggestions: [String], expected: String) {
    #expect(Renderer().text(Diagnostic("x", suggestions: suggestions)) == expected)
  }

  @Test func caretStandsUnderWideAndAccentedText() {
    let span = SourceText("data 日本 été\tx").span(line: 1, column: 6, length: 2)
    #expect(Renderer().text(Diagnostic("m", at: span)).hasPrefix("  data 日本 été x\n       ^~~~\n"))
    let after = SourceText("data 日本 été\tx").span(line: 1, column: 13, length: 1)
    #expect(
      Renderer().text(Diagnostic("m", at: after)).hasPrefix(
        "  data 日本 été x\n  " + String(repeating: " ", count: 14) + "^\n"))
  }

  @Test func longLinesAreCutAroundTheCaret() {
    let text = String(repeating: "a ", count: 100) + "WRONG" + String(repeating: " b", count: 100)
    let span = SourceText(text).span(line: 1, column: 201, length: 5)
    let lines = Renderer(width: 40).text(Diagnostic("m", at: span))
      .split(separator: "\n").map(String.init)
    #expect(lines[0].displayWidth <= 40 && lines[1].displayWidth <= 40)
    #expect(lines[0].hasPrefix("  …") && lines[0].hasSuffix("…"))
    let caret = lines[1].prefix { $0 == " " }.count
    #expect(lines[0].dropFirst(caret).hasPrefix("WRONG") && lines[1].hasSuffix(" ^~~~~"))
  }

  @Test func coloursOnlyAddToTheText() {
    let span = SourceText("data x").span(line: 1, column: 6)
    let diagnostic = Diagnostic("m", at: span, suggestions: ["y"], hint: "z")
    let colored = Renderer(style: .colored).text(diagnostic)
    #expect(
      colored == "  data x\n       \u{1B}[31m^\u{1B}[39m\n"
        + "\u{1B}[1m\u{1B}[31merror:\u{1B}[39m\u{1B}[22m m; did you mean \u{1B}[1m`y`\u{1B}[22m?\n"
        + "\u{1B}[36mtry:\u{1B}[39m z")
  }

  @Test func controlCharactersNeverReachTheTerminal() {
    let span = SourceText("a \u{1B}[2J").span(line: 1, column: 3)
    let text = Renderer().text(
      Diagnostic("bad \u{1B}]0;x\u{7}", at: span, suggestions: ["\u{9B}m"], hint: "\u{0}"))
    #expect(!text.contains { $0.isControl })
    #expect(text.hasPrefix("  a �[2J\n    ^\n"))
  }

  @Test(arguments: [
    ("x 'abc", "the quote opened here is never closed"),
    ("x \\", "a backslash at the end joins this line to the next, and there is none"),
    ("x \u{1B}", "an invisible character, U+001B, stands here"),
  ])
  func grammarErrorsInWords(text: String, message: String) {
    let source = SourceText(text)
    do {
      _ = try Tokenizer.commands(in: source)
      Issue.record("\(text) should fail")
    } catch {
      let diagnostic = Diagnostic(error, in: source)
      #expect(diagnostic.message == message)
      #expect(diagnostic.span?.column == 3 && diagnostic.hint != nil)
    }
  }

  @Test(arguments: [
    (ValueError.notANumber(Word("abc")), "lr: `abc` is not a number", nil, []),
    (.notANumber(Word("0,5")), "lr: `0,5` is not a number", "write 0.5, with a point", []),
    (.notANumber(Word("")), "lr: a value is missing", nil, []),
    (.notFinite(Word("1e999")), "lr: `1e999` is too large for a number", nil, []),
    (.notAnInteger(Word("1.5")), "lr: `1.5` is not a whole number", nil, []),
    (
      .outOfBounds(Word("2"), lower: 0, upper: 1), "lr: `2` is out of bounds: 0 to 1 is allowed",
      nil, []
    ),
    (
      .outOfBounds(Word("-1"), lower: 0.5, upper: nil),
      "lr: `-1` is out of bounds: at least 0.5 is needed", nil, []
    ),
    (.notASwitch(Word("onn")), "lr: `onn` is neither on nor off", nil, ["on"]),
    (
      .notAChoice(Word("adm"), choices: ["sgd", "adam"]), "lr: `adm` is none of sgd, adam", nil,
      ["adam"]
    ),
    (
      .emptyItem(Word("1,,2"), index: 1), "lr: `1,,2`: item 2 of the list is empty",
      "separate items by single commas, without blanks: 128,128", []
    ),
    (
      .reversedRange(Word("2..1")), "lr: `2..1` runs backwards", "write the smaller number first",
      []
    ),
  ])
  func valueErrorsInWords(
    error: ValueError, message: String, hint: String?, suggestions: [String]
  ) {
    let diagnostic = Diagnostic(error, for: "lr", in: SourceText("set lr=x"))
    #expect(diagnostic.message == message)
    #expect(diagnostic.hint == hint)
    #expect(diagnostic.suggestions == suggestions)
  }
}
