import Testing

@testable import Console

@Suite struct TokenizerTests {
  private func parse(_ text: String) throws -> [CommandLine] {
    try Tokenizer.commands(in: SourceText(text))
  }

  /// The commands as words in brackets, options as `key→value`.
  private func shape(_ text: String) throws -> [String] {
    try parse(text).map { command in
      ([command.verb.text]
        + command.arguments.map {
          switch $0 {
          case .positional(let word): word.text
          case .option(let key, let value): "\(key.text)→\(value.text)"
          }
        }).map { "[\($0)]" }.joined()
    }
  }

  @Test(arguments: [
    ("data ring modes=8 std=0.02", ["[data][ring][modes→8][std→0.02]"]),
    ("a;b ; c;;", ["[a]", "[b]", "[c]"]),
    ("; ;\n\n  # nothing\n", []),
    ("a # b; c\nd", ["[a]", "[d]"]),
    ("plot color=#fff a#b", ["[plot][color→#fff][a#b]"]),
    ("a\"b c\"d 'e f'\\ g", ["[ab cd][e f g]"]),
    ("x 'a\\b$\"' \"q\\\"w\\\\e\\$r\\`t\\n\"", ["[x][a\\b$\"][q\"w\\e$r`t\\n]"]),
    ("x '' y=", ["[x][][y→]"]),
    ("data \\\n  ring mo\\\ndes=8", ["[data][ring][modes→8]"]),
    ("train until=modes>=8", ["[train][until→modes>=8]"]),
    ("metric modes>=6 a==b a!=b", ["[metric][modes>=6][a==b][a!=b]"]),
    (
      "x a=b=c =d a\\=b \"k\"=v 'k=v' k='v w' a/b=c",
      [
        "[x][a→b=c][=d][a=b][k=v][k=v][k→v w][a/b=c]"
      ]
    ),
    ("k=v a", ["[k=v][a]"]),
    ("data\u{A0}ring\r\nloss\rseed 7", ["[data][ring]", "[loss]", "[seed][7]"]),
    ("\u{FEFF}data ring", ["[data][ring]"]),
    ("explique 'é' époque=3 日本=語", ["[explique][é][époque→3][日本→語]"]),
    ("say 'two\nlines'", ["[say][two\nlines]"]),
  ])
  func reads(text: String, expected: [String]) throws {
    #expect(try shape(text) == expected)
  }

  @Test func columnsCountCharacters() throws {
    let commands = try parse("été 'a b'  k=\"v w\"\n ; zz\\\n y")
    let first = commands[0]
    #expect(first.verb.column == 1 && first.verb.line == 1)
    guard case .positional(let word) = first.arguments[0],
      case .option(let key, let value) = first.arguments[1]
    else {
      Issue.record("wrong kinds of argument")
      return
    }
    #expect(word.column == 5 && word.length == 5 && word.wasQuoted && word.raw == "'a b'")
    #expect(key.column == 12 && key.text == "k" && !key.wasQuoted)
    #expect(value.column == 14 && value.length == 5 && value.wasQuoted && value.text == "v w")
    #expect(first.text == "été 'a b'  k=\"v w\"")
    #expect(commands[1].verb.line == 2 && commands[1].verb.column == 4)
    #expect(commands[1].positionals.map(\.line) == [3])
    #expect(commands[1].positionals.map(\.column) == [2])
  }

  @Test func numbersLinesFromTheFirst() throws {
    let source = SourceText("a\r\nb", name: "x.lab", firstLine: 10)
    #expect(try Tokenizer.commands(in: source).map(\.verb.line) == [10, 11])
    #expect(source.line(11) == "b" && source.line(10) == "a")
    #expect(source.line(9) == nil && source.line(12) == nil)
  }

