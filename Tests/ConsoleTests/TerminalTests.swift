import Glibc
import Testing

@testable import Console

@Suite struct TerminalTests {
  @Test(arguments: [
    (["LANG": "fr_FR.UTF-8"], true), (["LC_ALL": "C", "LANG": "fr_FR.UTF-8"], false),
    (["LC_ALL": "", "LC_CTYPE": "en_GB.utf8"], true), (["LANG": "C"], false), ([:], false),
  ])
  func utf8Locales(environment: [String: String], expected: Bool) {
    #expect(Terminal.isUTF8(environment: environment) == expected)
  }

  @Test func widthOfATerminalAndOfNone() throws {
    let terminal = try PseudoTerminal([], columns: 57)
    #expect(Terminal.isTerminal(terminal.slave))
    #expect(Terminal.width(of: terminal.slave, environment: ["COLUMNS": "99"]) == 57)
    _ = terminal.finish()
    #expect(Terminal.width(of: -1, environment: ["COLUMNS": "99"]) == 99)
    #expect(Terminal.width(of: -1, environment: ["COLUMNS": "none"]) == 80)
    #expect(!Terminal.isTerminal(-1))
  }

  @Test func environmentIsRead() {
    let path = getenv("PATH").map { String(cString: $0) }
    #expect(Terminal.environment()["PATH"] == path)
  }

  @Test func controlCharactersAreShown() {
    #expect("a\u{1B}[2Jb\u{7}\n".visible == "a�[2Jb��")
    #expect("été\t語".visible == "été\t語")
  }
}
