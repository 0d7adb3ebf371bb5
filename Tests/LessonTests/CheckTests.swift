import Console
import Testing

@testable import Lessons

/// Lines of check blocks, and what they make of figures.
@Suite struct CheckTests {
  private func expected(_ text: String) throws(CheckFault) -> Check.Expected {
    try CheckReader.read(text, line: 1).expected
  }

  @Test func wholeCheck() throws {
    let check = try CheckReader.read("plot.data.js.2 == 0.3368 ± 1e-4", line: 9)
    #expect(check.figure == FigurePath(verb: "plot", keys: ["data", "js", "2"]))
    #expect(check.figure.text == "plot.data.js.2")
    #expect(check.relation == .equal)
    #expect(check.expected == .number(0.3368, tolerance: 1e-4))
    #expect(check.line == 9)
  }

  @Test func spellings() throws {
    #expect(try expected("a.b>=7") == .number(7, tolerance: 0))
    #expect(try expected("a.b == 1 +- 0.5") == .number(1, tolerance: 0.5))
    #expect(try expected("a.b == 1±0.5") == .number(1, tolerance: 0.5))
    #expect(try expected("a.b != -1e-3") == .number(-1e-3, tolerance: 0))
    #expect(try expected("a.d-steps == gan-mlp") == .word("gan-mlp"))
    #expect(try expected("a.on == true") == .flag(true))
    #expect(try CheckReader.read("modes_covered > 1", line: 1).figure.verb == nil)
    for relation in Check.Relation.allCases {
      #expect(try CheckReader.read("a.b \(relation.rawValue) 1", line: 1).relation == relation)
    }
  }

  @Test(arguments: [
    ("", CheckFault.noFigure), (">= 1", .noFigure), ("a..b > 1", .badPath("a..b")),
    ("a. > 1", .badPath("a.")), ("a.b", .noRelation), ("a.b = 1", .noRelation),
    ("a b > 1", .noRelation), ("a.b >", .noValue), ("a.b > ± 1", .noValue),
    ("a.b > ring", .notANumber("ring")), ("a.b > inf", .notANumber("inf")),
    ("a.b > 0x10", .notANumber("0x10")), ("a.b > 1e999", .notANumber("1e999")),
    ("a.b == 1 ± x", .badTolerance("x")), ("a.b == 1 ± -1", .badTolerance("-1")),
    ("a.b == 1 ±", .badTolerance("")), ("a.b > 1 ± 1", .needlessTolerance),
    ("a.b == ring ± 1", .needlessTolerance), ("a.b > 1 2", .leftOver("2")),
  ]) func faults(text: String, fault: CheckFault) {
    #expect(throws: fault) { try CheckReader.read(text, line: 1) }
  }

  private var book: FigureBook {
    var book = FigureBook()
    book.note("measure", ["w1": 9.0, "old": 1])
    book.note(
      "train", ["losses": ["generator": 0.5, "gone": .number(.nan)], "far": .number(.infinity)])
    book.note(
      "measure",
      ["w1": 2.0, "modes_covered": 8, "js": .null, "name": "ring", "on": true, "m": [0.0, 0.25]])
    return book
  }

  private func holds(_ text: String) throws -> Bool {
    if case .passed = try CheckReader.read(text, line: 1).verdict(on: book) { true } else { false }
  }

  @Test(arguments: [
    "measure.w1 == 2", "measure.w1 >= 2", "measure.w1 <= 2", "measure.w1 > 1.9", "measure.w1 < 2.1",
    "measure.w1 != 2.1", "measure.w1 == 2.1 ± 0.11", "measure.modes_covered == 8",
    "measure.name == ring", "measure.name != grid", "measure.on == true", "measure.on != false",
    "measure.m.1 == 0.25", "train.losses.generator < 1", "modes_covered >= 8", "w1 == 2",
    "train.far > 1e300",
  ]) func passes(text: String) throws {
    #expect(try holds(text))
  }

  @Test(arguments: [
    "measure.w1 == 9", "measure.w1 > 2", "measure.w1 < 2", "measure.w1 >= 2.1", "measure.w1 <= 1.9",
    "measure.w1 != 2", "measure.w1 == 2.1 ± 0.09", "measure.w1 != 2.05 ± 0.1",
    "measure.js < 100", "measure.js != 100", "measure.name == grid", "measure.name != ring",
    "measure.on == false", "measure.old == 1", "measure.m == 0", "measure.m.2 == 0",
    "measure.m.-1 == 0.25", "measure.w1.x == 1", "measure.name > 1", "measure.on == ring",
    "train.losses.gone != 1", "train.losses.gone < 1", "train.far == 1", "w2 > 0",
    // A path of several pieces begins with a verb.
    "losses.generator == 0.5",
  ]) func fails(text: String) throws {
    #expect(try !holds(text))
  }

  @Test func missingFiguresNameThoseThatThereAre() throws {
    let check = try CheckReader.read("train.losses.generater < 1", line: 1)
    #expect(check.verdict(on: book) == .noFigure(known: ["generator", "gone"]))
    let list = try CheckReader.read("measure.m.7 < 1", line: 1)
    #expect(list.verdict(on: book) == .noFigure(known: ["0 … 1"]))
  }
}