  @Test(arguments: [
    ("x 'abc", GrammarError.unclosedQuote(quote: "'", line: 1, column: 3)),
    ("a\nb c\"d", .unclosedQuote(quote: "\"", line: 2, column: 4)),
    ("x \"a\\\"", .unclosedQuote(quote: "\"", line: 1, column: 3)),
    ("data \\", .trailingBackslash(line: 1, column: 6)),
    ("a b\u{7}c", .controlCharacter("\u{7}", line: 1, column: 4)),
    ("a '\u{1B}'", .controlCharacter("\u{1B}", line: 1, column: 4)),
    ("a \\\u{0}", .controlCharacter("\u{0}", line: 1, column: 4)),
    ("a\u{2028}b", .controlCharacter("\u{2028}", line: 1, column: 2)),
  ])
  func refuses(text: String, expected: GrammarError) {
    #expect(throws: expected) { try parse(text) }
  }

  @Test func onlyUnfinishedTextsAskForMore() throws {
    #expect(throws: Never.self) { try parse("data \\\n") }
    for text in ["x 'abc", "x \"", "x \\"] {
      do {
        _ = try Tokenizer.commands(in: SourceText(text))
        Issue.record("\(text) should be incomplete")
      } catch {
        #expect(error.isIncomplete)
      }
    }
    #expect(!GrammarError.controlCharacter("\u{7}", line: 1, column: 1).isIncomplete)
  }

  @Test(arguments: [
    ("ring", "ring"), ("", "''"), ("a b", "'a b'"), ("it's", "\"it's\""), ("#1", "'#1'"),
    ("a#1", "a#1"), ("a$'\\\"`", "\"a\\$'\\\\\\\"\\`\""), ("a;b", "'a;b'"), ("a=b", "'a=b'"),
  ])
  func quotesOnlyWhenNeeded(text: String, expected: String) {
    #expect(Tokenizer.quoted(text) == expected)
  }

  @Test func survivesAnything() throws {
    var random = SplitMix(seed: 20_261_121)
    let alphabet = Array("ab=;# \t\n\r\"'\\$`é語\u{301}\u{200D}👩\u{1B}\u{0}\u{A0}.,-><1")
    var whole = 0
    var failed = 0
    for _ in 0..<200_000 {
      let text = random.text(from: alphabet, upTo: 24)
      do {
        for command in try Tokenizer.commands(in: SourceText(text)) {
          whole += 1
          // Every word must stand where it says it does.
          for word in [command.verb] + command.positionals {
            guard let line = command.source.line(word.line) else {
              Issue.record("no line \(word.line) in \(text.debugDescription)")
              return
            }
            let start = line.dropFirst(word.column - 1)
            if !start.hasPrefix(word.raw.prefix(word.length)) {
              Issue.record("\(word) is not in \(text.debugDescription)")
              return
            }
          }
        }
      } catch {
        failed += 1
        let (line, column) = error.position
        if line < 1 || column < 1 { Issue.record("\(error) in \(text.debugDescription)") }
      }
    }
    #expect(whole > 50_000 && failed > 20_000, "\(whole) commands, \(failed) errors")
  }

  @Test func survivesAnyBytes() {
    var random = SplitMix(seed: 7)
    for _ in 0..<20_000 {
      let bytes = (0..<Int(random.below(32))).map { _ in UInt8(random.below(256)) }
      let text = String(decoding: bytes, as: UTF8.self)
      _ = try? Tokenizer.commands(in: SourceText(text))
    }
  }

  @Test func quotingRoundTrips() throws {
    var random = SplitMix(seed: 99)
    let alphabet = Array("ab=;# \"'\\$`é語.,->~")
    for _ in 0..<50_000 {
      let text = random.text(from: alphabet, upTo: 8)
      let commands = try Tokenizer.commands(in: SourceText("v \(Tokenizer.quoted(text))"))
      if commands.count != 1 || commands[0].arguments.count != 1
        || commands[0].positionals.map(\.text) != [text]
      {
        Issue.record("\(text) became \(commands)")
        return
      }
    }
  }

  @Test func longInputIsLinear() throws {
    let long = String(repeating: "k=abcdefgh ", count: 50_000)
    #expect(try parse("v " + long)[0].options.count == 50_000)
    let word = String(repeating: "x", count: 1_000_000)
    #expect(try parse("v k='\(word)'")[0].options[0].value.text.count == 1_000_000)
  }
}
