import Console
import Glibc
import Lab
import PluginHost
import Shell

/// A lesson that a reader goes through at the shell's own prompt.
///
/// It shows prose up to the next part at which the reader acts: a demonstration to type or to have run,
/// an exercise, a question. What is typed there counts for its checks.
final class LessonGuide {
  let lesson: LessonFile
  let stage: LessonStage
  var progress: LessonProgress
  let store: ProgressStore
  /// Whether long demonstrations are shown at all.
  let isFull: Bool
  /// Where the reader is: a step of the lesson and a part of it.
  var place = Place(step: 0, part: 0)
  var hintsShown = 0
  /// How much had been done at the start of each step, for going back.
  var traces: [String: Int] = [:]
  /// True between `lesson play` and what ends it.
  var isPlaying = false
  /// True while the guide itself runs commands.
  var isAtWork = false
  var couldNotKeep = false
  var toldOfOther = false

  struct Place: Equatable {
    var step: Int
    var part: Int
  }

  init(_ stage: LessonStage, store: ProgressStore, isFull: Bool) {
    self.stage = stage
    self.store = store
    self.isFull = isFull
    lesson = stage.lesson
    let reader = getpwuid(getuid()).flatMap { String(validatingCString: $0.pointee.pw_name) }
    progress = LessonProgress(
      lesson: lesson.id, fingerprint: lesson.fingerprint, reader: reader ?? "",
      step: lesson.steps[0].id)
  }

  var session: Session { stage.shell.session }
  var words: LessonWords { stage.words }
  var step: LessonStep { lesson.steps[min(place.step, lesson.steps.count - 1)] }

  /// The part that waits for the reader; nil at the end.
  var waiting: LessonPart? {
    guard place.step < lesson.steps.count else { return nil }
    let parts = lesson.steps[place.step].parts
    return place.part < parts.count ? parts[place.part] : nil
  }

  /// What stands in the prompt: the lesson's step among all.
  var situation: String {
    let number = min(place.step + 1, lesson.steps.count)
    return "[\(lesson.id) \(number)/\(lesson.steps.count)\(isPlaying ? " play" : "")]"
  }
}

// MARK: - Going on

extension LessonGuide {
  /// Begins at the first step.
  func begin() {
    store.clear()
    if session.step > 0 || session.model != nil { keep(.beforeLesson) }
    session.startOver()
    stage.shell.transcript = []
    stage.shell.forgetPast()
    session.lesson = lesson.id
    stage.say(stage.style.bold(lesson.title(stage.language)))
    isAtWork = true
    _ = stage.run(lesson.seedCommand)
    isAtWork = false
    enter()
    go()
  }

  /// Takes up the lesson where the reader left it.
  func takeUp(_ kept: LessonProgress) {
    progress = kept
    if session.step > 0 || session.model != nil { keep(.beforeLesson) }
    let isSame = kept.fingerprint == lesson.fingerprint
    stage.shell.forgetPast()
    session.lesson = lesson.id
    guard let index = lesson.steps.firstIndex(where: { $0.id == kept.step }) else {
      stage.say(words.lessonChanged)
      return begin()
    }
    place = Place(step: index, part: isSame ? kept.part : 0)
    if !isSame { progress.typed = [] }
    if !isSame { stage.say(words.lessonChanged) }
    stage.book = FigureBook(kept.figures)
    stage.shell.transcript = kept.commands.map(\.text)
    progress.fingerprint = lesson.fingerprint
    if !isSame || !bringBack(.now) {
      // A state that is damaged is told; the one at the start of the step is still there.
      place.part = 0
      progress.typed = []
      if !bringBack(.start(step: kept.step)) { stage.say(words.stateNotKept) }
    }
    stage.say(stage.style.bold(lesson.title(stage.language)))
    show()
  }

  /// Goes on to the next part at which the reader acts.
  func go() {
    while place.step < lesson.steps.count {
      guard let part = waiting else {
        progress.done.appendOnce(step.id)
        place = Place(step: place.step + 1, part: 0)
        if place.step < lesson.steps.count { enter() }
        continue
      }
      switch part {
      case .prose(let prose): stage.show(prose)
      case .hint: break
      case .checks(let block): makeChecks(block)
      case .commands(let block):
        if block.role == .long, !isFull { break }
        invite(block)
        return halt()
      case .question(let question):
        QuestionTeller(stage).ask(question)
        QuestionTeller(stage).invite(question)
        return halt()
      }
      place.part += 1
    }
    progress.isFinished = true
    stage.say("\n" + stage.style.bold(words.end(of: progress)))
    settle()
  }

  /// Shows again what the reader is at: the step's heading, the prose before this part, the part.
  func show() {
    guard let part = waiting else { return stage.say(words.end(of: progress)) }
    stage.show(step)
    let before = step.parts[..<place.part]
    // Hints are not shown, so they do not part prose.
    let start = before.lastIndex { !$0.isProse && !$0.isHint }.map { $0 + 1 } ?? 0
    for case .prose(let prose) in before[start...] { stage.show(prose) }
    switch part {
    case .commands(let block): invite(block)
    case .question(let question):
      QuestionTeller(stage).ask(question)
      QuestionTeller(stage).invite(question)
    default: go()
    }
  }

  /// `next`: runs the demonstration, or looks whether the exercise is solved, and goes on.
  func next() {
    if isPlaying { return endPlay() }
    switch waiting {
    case nil: stage.say(words.end(of: progress))
    case .commands(let block) where block.isSolution: if solves() { move() }
    case .commands(let block): if perform(block) { move() }
    case .question: stage.say(words.answerFirst)
    default: go()
    }
  }

