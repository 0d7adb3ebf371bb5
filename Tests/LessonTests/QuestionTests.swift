import Testing

@testable import Lessons

/// Questions: how answers are judged.
@Suite struct QuestionTests {
  private func question(_ form: String, _ body: String) throws -> Question {
    try QuestionReader.question(form, "fr: ?\nen: ?\n" + body, line: 1)
  }

  private static let choices = """
    [x] fr: un
        en: one,
        and more of it
        fr> oui
        en> yes
    [ ] fr: deux
        en: two
        fr> non
        en> no
    [x] fr: trois
        en: three
        fr> aussi
        en> too
    """

  @Test func choicesAreJudgedAsASet() throws {
    let question = try question("choice", Self.choices)
    #expect(try question.judge("1,3").isRight)
    #expect(try question.judge(" 3 1 ").isRight)
    #expect(try question.judge("1,1,3").isRight)
    #expect(try !question.judge("1").isRight)
    #expect(try !question.judge("1,2,3").isRight)
    #expect(try question.judge("3,2").feedback.map { $0[.english] } == ["too", "no"])
    guard case .choice(let choices) = question.form else { return }
    #expect(choices[0].text[.english] == "one, and more of it")
    #expect(throws: AnswerFault.noChoice("4", count: 3)) { try question.judge("4") }
    #expect(throws: AnswerFault.noChoice("one", count: 3)) { try question.judge("one") }
    #expect(throws: AnswerFault.empty) { try question.judge("  ") }
    #expect(throws: AnswerFault.empty) { try question.judge(",") }
  }

  @Test func numbersTakeAPointOrAComma() throws {
    let question = try question(
      "number",
      "answer: 0.6931 ± 0.005\nfr> ln 2\nen> ln 2\nmistake: 1 ± 0.01\nfr> en bits\nen> in bits\n")
    for right in ["0.693", "0,6931", " .69 ", "6.93e-1"] {
      #expect(try question.judge(right).isRight, "\(right)")
    }
    let mistake = try question.judge("1.0")
    #expect(!mistake.isRight && mistake.feedback.map { $0[.french] } == ["en bits"])
    #expect(try question.judge("5").feedback.isEmpty)
    let large = try self.question("number", "answer: 17154\nfr> a\nen> b\n")
    for right in ["17154", "17,154", "17 154", "17\u{202F}154"] {
      #expect(try large.judge(right).isRight, "\(right)")
    }
    for word in ["ln 2", "nan", "inf", "1,0,0.5x"] {
      #expect(throws: AnswerFault.noNumber(word)) { try question.judge(word) }
    }
  }

  @Test func textsAreSearchedWithoutAccentsAndCapitals() throws {
    let question = try question(
      "text",
      """
      point: derivee, slope
      fr> la dérivée ?
      en> the slope?
      point: coeur
      fr> le cœur ?
      en> the heart?
      answer:
      fr> voilà
      en> that is it
      """)
    #expect(try question.judge("L'ÉCART : sa Dérivée, au CŒUR").isRight)
    // An accent may come as a character of its own.
    #expect(try question.judge("De\u{301}rive\u{301}e  cœur").isRight)
    let half = try question.judge("its slope")
    #expect(!half.isRight && half.feedback.map { $0[.english] } == ["the heart?"])
  }
}
