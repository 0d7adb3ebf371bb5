import Console
import Lab
import Shell

/// What is done at one part: it is entered, run, checked and left.
extension LessonGuide {
  func enter() {
    hintsShown = 0
    stage.show(step)
    traces[step.id] = stage.shell.transcript.count
    keep(.start(step: step.id))
  }

  /// Leaves this part behind.
  func move() {
    progress.typed = []
    progress.stopped = nil
    hintsShown = 0
    place.part += 1
    go()
  }

  func invite(_ block: LessonCommands) {
    stage.say("")
    if block.isSolution { return stage.say(stage.style.cyan(words.yourTurn)) }
    for line in block.lines { stage.say("    " + stage.style.bold(line.text)) }
    stage.say("\n" + stage.style.dim(words.invitation(block.role)))
  }

  /// Runs what is left of a block; true if all went well.
  func perform(_ block: LessonCommands) -> Bool {
    isAtWork = true
    defer { isAtWork = false }
    // What has been done already, by the reader or before a stop, is not done twice.
    var done = progress.typed
    for line in block.lines {
      if let place = done.firstIndex(of: line.comparable) {
        done.remove(at: place)
        continue
      }
      // What Ctrl-C ended is brought to its goal, and not begun once more on top.
      let rest = progress.stopped == line.comparable ? restOfTraining : nil
      let performance =
        block.role == .refused ? stage.refuse(line) : stage.run(rest ?? line)
      guard performance == .done else {
        settle()
        return false
      }
      progress.stopped = nil
      if block.role != .refused, !block.isSolution { progress.typed.append(line.comparable) }
    }
    return true
  }

  /// The command that trains on to the goal of a training that was stopped; nil if none was.
  private var restOfTraining: CommandLine? {
    guard session.pendingGoal != nil else { return nil }
    return (try? Tokenizer.commands(in: SourceText("resume")))?.first
  }

  func makeChecks(_ block: LessonChecks) {
    guard !block.isLong || isFull else { return }
    let results = block.checks.map { stage.make($0, in: step) }
    if results.contains(where: { !$0.passed }) { stage.say(words.figuresDiffer) }
  }

  /// The checks right behind this part.
  func checksAhead() -> [Check] { step.checks(behind: place.part) }

  /// Whether the exercise's checks pass, told if not.
  func solves() -> Bool {
    let checks = checksAhead()
    let failed = checks.filter { !stage.verdict(on: $0, in: step).passed }
    guard !failed.isEmpty else { return true }
    for check in failed { tell(check) }
    let outdated = failed.compactMap(\.figure.verb).filter(stage.book.isOutdated)
    if let verb = outdated.first { stage.say(words.outdated(verb)) }
    stage.say(stage.style.dim(words.notYet))
    return false
  }

  /// Keeps what there is at a part that waits for the reader.
  func halt() {
    traces["stop"] = stage.shell.transcript.count
    progress.figuresBefore = stage.book.figures
    keep(.arrival)
    settle()
  }

  func forget(after count: Int) {
    let extra = stage.shell.transcript.count - count
    if extra > 0 { stage.shell.transcript.removeLast(extra) }
  }

  /// Says how a check of an exercise went: a reader who is not done has made no error.
  func tell(_ check: Check) {
    let result = stage.verdict(on: check, in: step)
    if result.passed {
      _ = stage.make(check, in: step)
    } else {
      stage.say(
        stage.style.yellow("✗ ") + CheckTeller.message(result, in: stage.language))
    }
  }

  func firstStop(of index: Int) -> Int {
    lesson.steps[index].parts.firstIndex { part in
      switch part {
      case .commands, .question: true
      default: false
      }
    } ?? 0
  }

  func endPlay() {
    isPlaying = false
    if let count = traces["play"] { forget(after: count) }
    if !bringBack(.beforePlay) { stage.say(words.stateNotKept) }
    show()
  }
}
