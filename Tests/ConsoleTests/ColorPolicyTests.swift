import Testing

@testable import Console

@Suite struct ColorPolicyTests {
  private let colorful = ["TERM": "xterm-256color"]

  @Test func optionWinsOverEverything() {
    let against = ["NO_COLOR": "1", "TERM": "dumb"]
    #expect(ColorPolicy.isColored(.always, environment: against, isTerminal: false))
    let toward = ["FORCE_COLOR": "1", "TERM": "xterm"]
    #expect(!ColorPolicy.isColored(.never, environment: toward, isTerminal: true))
  }

  @Test(arguments: ["FORCE_COLOR", "CLICOLOR_FORCE"])
  func noColorWinsOverForcing(force: String) {
    #expect(
      !ColorPolicy.isColored(
        environment: ["NO_COLOR": "1", force: "1", "TERM": "xterm"], isTerminal: true))
    // An empty NO_COLOR counts as absent (no-color.org).
    #expect(ColorPolicy.isColored(environment: ["NO_COLOR": "", force: "1"], isTerminal: false))
  }

  @Test func otherwiseTheTerminalDecides() {
    #expect(ColorPolicy.isColored(environment: colorful, isTerminal: true))
    #expect(!ColorPolicy.isColored(environment: colorful, isTerminal: false))
    #expect(!ColorPolicy.isColored(environment: ["TERM": "dumb"], isTerminal: true))
    #expect(!ColorPolicy.isColored(environment: [:], isTerminal: true))
    #expect(!ColorPolicy.isColored(environment: ["FORCE_COLOR": ""], isTerminal: false))
  }

  @Test func styleNestsAndVanishes() {
    let style = Style.colored
    #expect(style.bold(style.red("x")) == "\u{1B}[1m\u{1B}[31mx\u{1B}[39m\u{1B}[22m")
    #expect(style.dim("") == "")
    #expect(Style.plain.bold(Style.plain.red("x")) == "x")
  }
}
