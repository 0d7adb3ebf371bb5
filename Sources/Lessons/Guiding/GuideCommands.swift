import Console
import Shell

/// What a verb of a lesson does with the one that is open.
extension LessonDesk {
  func opened(_ line: CommandLine) throws(Diagnostic) -> LessonGuide {
    guard let guide else {
      throw Diagnostic(
        language.choose("no lesson is open", "aucune leçon n'est ouverte"),
        at: line.source.span(of: line.verb), hint: "lesson list, lesson start 01")
    }
    return guide
  }

  /// Where the reader is now, as JSON.
  func outcome(_ guide: LessonGuide) -> Outcome {
    Outcome("", LessonFacts.object(of: guide))
  }
}

/// `next`: on with the lesson.
struct NextCommand: Command {
  let desk: LessonDesk
  let name = "next"
  let leavesTrace = false
  let summary = "go on in the lesson: run what it shows, or look whether an exercise is done"
  let usage = "next"
  let examples = [Example("next", "what comes now", after: "lesson start 01")]

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    let guide = try desk.opened(arguments.line)
    try arguments.finish()
    guide.next()
    return desk.outcome(guide)
  }
}

/// `skip`: the solution, or the answer.
struct SkipCommand: Command {
  let desk: LessonDesk
  let name = "skip"
  let leavesTrace = false
  let summary = "have the exercise solved or the question answered, and go on"
  let usage = "skip"
  let examples = [Example("skip", "show the solution and go on", after: "lesson start 01")]

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    let guide = try desk.opened(arguments.line)
    try arguments.finish()
    guide.skip()
    return desk.outcome(guide)
  }
}

/// `hint`: a little help, then more.
struct HintCommand: Command {
  let desk: LessonDesk
  let name = "hint"
  let leavesTrace = false
  let summary = "a hint for the step of the lesson, a little more with each one"
  let usage = "hint"
  let examples = [Example("hint", "a nudge", after: "lesson start 01")]

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    let guide = try desk.opened(arguments.line)
    try arguments.finish()
    if !guide.hint() { guide.stage.say(guide.words.noHints) }
    return desk.outcome(guide)
  }
}

/// `answer`: to a question of the lesson.
struct AnswerCommand: Command {
  let desk: LessonDesk
  let name = "answer"
  let leavesTrace = false
  let summary = "answer the lesson's question"
  let usage = "answer NUMBER|TEXT"
  let details = """
    To a choice answer with its number, or with several between commas. Numbers take a decimal point or \
    comma. At the prompt a text stands as it is, without quotes; in a script it stands in quotes.
    """
  let examples = [
    Example("lesson where", "the question once more, then: answer 2", after: "lesson start 01")
  ]
  let takesPlainText = true

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    let guide = try desk.opened(arguments.line)
    var words: [String] = []
    while let word = arguments.word() { words.append(word.text) }
    try arguments.finish()
    let span = arguments.line.source.span(of: arguments.line.verb)
    do {
      guard let judgement = try guide.answer(words.joined(separator: " ")) else {
        throw Diagnostic(guide.words.nothingAsked, at: span, hint: "next")
      }
      var outcome = desk.outcome(guide)
      outcome.result["right"] = .bool(judgement.isRight)
      outcome.result["feedback"] = JSONValue(judgement.feedback.compactMap { $0[desk.language] })
      return outcome
    } catch let fault as AnswerFault {
      throw Diagnostic(guide.words.fault(fault), at: span)
    } catch let diagnostic as Diagnostic {
      throw diagnostic
    } catch {
      throw Diagnostic("\(error)", at: span)
    }
  }
}

/// `lang`: the language of lessons and pictures.
struct LanguageCommand: Command {
  let desk: LessonDesk
  let name = "lang"
  let summary = "the language of lessons and pictures: en or fr"
  let usage = "lang [en|fr]"
  let details = """
    What is typed at a prompt holds in later shells, too; scripts have the locale's language unless they say lang.
    """
  let examples = [Example("lang fr", "lessons and pictures in French")]

  func names(after words: [String], in shell: Shell) -> Candidates {
    guard words.isEmpty else { return Candidates() }
    return Candidates([Candidate("en", "English"), Candidate("fr", "français")])
  }

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    if let word = arguments.word() {
      guard let language = LessonLanguage(rawValue: word.text) else {
        throw Diagnostic.unknown(
          "language", word, among: LessonLanguage.allCases.map(\.rawValue),
          in: arguments.line.source, hint: "languages: en, fr")
      }
      try arguments.finish()
      desk.speak(language, on: shell)
    }
    var outcome = Outcome(desk.language.heading, ["language": .string(desk.language.rawValue)])
    if shell.wasTyped(arguments.line), arguments.line.arguments.count == 1 {
      do {
        try KeptLanguage(environment: desk.environment).keep(desk.language)
      } catch {
        outcome.notices.append(
          desk.language.choose(
            "other shells will not know it: \(error)", "les autres shells l'ignoreront : \(error)"))
      }
    }
    return outcome
  }
}
