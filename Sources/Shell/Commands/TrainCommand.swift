import Console
import GanLabKit
import Lab

/// `train`: many updates, with progress; Ctrl-C stops after the current step.
struct TrainCommand: Command {
  let name = "train"
  let summary = "train, with progress; Ctrl-C stops after the current step"
  let usage = "train [steps=N [of=M]] [until=CONDITION [limit=N]] [seconds=S]"
  let details = """
    One step is d-steps updates of the discriminator and one of the generator. A condition is \
    modes>=8 or quality>0.9; it is looked at with each snapshot. Training goes on where it stopped.

    What Ctrl-C ended before its goal, resume brings there, with the same bits. steps=N of=M makes the \
    first N steps of a training of M, and leaves the rest to resume. Each training is kept as a run: \
    help runs.

    A model that is no game makes one update a step; under loss nll its learning rate falls to nothing in \
    the course of each command, unless set decay=none.

    After set watch=50 a terminal shows samples and losses while they change: a look every 50 steps, at most ten a \
    second, and fewer where looking would take more than 2 % of the time. (watch on is another thing: it looks for \
    failures, and tells them in words.)

    With set isolate on, or --isolate, a training in which a plugin takes part that is not the lab's own is \
    made in a process of its own, with the same bits: if that dies, the session is as it was before.
    """
  let examples = [
    Example("train steps=500", "500 steps", after: "data ring; model gan-mlp; loss nonsaturating"),
    Example(
      "train until=modes>=2 limit=2000", "until two modes are covered",
      after: "data ring; model gan-mlp; loss nonsaturating"),
  ]
  let options = [
    CommandOption("steps", "steps to make (default 2000, or as many as seconds= allows)"),
    CommandOption("of", "with steps: the goal, of which they are the first"),
    CommandOption(
      "until", "a condition that ends the training", choices: ["modes>=8", "quality>0.9"]),
    CommandOption("limit", "with until: the most steps to make (default 20000)"),
    CommandOption("seconds", "the most seconds to take"),
  ]

