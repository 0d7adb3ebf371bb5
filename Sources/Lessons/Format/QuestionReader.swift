import Console

/// What is wrong with the block of a question or a hint.
public enum QuestionFault: Error, Sendable, Hashable {
  /// A line that is none of those there are.
  case strayLine(String)
  /// Something that is not said in one language.
  case missingLanguage(LessonLanguage, of: String)
  /// A choice between fewer than two answers.
  case fewChoices(Int)
  /// No answer is right, or every one.
  case noWrongOrRight(right: Int)
  /// No line `answer:`.
  case noAnswer
  /// A text without points to look for.
  case noPoints
  /// A point without words, or with one that no text can hold, for it is compared without accents.
  case badWords(String)
  /// No number, or no tolerance.
  case badNumber(String)
}

/// Reads the blocks of questions and hints.
struct QuestionReader {
  /// The words behind `question`.
  static let forms = ["choice", "number", "text"]

  private var reader: TaggedReader
  private let line: Int

  /// What is wrong, and in which line.
  struct Failure: Error {
    let line: Int
    let fault: QuestionFault
  }

  private init(_ text: String, line: Int) throws(Failure) {
    self.line = line
    do {
      reader = TaggedReader(try TaggedLine.read(text, firstLine: line + 1))
    } catch let stray {
      throw Failure(line: stray.line, fault: .strayLine(stray.text))
    }
  }

  /// The question of a block whose fence stands in `line`.
  ///
  /// - Throws: What is wrong.
  static func question(_ form: String, _ text: String, line: Int) throws(Failure) -> Question {
    var reader = try QuestionReader(text, line: line)
    let words = try reader.texts("", of: "the question")
    let answer: Question.Form =
      switch form {
      case "choice": .choice(try reader.choices())
      case "number": .number(try reader.number())
      default: .text(try reader.sentences())
      }
    try reader.finish()
    return Question(text: words, form: answer, line: line)
  }

  /// The hint of a block whose fence stands in `line`.
  ///
  /// - Throws: What is wrong.
  static func hint(_ text: String, line: Int) throws(Failure) -> Hint {
    var reader = try QuestionReader(text, line: line)
    let words = try reader.texts("", of: "the hint")
    try reader.finish()
    return Hint(text: words, line: line)
  }

  private func failure(_ fault: QuestionFault, at place: Int? = nil) -> Failure {
    Failure(line: place ?? reader.next?.line ?? line, fault: fault)
  }

  private mutating func finish() throws(Failure) {
    if let left = reader.next { throw failure(.strayLine("\(left.tag) \(left.text)".trimmed)) }
  }

  private mutating func texts(
    _ mark: String, of what: String, at place: Int? = nil
  ) throws(Failure) -> [LessonLanguage: String] {
    let first = place ?? reader.next?.line ?? line
    let texts = reader.texts(mark)
    for language in LessonLanguage.allCases where texts[language]?.isEmpty != false {
      throw failure(.missingLanguage(language, of: what), at: first)
    }
    return texts
  }

  private mutating func choices() throws(Failure) -> [Question.Choice] {
    var choices: [Question.Choice] = []
    while let mark = reader.take("[ ]", "[x]") {
      choices.append(
        Question.Choice(
          text: try texts("", of: "the answer", at: mark.line), isRight: mark.tag == "[x]",
          feedback: try texts(">", of: "the word on the answer", at: mark.line)))
    }
    guard choices.count >= 2 else { throw failure(.fewChoices(choices.count), at: line) }
    let right = choices.count(where: \.isRight)
    guard right > 0, right < choices.count else {
      throw failure(.noWrongOrRight(right: right), at: line)
    }
    return choices
  }

  private mutating func number() throws(Failure) -> Question.NumberAnswer {
    guard let answer = reader.take("answer") else { throw failure(.noAnswer, at: line) }
    let right = try target(answer)
    var mistakes: [Question.NumberAnswer.Target] = []
    while let mistake = reader.take("mistake") { mistakes.append(try target(mistake)) }
    return Question.NumberAnswer(right: right, mistakes: mistakes)
  }

  /// `0.69 ± 0.01`, and what is said to it.
  private mutating func target(
    _ entry: TaggedLine
  ) throws(Failure) -> Question.NumberAnswer.Target {
    do {
      // A number with its tolerance is what stands behind the relation of a check.
      let check = try CheckReader.read("x == \(entry.text)", line: entry.line)
      guard case .number(let value, let tolerance) = check.expected else {
        throw CheckFault.notANumber(entry.text)
      }
      return Question.NumberAnswer.Target(
        value: value, tolerance: tolerance,
        feedback: try texts(">", of: "the word on the answer", at: entry.line))
    } catch let failure as Failure {
      throw failure
    } catch {
      throw failure(.badNumber(entry.text), at: entry.line)
    }
  }

  private mutating func sentences() throws(Failure) -> Question.TextAnswer {
    var points: [Question.TextAnswer.Point] = []
    while let point = reader.take("point") {
      let words = point.text.split(separator: ",").map(\.trimmed)
      if words.isEmpty { throw failure(.badWords(point.text), at: point.line) }
      for word in words where word.isEmpty || word != word.folded {
        throw failure(.badWords(word), at: point.line)
      }
      points.append(
        Question.TextAnswer.Point(
          words: words, feedback: try texts(">", of: "the word on the point", at: point.line)))
    }
    guard !points.isEmpty else { throw failure(.noPoints, at: line) }
    guard let answer = reader.take("answer") else { throw failure(.noAnswer, at: line) }
    return Question.TextAnswer(
      points: points, model: try texts(">", of: "the model answer", at: answer.line))
  }
}

extension QuestionFault {
  var words: String {
    switch self {
    case .strayLine(let text): "`\(text)` is no line of it"
    case .missingLanguage(let language, let what):
      "\(what) is not said in \(language == .french ? "French" : "English")"
    case .fewChoices(let count): "it has \(count) answers to choose from, and needs two"
    case .noWrongOrRight(let right):
      right == 0 ? "no answer is marked `[x]`" : "every answer is marked `[x]`"
    case .noAnswer: "it has no line `answer:`"
    case .noPoints: "it has no line `point:`"
    case .badWords(let word): "`\(word)` is no word to look for: small letters without accents"
    case .badNumber(let text): "`\(text)` is no number with its tolerance, as in `0.69 ± 0.01`"
    }
  }
}
