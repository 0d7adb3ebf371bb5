import Console
import GanLabKit
import Lab

/// `resume`: the rest of a training that was stopped.
struct ResumeCommand: Command {
  let name = "resume"
  let summary = "train the rest of a training that was stopped"
  let usage = "resume [RUN]"
  let details = """
    Without a number it is the training of this shell, if Ctrl-C ended it, or else the last run that was \
    stopped or killed. With a number the last state of that run is taken up, whatever it was chosen to do, \
    and trained to its goal; further commands go on with it. The bits are those of a training that was never \
    stopped.
    """
  let examples = [
    Example(
      "resume", "the rest of it",
      after: "data ring; model gan-mlp; loss minimax; train steps=20 of=40")
  ]

  func names(after words: [String], in shell: Shell) -> Candidates {
    guard words.isEmpty, let runs = shell.session.runs else { return Candidates() }
    return Candidates(
      runs.numbers.reversed().prefix(100).map {
        Candidate("\($0)", RunSummary($0, in: runs)?.title ?? "")
      })
  }

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    let line = arguments.line
    let word = arguments.word()
    try arguments.finish()
    let session = shell.session
    var notices: [String] = []
    var chosen: RunFolder?
    if let word {
      guard let runs = session.runs else {
        throw Diagnostic(
          "no trainings are kept", at: line.source.span(of: word),
          hint: "open FILE takes up what save wrote")
      }
      chosen = try RunsCommand().run(of: word, line, runs)
    }
    do throws(LabError) {
      if let run = chosen {
        notices = try session.resume(run).notices
      } else if session.pendingGoal == nil {
        guard session.step == 0, let run = session.stoppedRun else {
          throw .refused(
            session.step > 0
              ? "this training is at its goal" : "there is no training that was stopped",
            hint: session.step > 0 ? "train steps=2000" : "runs lists what was trained")
        }
        notices = try session.resume(run).notices
      }
    } catch {
      throw Diagnostic(error, in: line)
    }
    let run = session.run.map { "run \($0.number)" } ?? "the training"
    guard let goal = session.pendingGoal else {
      var outcome = Outcome(
        "\(run), at its goal: \(NumberText.grouped(session.step)) steps; train goes on with it",
        ["step": .integer(session.step)], notices: notices)
      if let run = session.run { outcome.result["run"] = .integer(run.number) }
      return outcome
    }
    if !shell.manner.isJSON, !shell.manner.isQuiet {
      shell.manner.complain("\(run) goes on from step \(NumberText.grouped(session.step))\n")
    }
    var outcome = try TrainCommand.train(goal, line, in: shell)
    outcome.notices = notices + outcome.notices
    return outcome
  }
}