  /// `skip`: runs the solution, or says the answer, and goes on.
  func skip() {
    if isPlaying { return endPlay() }
    guard let part = waiting else { return stage.say(words.end(of: progress)) }
    progress.skipped.append("\(step.id)/\(place.part)")
    switch part {
    case .question(let question): QuestionTeller(stage).reveal(question)
    case .commands(let block):
      if block.isSolution {
        // Whatever was tried, the solution starts where the exercise did.
        if !progress.typed.isEmpty { _ = bringBack(.arrival) }
        if let count = traces["stop"] { forget(after: count) }
        progress.typed = []
        progress.commands.removeAll { $0.step == step.id && $0.part == place.part }
        stage.book = FigureBook(progress.figuresBefore)
        stage.say("\n" + stage.style.dim(words.solution))
      }
      guard perform(block) else { return }
    default: break
    }
    move()
  }

  /// `answer`: judges what was said, and goes on if it is right.
  ///
  /// - Returns: How it went; nil if nothing is asked.
  /// - Throws: Why it cannot be judged.
  func answer(_ text: String) throws(AnswerFault) -> Judgement? {
    guard !isPlaying, case .question(let question) = waiting else { return nil }
    let judgement = try question.judge(text)
    progress.answers.append(
      LessonProgress.Answer(
        step: step.id, part: place.part, text: text, isRight: judgement.isRight))
    let teller = QuestionTeller(stage)
    teller.tell(judgement)
    if judgement.isRight {
      if case .text = question.form { teller.reveal(question) }
      move()
    } else {
      stage.say(stage.style.dim(!hintsAhead.isEmpty ? words.tryAgain : words.tryAgainAlone))
      settle()
    }
    return judgement
  }

  /// The hints for what waits: those behind a question, and those before an exercise, as far as nothing else is
  /// between that the reader acts at.
  private var hintsAhead: [Hint] {
    guard let part = waiting else { return [] }
    let near: [LessonPart]
    switch part {
    case .question: near = Array(step.parts[(place.part + 1)...].prefix { !$0.isForReader })
    case .commands(let block) where block.isSolution:
      near = Array(step.parts[..<place.part].reversed().prefix { !$0.isForReader }.reversed())
    default: return []
    }
    return near.compactMap { if case .hint(let hint) = $0 { hint } else { nil } }
  }

  /// `hint`: the next one for what waits; the last again if there are no more.
  func hint() -> Bool {
    let hints = hintsAhead
    guard !hints.isEmpty else { return false }
    let hint = hints[min(hintsShown, hints.count - 1)]
    let number = "\(min(hintsShown + 1, hints.count))/\(hints.count)"
    stage.show(hint.text[stage.language] ?? "", after: stage.style.cyan("\(number) "))
    hintsShown += 1
    return true
  }

  /// `lesson back`: to the start of this step, or of the one before if nothing was done in this one.
  func back() {
    if isPlaying { endPlay() }
    let hasBegun = place.part > firstStop(of: min(place.step, lesson.steps.count - 1))
    if place.step >= lesson.steps.count || (!hasBegun && progress.typed.isEmpty && place.step > 0) {
      place.step -= 1
    }
    place.part = 0
    if !bringBack(.start(step: step.id)) { stage.say(words.stateNotKept) }
    // What is done once more counts once.
    if let count = traces[step.id] { forget(after: count) }
    let again = Set(lesson.steps[place.step...].map(\.id))
    progress.commands.removeAll { again.contains($0.step) && $0.text != lesson.seedCommand.text }
    progress.done.removeAll(where: again.contains)
    progress.isFinished = false
    progress.typed = []
    hintsShown = 0
    stage.show(step)
    go()
  }

  /// `lesson play`: free to try anything; `next` brings this state back.
  func play() {
    guard !isPlaying else { return }
    keep(.beforePlay)
    traces["play"] = stage.shell.transcript.count
    isPlaying = true
    stage.say(words.playing)
  }

  /// `lesson check`: the checks of the exercise that waits; nil if there is none.
  func check() -> [CheckResult]? {
    guard case .commands(let block) = waiting, block.isSolution else { return nil }
    let checks = checksAhead()
    for check in checks { tell(check) }
    return checks.map { stage.verdict(on: $0, in: step) }
  }

  /// Leaves the lesson, its progress kept; what was there before it comes back.
  func leave() {
    if isPlaying { endPlay() }
    settle()
    stage.shell.lessonFolder = nil
    stage.shell.forgetPast()
    session.lesson = nil
    session.startOver()
    _ = bringBack(.beforeLesson)
  }

  /// Notes a command that the reader typed.
  func note(_ line: CommandLine, _ outcome: Outcome) {
    guard !isPlaying else { return }
    // The rest of a training counts as the training: a lesson's checks know no other.
    let isRest = line.verb.text == "resume" && outcome.result["total_steps"] != nil
    stage.book.note(isRest ? "train" : line.verb.text, outcome.result)
    if outcome.wasInterrupted, line.verb.text == "train" { progress.stopped = line.comparable }
    progress.commands.append(
      LessonProgress.Typed(
        step: step.id, part: place.part, text: Shell.trace(of: line, outcome) ?? line.text))
    // What Ctrl-C ended early is still to be done.
    if !isAtWork, !outcome.wasInterrupted { progress.typed.append(line.comparable) }
    if !isAtWork { settle() }
  }
}
