import Glibc
import TestSupport
import Testing

@testable import Console

/// Programs of the system, and the mark that calls them.
@Suite struct ProgramTests {
  @Test func howItEnds() throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/out"
    let file = open(path, O_WRONLY | O_CREAT, 0o600)
    defer { close(file) }
    #expect(ForegroundProgram.run("echo a; exit 3", output: file) == .exited(3))
    #expect(ForegroundProgram.run("kill -TERM $$", output: file) == .killed(signal: SIGTERM))
    #expect(ForegroundProgram.run("no-such-program 2>/dev/null", output: file) == .exited(127))
    #expect(folder.read("out") == "a\n")
  }

  /// A text of any length, and one that is not read to its end.
  @Test func whatItReads() throws {
    let folder = try ScratchFolder()
    let file = open(folder.path + "/out", O_WRONLY | O_CREAT, 0o600)
    defer { close(file) }
    let long = String(repeating: "é\n", count: 300_000)
    #expect(ForegroundProgram.run("wc -c", reading: long, output: file) == .exited(0))
    #expect(ForegroundProgram.run("head -n 1", reading: long, output: file) == .exited(0))
    #expect(ForegroundProgram.run("wc -c", reading: "", output: file) == .exited(0))
    #expect(folder.read("out") == "900000\né\n0\n")
  }

  /// `!` takes the rest of its line as it is, with or without a blank; elsewhere it means nothing.
  @Test func theMark() throws {
    final class Lines: LineEditor {
      var rest: [String]
      init(_ lines: [String]) { rest = lines }
      func readLine(
        prompt: String, continuing earlier: String
      ) throws(LineEditorError) -> LineEvent {
        rest.isEmpty ? .endOfInput : .line(rest.removeFirst())
      }
    }
    let lines = ["!ls -l 'a; b", "  ! echo it's", "!", "data !x"]
    let reader = CommandReader(Lines(lines), plainVerbs: ["!"])
    var found: [[String]] = []
    while case .commands(let commands) = try reader.next(prompt: "> ") {
      found.append(commands.flatMap { [$0.verb.text] + $0.positionals.map(\.text) })
    }
    #expect(found == [["!", "ls -l 'a; b"], ["!", "echo it's"], ["!"], ["data", "!x"]])
    let plain = CommandReader(Lines(["!ls"]))
    guard case .commands(let commands) = try plain.next(prompt: "> ") else {
      Issue.record("!ls is a word like others in a script")
      return
    }
    #expect(commands.map(\.verb.text) == ["!ls"])
  }

  /// Each theme has colours of its own; without colours there are none in any.
  @Test(arguments: TerminalTheme.allCases) func themes(theme: TerminalTheme) {
    let style = Style(isOn: true, theme: theme)
    #expect(style.bold("x") == "\u{1B}[1mx\u{1B}[22m")
    #expect(style.red("x").hasPrefix("\u{1B}[") && style.red("x").hasSuffix("x\u{1B}[39m"))
    #expect((theme == .projector) == (style.dim("x") == "x"))
    #expect(Style(isOn: false, theme: theme).yellow("x") == "x")
    let all = [style.red, style.green, style.yellow, style.blue, style.magenta, style.cyan]
    #expect(Set(all.map { $0("x") }).count == 6)
  }
}
