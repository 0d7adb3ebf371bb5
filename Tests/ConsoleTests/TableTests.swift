import Testing

@testable import Console

@Suite struct TableTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("été", 3), ("e\u{301}", 1), ("日本", 4), ("ｆ", 2), ("한", 2), ("👩‍🔬", 2),
    ("❤\u{FE0F}", 2), ("\u{1B}[31mred\u{1B}[39m", 3), ("━╸▁█", 4), ("\u{200B}", 0), ("λ₁∇", 3),
  ])
  func widths(text: String, expected: Int) {
    #expect(text.displayWidth == expected)
  }

  @Test func clipsByColumns() {
    #expect("minimax".clipped(to: 7) == "minimax")
    #expect("minimax".clipped(to: 4) == "min…")
    #expect("日本語".clipped(to: 4) == "日…")
    #expect("x".clipped(to: 0) == "")
  }

  @Test func alignsAndWraps() {
    var table = TextTable([.init("name"), .init("n", .right), .init("what it does")])
    table.append(["ring", "8", "Gaussians of equal weight around a circle"])
    table.append(["日本", "1,024"])
    table.append(["x", "1", "short", "left out"])
    #expect(
      table.text(width: 40) == """
        name      n  what it does
        ring      8  Gaussians of equal weight
                     around a circle
        日本  1,024
        x         1  short
        """)
    #expect(table.text(width: 200, indent: 2).hasPrefix("  name      n  what it does\n  ring"))
  }

  @Test func bareTables() {
    var table = TextTable([.init(), .init("", .right)])
    #expect(table.text() == "")
    table.append(["a", "1"])
    table.append(["bb", "10"])
    #expect(table.text() == "a    1\nbb  10")
    #expect(TextTable([]).text() == "")
  }

  @Test func styledHeadsDoNotShiftColumns() {
    var table = TextTable([.init("name"), .init("value")])
    table.append([Style.colored.green("ab"), "1"])
    #expect(
      table.text(style: .colored)
        == "\u{1B}[1mname\u{1B}[22m  \u{1B}[1mvalue\u{1B}[22m\n\u{1B}[32mab\u{1B}[39m    1")
  }

  @Test func wrapsBetweenWords() {
    #expect("one two three".wrapped(to: 8) == ["one two", "three"])
    #expect("extraordinary x".wrapped(to: 5) == ["extraordinary", "x"])
    #expect("".wrapped(to: 5) == [""])
    #expect("a\nb".wrapped(to: 5) == ["a", "b"])
  }
}
