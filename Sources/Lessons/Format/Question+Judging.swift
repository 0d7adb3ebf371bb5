/// What an answer to a question came to.
public struct Judgement: Sendable, Hashable {
  /// True if it is right; of a text, if every point was found.
  public let isRight: Bool
  /// What is said to it, in order.
  public let feedback: [[LessonLanguage: String]]
}

/// Why an answer cannot be judged.
public enum AnswerFault: Error, Sendable, Hashable {
  /// No number of an answer that there is.
  case noChoice(String, count: Int)
  /// No number.
  case noNumber(String)
  /// Nothing was said.
  case empty
}

extension Question {
  /// Judges an answer as it was typed: numbers of choices (`2`, or `1,3`), a number (with a point or a
  /// comma), or sentences.
  ///
  /// - Throws: Why it cannot be judged.
  public func judge(_ answer: String) throws(AnswerFault) -> Judgement {
    guard !answer.isBlank else { throw .empty }
    switch form {
    case .choice(let choices): return try judge(answer, among: choices)
    case .number(let number): return try judge(answer, number)
    case .text(let text):
      let said = answer.folded
      let missing = text.points.filter { point in !point.words.contains { said.contains($0) } }
      return Judgement(isRight: missing.isEmpty, feedback: missing.map(\.feedback))
    }
  }

  private func judge(
    _ answer: String, among choices: [Choice]
  ) throws(AnswerFault) -> Judgement {
    var chosen: [Int] = []
    for piece in answer.split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
      guard let number = Int(piece), choices.indices.contains(number - 1) else {
        throw .noChoice(String(piece), count: choices.count)
      }
      if !chosen.contains(number - 1) { chosen.append(number - 1) }
    }
    guard !chosen.isEmpty else { throw .empty }
    let right = choices.indices.filter { choices[$0].isRight }
    return Judgement(
      isRight: chosen.sorted() == right, feedback: chosen.map { choices[$0].feedback })
  }

  private func judge(
    _ answer: String, _ number: NumberAnswer
  ) throws(AnswerFault) -> Judgement {
    let text = answer.trimmed
    // A decimal comma is what French readers type, commas and blanks between thousands what the lab prints.
    let joined = String(text.filter { !$0.isWhitespace })
    let values = [joined.replacing(",", with: "."), joined.replacing(",", with: "")]
      .compactMap { Double($0) }.filter(\.isFinite)
    guard !values.isEmpty else { throw .noNumber(text) }
    if values.contains(where: number.right.holds) {
      return Judgement(isRight: true, feedback: [number.right.feedback])
    }
    let mistake = number.mistakes.first { values.contains(where: $0.holds) }
    return Judgement(isRight: false, feedback: [mistake?.feedback].compactMap { $0 })
  }
}
