import Console
import GanLabKit
import Lab

/// `watch`: look for failures while a game is trained.
struct WatchCommand: Command {
  let name = "watch"
  let summary = "look for failures while a game is trained"
  let usage = "watch [on|off] [every=STEPS]"
  let details = """
    While it is on, train tells in a line when samples collapse onto few modes, when the players go round in \
    circles, when D is so far ahead that G learns nothing, and when a critic's slope is not bounded; with the step \
    at which it began, and what to try. why tells it at length. Looking changes nothing about the training: the \
    same seed gives the same networks. To see the samples while they change, set watch=50.
    """
  let examples = [
    Example("watch on", "look every 100 steps"),
    Example("watch on every=25", "look more often"),
    Example("watch off", "stop looking", after: "watch on"),
  ]
  let options = [CommandOption("every", "steps between two looks (default 100)")]

  func names(after words: [String], in shell: Shell) -> Candidates {
    words.isEmpty ? Candidates([Candidate("on"), Candidate("off")]) : Candidates()
  }

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    let word = arguments.word()
    let isGiven = arguments.line.options.contains { $0.key.text == "every" }
    let every = try arguments.integer(
      "every", default: shell.session.watchInterval ?? Session.usualWatchInterval,
      in: 1...1_000_000)
    try arguments.finish()
    do {
      switch word?.text {
      case "on": try shell.session.watch(every: every)
      case "off": try shell.session.watch(every: nil)
      case nil: if isGiven { try shell.session.watch(every: every) }
      case let other?: throw LabError.unknownWord(other, what: "word", known: ["on", "off"])
      }
    } catch let error as LabError {
      throw Diagnostic(error, in: arguments.line)
    } catch {
      throw Diagnostic("\(error)", at: arguments.line.source.span(of: arguments.line.verb))
    }
    guard let interval = shell.session.watchInterval else {
      return Outcome("watch is off", ["on": .bool(false)])
    }
    var outcome = Outcome(
      "watch is on: a look every \(NumberText.grouped(interval)) steps",
      ["on": .bool(true), "every": .integer(interval)])
    if shell.session.trainsIsolated {
      outcome.notices.append("what is trained in a process of its own (isolate) is not watched")
    }
    return outcome
  }
}
