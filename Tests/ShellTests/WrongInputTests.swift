import TestSupport
import Testing

@testable import Shell

/// What is typed wrongly is told in a sentence, with a caret under the word and what to try.
///
/// The cases are Tests/Fixtures/wrong-inputs.txt: a block each, `$ ` for what was typed before, `> `
/// for what is wrong, then every line of the answer.
@Suite struct WrongInputTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let setup: String
    let line: String
    let answer: String
    var testDescription: String { line }
  }

  private static let cases: [Case] =
    ((try? Repository.text(of: "Tests/Fixtures/wrong-inputs.txt")) ?? "")
    .split(separator: "\n\n").map { block in
      var lines = block.split(separator: "\n").map(String.init)
      let setup = lines[0].hasPrefix("$ ") ? String(lines.removeFirst().dropFirst(2)) : ""
      let line = String(lines.removeFirst().dropFirst(2))
      return Case(setup: setup, line: line, answer: lines.joined(separator: "\n") + "\n")
    }

  @Test func thereAreCases() { #expect(Self.cases.count >= 70) }

  @Test(arguments: cases) func isTold(item: Case) throws {
    let shell = try TestShell()
    #expect(shell.run(item.setup).status == 0)
    let before = shell.state
    let answer = shell.run(item.line)
    #expect(answer.errors == item.answer)
    #expect(answer.output == "" && answer.status == 1)
    #expect(shell.state == before)
  }

  /// The same in machine-readable form: the column of the caret, the names after "did you mean".
  @Test(arguments: cases) func isToldToMachines(item: Case) throws {
    let shell = try TestShell(json: true)
    shell.run(item.setup)
    let answer = shell.run(item.line)
    #expect(answer.errors == "" && answer.status == 1)
    let object = try JSON(parsing: answer.output)
    #expect(object["ok"]?.flag == false)
    let error = try #require(object["error"])
    let lines = item.answer.split(separator: "\n")
    let caret = lines.first { $0.drop { $0 == " " }.first == "^" }.map {
      $0.prefix { $0 == " " }.count - 1
    }
    #expect(error["column"]?.number == caret.map(Double.init))
    let message = try #require(error["message"]?.text)
    #expect(lines.contains { $0.hasPrefix("error: \(message)") }, "\(message)")
    for name in error["suggestions"]?.list ?? [] {
      #expect(item.answer.contains("`\(name.text ?? "?")`"))
    }
    #expect(item.answer.contains("did you mean") == (error["suggestions"]?.list?.isEmpty == false))
  }

  /// Unseen characters do not reach the terminal.
  @Test func controlCharacters() throws {
    let shell = try TestShell()
    for line in ["data \u{1B}[31mring", "data '\u{7}'", "\u{0}", "data a\u{9B}b", "loss \u{2028}"] {
      let answer = shell.run(line)
      #expect(answer.status == 1, "\(line)")
      #expect(!answer.errors.unicodeScalars.contains { $0.value < 32 && $0 != "\n" }, "\(answer)")
    }
  }

  @Test func aLongLineIsCutAroundTheCaret() throws {
    let shell = try TestShell()
    let answer = shell.run(
      "data ring " + String(repeating: " ", count: 400) + "std=0.1 modse=8 radius=2")
    #expect(answer.status == 1)
    let lines = answer.errors.split(separator: "\n")
    #expect(lines[0].hasPrefix("  …") && lines[0].count <= 80)
    let place = lines[1].prefix { $0 == " " }.count
    #expect(lines[0].dropFirst(place).hasPrefix("modse") && lines[1].hasSuffix("^~~~~"))
  }
}
