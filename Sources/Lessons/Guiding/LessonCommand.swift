import Console
import Lab
import Shell

/// `lesson`: the course.
struct LessonCommand: Command {
  let desk: LessonDesk
  let name = "lesson"
  let leavesTrace = false
  let summary = "the course: list, start, where, back, check, play, restart, quit"
  let usage = "lesson list|start NAME|where|back|check|play|restart [NAME]|quit"
  let details = """
    A lesson says what to look for, shows commands, asks, and sets exercises; the prompt stays the real \
    one, and what is typed there counts. next runs what is shown or looks whether the exercise is done, \
    answer answers, hint helps, skip shows a solution.

    Progress is kept after each part: lesson start goes on where you left, also on another machine with \
    the same home. lesson play lets you try anything; next brings everything back.
    """
  let examples = [
    Example("lesson list", "the lessons, and how far you are"),
    Example("lesson start 01", "begin, or go on"),
    Example("lesson back", "this step once more", after: "lesson start 01"),
    Example("lesson play", "try what you like; next brings all back", after: "lesson start 01"),
  ]
  let options = [
    CommandOption("quick", "leave out demonstrations that take minutes", choices: ["on", "off"])
  ]

  private enum Word: String, CaseIterable {
    case list, start, `where`, back, check, play, restart, quit
    case next, hint, skip

    var meaning: String {
      switch self {
      case .list: "the lessons, and how far you are"
      case .start: "begin a lesson, or go on with it"
      case .where: "where you are, once more"
      case .back: "this step from its start, or the one before"
      case .check: "make the checks of the exercise"
      case .play: "try anything; next brings this state back"
      case .restart: "this lesson from its start"
      case .quit: "leave the lesson; progress is kept"
      case .next: "go on"
      case .hint: "a hint"
      case .skip: "the solution, or the answer"
      }
    }
  }

  func names(after words: [String], in shell: Shell) -> Candidates {
    if words.isEmpty {
      return Candidates(Word.allCases.map { Candidate($0.rawValue, $0.meaning) })
    }
    guard words == ["start"] || words == ["restart"] else { return Candidates() }
    return Candidates(
      desk.shelf.entries().compactMap { entry in
        guard case .success(let lesson) = entry.lesson else { return nil }
        return Candidate(lesson.id, lesson.title(desk.language))
      })
  }

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    let text = try arguments.word("what to do")
    guard let word = Word(rawValue: text.text) else {
      throw Diagnostic.unknown(
        "word for a lesson", text, among: Word.allCases.map(\.rawValue),
        in: arguments.line.source, hint: usage)
    }
    switch word {
    case .list:
      try arguments.finish()
      return LessonTable(desk).outcome(width: shell.manner.width, style: shell.manner.style)
    case .start: return try start(&arguments, in: shell)
    case .restart:
      // By name, too, for a lesson that is not open.
      guard let name = arguments.word() else { break }
      try arguments.finish()
      try open(name.text, anew: true, true, arguments.line, shell)
      return desk.guide.map(desk.outcome) ?? Outcome("")
    default: break
    }
    let guide = try desk.opened(arguments.line)
    try arguments.finish()
    switch word {
    case .where: guide.show()
    case .back: guide.back()
    case .play: guide.play()
    case .next: guide.next()
    case .skip: guide.skip()
    case .hint: if !guide.hint() { guide.stage.say(guide.words.noHints) }
    case .check: return try check(guide, arguments.line)
    case .restart: try open(guide.lesson.path, anew: true, guide.isFull, arguments.line, shell)
    default:
      guide.leave()
      desk.guide = nil
      return Outcome("")
    }
    return desk.guide.map(desk.outcome) ?? Outcome("")
  }

  private func start(
    _ arguments: inout ArgumentReader, in shell: Shell
  ) throws(Diagnostic) -> Outcome {
    let quick = arguments.option("quick")?.text == "on"
    let name = try arguments.word("the name of a lesson")
    try arguments.finish()
    try open(name.text, anew: false, !quick, arguments.line, shell)
    return desk.guide.map(desk.outcome) ?? Outcome("")
  }

  private func open(
    _ name: String, anew: Bool, _ isFull: Bool, _ line: CommandLine, _ shell: Shell
  ) throws(Diagnostic) {
    let span = line.source.span(of: line.positionals.last ?? line.verb)
    do {
      try desk.open(name, anew: anew, isFull: isFull, on: shell)
    } catch let error as LessonError {
      throw error.diagnostic
    } catch let error as NoLesson {
      throw Diagnostic(
        "there is no lesson \(error.name)", at: span,
        suggestions: Suggestions.nearest(to: error.name, among: error.known),
        hint: error.known.isEmpty
          ? "no lessons were found; $GANLAB_LESSONS names their folder" : "lesson list")
    } catch let error as LabError {
      throw Diagnostic(error, in: line)
    } catch let error as Diagnostic {
      throw error
    } catch {
      throw Diagnostic("\(error)", at: span)
    }
  }

  private func check(_ guide: LessonGuide, _ line: CommandLine) throws(Diagnostic) -> Outcome {
    guard let results = guide.check() else {
      throw Diagnostic(
        desk.language.choose("no exercise waits here", "aucun exercice n'attend ici"),
        at: line.source.span(of: line.verb), hint: "next")
    }
    var outcome = desk.outcome(guide)
    outcome.result["passed"] = .integer(results.count(where: \.passed))
    outcome.result["failed"] = .integer(results.count { !$0.passed })
    return outcome
  }
}
