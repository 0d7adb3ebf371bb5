import Console
import Lab

/// `back`: to an earlier moment of this training.
struct BackCommand: Command {
  let name = "back"
  let summary = "go back to an earlier moment of this training, to its very bits"
  let usage = "back STEPS"
  let details = """
    The weights, the optimisers, the curves and the random numbers are those of that moment: what is trained \
    from there is what would have come. back 500 goes 500 steps back; what came after is forgotten, but for \
    what save keeps. Moments are kept in memory, as many as have room, for the training that is under way.
    """
  let examples = [
    Example(
      "back 20", "the state of 20 steps before",
      after: "data ring; model gan-mlp; loss minimax; train steps=50")
  ]

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    let word = try arguments.word("the number of steps to go back")
    try arguments.finish()
    let session = shell.session
    let steps: Int
    do {
      steps = try word.integer(atLeast: 1, atMost: 1_000_000_000)
    } catch {
      throw Diagnostic(error, for: "back", in: arguments.line.source)
    }
    let before = session.step
    guard steps <= before else {
      throw Diagnostic(
        before == 0 ? "nothing has been trained" : "this training has made \(before) steps",
        at: arguments.line.source.span(of: word),
        hint: before == 0 ? "train" : "back \(before), or reset")
    }
    do {
      try session.goBack(to: before - steps)
    } catch {
      throw Diagnostic(error, in: arguments.line)
    }
    return Outcome(
      "back from step \(NumberText.grouped(before)) to \(NumberText.grouped(session.step))",
      ["step": .integer(session.step), "from": .integer(before)])
  }
}

/// `undo`: as before the last command.
struct UndoCommand: Command {
  let name = "undo"
  let summary = "put everything back as it was before the last command that changed something"
  let usage = "undo [N]"
  let details = """
    Choices, settings, networks and training are as they were; files that were written stay. The last \
    \(Past.most) changes can be undone, as far as they have room in memory (set moments=); undo 3 undoes three.
    """
  let examples = [Example("undo", "the ring again", after: "data ring; data grid")]
  let leavesTrace = false

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    let word = arguments.word()
    try arguments.finish()
    var count = 1
    if let word {
      do {
        count = try word.integer(atLeast: 1, atMost: Past.most)
      } catch {
        throw Diagnostic(error, for: "undo", in: arguments.line.source)
      }
    }
    guard let change = shell.past.last(count) else {
      let there = shell.past.count
      throw Diagnostic(
        there == 0 ? "there is nothing to undo" : "\(there) changes can be undone",
        at: arguments.line.source.span(of: word ?? arguments.line.verb),
        hint: there == 0 ? nil : "undo \(there)")
    }
    do {
      try shell.session.restore(change.before)
    } catch {
      throw Diagnostic(error, in: arguments.line)
    }
    shell.past.drop(count)
    shell.transcript.removeLast(min(shell.transcript.count, shell.transcript.count - change.traces))
    return Outcome(
      "undone: \(change.line)",
      ["undone": .string(change.line), "step": .integer(shell.session.step)])
  }
}
