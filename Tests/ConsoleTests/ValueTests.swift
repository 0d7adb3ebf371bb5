import Testing

@testable import Console

@Suite struct ValueTests {
  @Test(arguments: [
    ("0", 0.0), ("1e-4", 0.0001), ("-3", -3), ("+2.5", 2.5), (".5", 0.5), ("5.", 5),
    ("1E+2", 100), ("1e-999", 0),
  ])
  func readsNumbers(text: String, expected: Double) throws {
    #expect(try Word(text).number() == expected)
  }

  @Test(arguments: [
    "", "1_000", "0x10", "inf", "nan", "1,5", "e5", ".", "1e", "1e+", "--1", "1 ", "٣", "1.2.3",
  ])
  func refusesOtherNumbers(text: String) {
    #expect(throws: ValueError.notANumber(Word(text))) { try Word(text).number() }
  }

  @Test func numbersKeepTheirBounds() throws {
    #expect(throws: ValueError.notFinite(Word("1e999"))) { try Word("1e999").number() }
    #expect(try Word("1").number(atLeast: 0, atMost: 1) == 1)
    #expect(throws: ValueError.outOfBounds(Word("1.5"), lower: 0, upper: 1)) {
      try Word("1.5").number(atLeast: 0, atMost: 1)
    }
    #expect(throws: ValueError.outOfBounds(Word("-1"), lower: 0, upper: nil)) {
      try Word("-1").integer(atLeast: 0)
    }
  }

  @Test(arguments: [("5000", 5000), ("-1", -1), ("+7", 7), ("1e4", 10_000), ("2.5e3", 2500)])
  func readsIntegers(text: String, expected: Int) throws {
    #expect(try Word(text).integer() == expected)
  }

  @Test func refusesOtherIntegers() throws {
    #expect(try Word("9223372036854775807").integer() == .max)
    for text in ["9223372036854775808", "1e300", "1e999"] {
      #expect(throws: ValueError.integerTooLarge(Word(text))) { try Word(text).integer() }
    }
    for text in ["1.5", "ten", "", "1e-3"] {
      #expect(throws: ValueError.notAnInteger(Word(text))) { try Word(text).integer() }
    }
  }

  @Test func readsSwitches() throws {
    for text in ["on", "ON", "yes", "true", "1"] { #expect(try Word(text).onOff()) }
    for text in ["off", "No", "false", "0"] { #expect(try !Word(text).onOff()) }
    #expect(throws: ValueError.notASwitch(Word("onn"))) { try Word("onn").onOff() }
    #expect(throws: ValueError.notAChoice(Word("x"), choices: ["a", "b"])) {
      try Word("x").choice(of: ["a", "b"])
    }
  }

  @Test func readsLists() throws {
    let word = Word("128,64,8", column: 10)
    #expect(try word.integers() == [128, 64, 8])
    #expect(try word.items().map(\.column) == [10, 14, 17])
    #expect(try Word("adam").items().map(\.text) == ["adam"])
    #expect(throws: ValueError.emptyItem(Word("1,,2"), index: 1)) { try Word("1,,2").numbers() }
    #expect(throws: ValueError.emptyItem(Word("1,"), index: 1)) { try Word("1,").items() }
    #expect(throws: ValueError.emptyItem(Word(""), index: 0)) { try Word("").items() }
    #expect(throws: ValueError.notANumber(Word("x", column: 3))) { try Word("1,x").numbers() }
    // Inside quotes an item's own column is not known: the whole word is meant.
    let quoted = Word("1,x", raw: "'1,x'", column: 4, wasQuoted: true)
    #expect(try quoted.items().map(\.column) == [4, 4])
  }

  @Test func readsRanges() throws {
    #expect(try Word("0..1").range() == 0...1)
    #expect(try Word("-1.5..1e3").range() == -1.5...1000)
    #expect(try Word(".5..1.").range() == 0.5...1)
    #expect(try Word("3").range() == 3...3)
    for text in ["", "a", "1..", "..1", "1...2", "a..b", "1..2..3"] {
      #expect(throws: ValueError.notARange(Word(text))) { try Word(text).range() }
    }
    #expect(throws: ValueError.reversedRange(Word("2..1"))) { try Word("2..1").range() }
  }
}
