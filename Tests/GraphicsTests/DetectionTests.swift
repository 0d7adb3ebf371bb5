import Testing

@testable import Graphics

/// What a terminal is found to show.
@Suite struct DetectionTests {
  private func answers(_ text: String) -> TerminalAnswers {
    TerminalAnswers(parsing: Array(text.utf8))
  }

  @Test func answersAreRead() {
    let all = answers(
      "\u{1B}P>|XTerm(379)\u{1B}\\\u{1B}]11;rgb:ffff/ffff/0000\u{1B}\\\u{1B}[6;16;8t"
        + "\u{1B}[?1;0;256S\u{1B}[?64;1;2;4;22c")
    #expect(all.name == "XTerm(379)")
    #expect(all.ground == [1, 1, 0])
    #expect(all.cell == [16, 8])
    #expect(all.sixelColors == 256)
    #expect(all.attributes == [64, 1, 2, 4, 22])
    #expect(answers("") == TerminalAnswers())
  }

  /// Some end texts with BEL, and keys that are pressed meanwhile stand between.
  @Test func answersAmongKeys() {
    let some = answers("ab\u{1B}[A\u{1B}]11;rgb:1e/1e/2e\u{7}x\u{1B}[?62;22cq")
    #expect(some.attributes == [62, 22])
    #expect(some.ground?.count == 3)
  }

  /// No prefix of an answer, and no rubbish, is taken for one or ends the process.
  @Test func halfAnswers() {
    let whole = "\u{1B}P>|foot(1.13)\u{1B}\\\u{1B}]11;rgb:0/0/0\u{1B}\\\u{1B}[?62;4c"
    for length in 0..<whole.utf8.count {
      #expect(TerminalAnswers(parsing: Array(whole.utf8.prefix(length))).attributes == nil)
    }
    for text in ["\u{1B}", "\u{1B}[", "\u{1B}]11;rgb:zz/0/0\u{7}", "\u{1B}[?c", "\u{1B}[6;1t"] {
      let read = answers(text)
      #expect(read.ground == nil && read.cell == nil)
    }
  }

  @Test(arguments: [
    ("kitty(0.26.5)", "62;22", GraphicsWay.kitty), ("ghostty 1.0.0", "62;22", .kitty),
    ("WezTerm 20230712-072601-f4abf8fd", "65;4;6", .iterm), ("iTerm2 3.4.19", "62;4", .iterm),
    ("foot(1.13.1)", "62;4;22", .sixel(colors: 256)),
    ("XTerm(379)", "63;1;2;4", .sixel(colors: 256)),
    ("VTE(7006)", "65;1;9", nil), ("Konsole 22.12.3", "62;1;4", .sixel(colors: 256)),
    ("XTerm(379)", "64;1;2;6;9;15", nil),
  ])
  func byAnswers(name: String, attributes: String, way: GraphicsWay?) {
    #expect(
      GraphicsDetection.pixels(answers("\u{1B}P>|\(name)\u{1B}\\\u{1B}[?\(attributes)c")) == way)
  }

  /// A VT340 has sixteen colours.
  @Test func sixelColors() {
    #expect(
      GraphicsDetection.pixels(answers("\u{1B}[?1;0;16S\u{1B}[?63;4c")) == .sixel(colors: 16))
    #expect(
      GraphicsDetection.pixels(answers("\u{1B}[?1;0;1024S\u{1B}[?63;4c")) == .sixel(colors: 256))
  }

  @Test(arguments: [
    (["TERM": "xterm-kitty"], GraphicsWay.kitty), (["TERM": "xterm-256color"], nil),
    (["TERM": "xterm-256color", "LC_TERMINAL": "iTerm2"], .iterm),
    (["TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"], .iterm),
    (["TERM": "foot"], .sixel(colors: 256)), ([:], nil),
  ])
  func byEnvironment(environment: [String: String], way: GraphicsWay?) {
    #expect(GraphicsDetection.pixels(environment: environment) == way)
  }

  @Test func colorDepth() {
    let depth = { GraphicsDetection.depth(isColored: $0, environment: $1) }
    #expect(depth(true, ["COLORTERM": "truecolor"]) == .trueColor)
    #expect(depth(true, ["COLORTERM": "24bit"]) == .trueColor)
    #expect(depth(true, ["TERM": "xterm-256color"]) == .palette)
    #expect(depth(false, ["COLORTERM": "truecolor"]) == ColorDepth.none)
  }

  @Test func lightAndDark() {
    let isLight = { GraphicsDetection.isLight($0, environment: $1) }
    #expect(isLight(answers("\u{1B}]11;rgb:ffff/ffff/dddd\u{7}"), [:]))
    #expect(!isLight(answers("\u{1B}]11;rgb:1e1e/1e1e/2e2e\u{7}"), ["COLORFGBG": "0;15"]))
    #expect(isLight(TerminalAnswers(), ["COLORFGBG": "0;default;15"]))
    #expect(!isLight(TerminalAnswers(), ["COLORFGBG": "15;0"]))
    #expect(!isLight(TerminalAnswers(), [:]))
  }

  @Test func tmux() {
    #expect(Multiplexer("on|xterm-kitty\n")?.pixels == .kitty)
    #expect(Multiplexer("off|xterm-kitty\n")?.pixels == nil)
    #expect(Multiplexer("on|xterm-256color\n")?.pixels == nil)
    #expect(Multiplexer("all|foot\n")?.pixels == .sixel(colors: 256))
    #expect(Multiplexer("no server running") == nil)
    #expect(Multiplexer.asked(environment: [:]) == nil)
  }
}
