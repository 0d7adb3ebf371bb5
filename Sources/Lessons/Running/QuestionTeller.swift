import Console

/// Asks questions, and says what is right.
struct QuestionTeller {
  private let stage: LessonStage

  init(_ stage: LessonStage) { self.stage = stage }

  private var language: LessonLanguage { stage.language }

  /// Shows the question and, of a choice, its answers.
  func ask(_ question: Question) {
    stage.say("")
    stage.show(question.text[language] ?? "", after: stage.style.cyan("? "))
    guard case .choice(let choices) = question.form else { return }
    for (place, choice) in choices.enumerated() {
      stage.show(choice.text[language] ?? "", after: "  \(place + 1). ")
    }
  }

  /// How the question is answered, for whoever is at the prompt.
  func invite(_ question: Question) {
    stage.say("\n" + stage.style.dim(stage.words.howToAnswer(question.form)))
  }

  /// Says what was right or wrong about an answer.
  func tell(_ judgement: Judgement) {
    let mark = judgement.isRight ? stage.style.green("✓ ") : stage.style.yellow("✗ ")
    let said = judgement.feedback.compactMap { $0[language] }
    if said.isEmpty {
      stage.say(mark + (judgement.isRight ? stage.words.right : stage.words.wrong))
    }
    for text in said { stage.show(text, after: mark) }
  }

  /// Says the right answer, with the word on it.
  func reveal(_ question: Question) {
    let arrow = stage.style.green("→ ")
    switch question.form {
    case .choice(let choices):
      for (place, choice) in choices.enumerated() where choice.isRight {
        stage.show("\(place + 1). \(choice.text[language] ?? "")", after: arrow)
        if let feedback = choice.feedback[language] { stage.show(feedback, after: "  ") }
      }
    case .number(let number):
      let point = JSONValue.number(number.right.value).compact
      let value = language == .french ? point.replacing(".", with: ",") : point
      stage.show("\(value). \(number.right.feedback[language] ?? "")", after: arrow)
    case .text(let text): stage.show(text.model[language] ?? "", after: arrow)
    }
  }
}