  /// As many steps as there are without a limit.
  static let mostSteps = 1_000_000_000

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    let goal = try goal(&arguments)
    try arguments.finish()
    return try Self.train(goal, arguments.line, in: shell)
  }

  /// Trains to `goal`, as `line` asks for it.
  ///
  /// - Throws: What ended it.
  static func train(
    _ goal: Session.Goal, _ line: CommandLine, in shell: Shell
  ) throws(Diagnostic) -> Outcome {
    let progress = shell.manner.progress
    let session = shell.session
    let start = session.step - goal.begun.steps
    let preview = TrainingPreview(shell)
    let isApart = session.trainsIsolated
    var seen: [String] = []
    let result: Session.TrainingResult
    do {
      let observe = { (step: Int, records: [UpdateRecord]) in
        shell.reloadChanged()
        for change in session.trainer?.takeChanges() ?? [] {
          let line = change.line(session)
          seen.append(line)
          if !shell.manner.isJSON { progress.note(line) }
        }
        shell.page?.look(
          step: step, from: start, goal, records: records, isApart: isApart)
        progress.update(
          step: step - start, of: goal.steps < Self.mostSteps ? goal.steps : nil,
          within: goal.seconds, trend: records.last?.loss,
          figures: records.map { (name: short($0.part), value: $0.loss) })
        preview?.update(step: step)
      }
      result =
        isApart
        ? try session.trainIsolated(goal, observe: observe, watcher: shell.isolationWatcher)
        : try session.train(
          goal, observe: { observe($0.step, $1) }, isInterrupted: shell.manner.isInterrupted)
    } catch {
      throw Diagnostic(error, in: line)
    }
    progress.finish()
    preview?.heedSuspension()
    var outcome = outcome(result, in: shell)
    if let failure = session.takeRecordingFailure() {
      outcome.notices.append(
        "this training is not kept: \(Diagnostic(failure, in: line).message); set record=off, or "
          + "GANLAB_RUNS=FOLDER for another place")
    }
    if session.watchInterval != nil {
      outcome.result["seen"] = JSONValue(seen)
      outcome.result["findings"] = .array(session.findings.map(\.json))
    }
    return outcome
  }

  private func goal(_ arguments: inout ArgumentReader) throws(Diagnostic) -> Session.Goal {
    let line = arguments.line
    let isGiven = { (key: String) in line.options.contains { $0.key.text == key } }
    let until = arguments.option("until")
    if until == nil, let limit = line.options.first(where: { $0.key.text == "limit" }) {
      throw Diagnostic(
        "limit goes with until", at: line.source.span(of: limit.key),
        hint: "train steps=\(limit.value.text)")
    }
    let seconds = try arguments.number("seconds", in: 0.001...1e7)
    // A time alone is no number of steps.
    let most = seconds != nil ? Self.mostSteps : until == nil ? 2000 : 20_000
    let steps = try arguments.integer("steps", default: most, in: 1...Self.mostSteps)
    let limit = try arguments.integer("limit", default: Self.mostSteps, in: 1...Self.mostSteps)
    // With a condition, steps= says no more than limit= does: how many at most.
    var goal = Session.Goal(
      steps: isGiven("limit") && !isGiven("steps") ? limit : min(steps, limit),
      seconds: seconds)
    if let of = line.options.first(where: { $0.key.text == "of" }) {
      guard isGiven("steps"), until == nil, seconds == nil else {
        throw Diagnostic(
          "of goes with steps alone", at: line.source.span(of: of.key),
          hint: "train steps=500 of=2000")
      }
      let whole = try arguments.integer("of", default: steps, in: steps...Self.mostSteps)
      (goal.steps, goal.pause) = (whole, steps)
    }
    if let until {
      do {
        goal.condition = try Condition(until.text)
      } catch {
        throw Diagnostic(error, in: line)
      }
    }
    return goal
  }

  private static func outcome(_ result: Session.TrainingResult, in shell: Shell) -> Outcome {
    let rate = result.seconds > 0 ? Double(result.steps) / result.seconds : 0
    var losses = JSONObject()
    var norms = JSONObject()
    for record in result.last {
      losses[record.part] = .number(record.loss)
      norms[record.part] = .number(record.gradientNorm)
    }
    var json: JSONObject = [
      "steps": .integer(result.steps), "total_steps": .integer(result.totalSteps),
      "steps_per_second": .number(rate), "losses": .object(losses),
      "gradient_norms": .object(norms), "stopped_by": .string(result.stoppedBy.rawValue),
    ]
    if let run = shell.session.run { json["run"] = .integer(run.number) }
    let stopped = result.stoppedBy == .interrupted ? "stopped by Ctrl-C after " : ""
    var text =
      "\(stopped)\(NumberText.grouped(result.steps)) steps in "
      + "\(NumberText.figure(result.seconds)) s (\(NumberText.short(rate))/s), "
      + "\(NumberText.grouped(result.totalSteps)) in all"
      + (shell.session.run.map { ", run \($0.number)" } ?? "")
    if stopped != "", shell.session.pendingGoal != nil { text += "; resume makes the rest" }
    for record in result.last {
      text +=
        "\n  \(record.part): loss \(NumberText.figure(record.loss)), "
        + "gradient \(NumberText.figure(record.gradientNorm))"
    }
    if let snapshot = shell.session.trainer?.present, let modes = snapshot.modesCovered,
      let quality = snapshot.highQuality
    {
      let total = shell.session.source?.mixture?.count ?? 0
      json["modes_covered"] = .integer(modes)
      json["high_quality_3sigma"] = .number(quality)
      json["samples"] = .integer(Snapshots.sampleCount)
      text +=
        "\n  now: \(modes) of \(total) modes, "
        + "\(NumberText.figure(quality * 100)) % within 3σ (\(Snapshots.sampleCount) samples)"
    }
    var outcome = Outcome(text, json)
    let wanted = shell.session.missingSwitches
    if let loss = shell.session.loss?.name, !wanted.isEmpty {
      outcome.notices.append(
        "\(loss) should be trained with \(wanted.joined(separator: " or ")) on, and none is")
    }
    outcome.wasInterrupted = result.stoppedBy == .interrupted
    return outcome
  }

  /// A network's name as the progress line has room for it.
  private static func short(_ part: String) -> String {
    switch part {
    case Part.discriminator: "D"
    case Part.generator: "G"
    case Part.autoencoder: "AE"
    default: part
    }
  }
}
