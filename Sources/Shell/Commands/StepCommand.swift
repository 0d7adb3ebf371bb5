import Console
import GanLabKit
import Lab

/// `step`: one update, told in words and numbers.
struct StepCommand: Command {
  let name = "step"
  let summary = "one update, told in words and numbers"
  let usage = "step [d|g]"
  let details = """
    step alone is one whole training step: the discriminator's updates, then the generator's. step d \
    or step g is one update of that network alone.
    """
  let examples = [
    Example("step", "one training step", after: "data ring; model gan-mlp; loss minimax"),
    Example("step d", "one update of D alone", after: "data ring; model gan-mlp; loss minimax"),
  ]

  func names(after words: [String], in shell: Shell) -> Candidates {
    words.isEmpty
      ? Candidates([Candidate("d", "D alone"), Candidate("g", "G alone")]) : Candidates()
  }

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    let word = arguments.word()
    try arguments.finish()
    do {
      let part: String?
      switch word?.text {
      case nil: part = nil
      case "d", Part.discriminator: part = Part.discriminator
      case "g", Part.generator: part = Part.generator
      case let other?:
        throw LabError.unknownWord(other, what: "network", known: ["d", "g"])
      }
      let session = shell.session
      if !session.trainsIsolated { _ = try session.preparedTrainer() }
      let before = try scores(in: session)
      let records = try updates(of: part, in: shell)
      return told(records, before, try scores(in: shell.session), in: shell)
    } catch let error as LabError {
      throw Diagnostic(error, in: arguments.line)
    } catch {
      throw Diagnostic("\(error)", at: arguments.line.source.span(of: arguments.line.verb))
    }
  }

  private func updates(of part: String?, in shell: Shell) throws -> [UpdateRecord] {
    let session = shell.session
    guard !session.trainsIsolated else {
      return try session.trainIsolated(
        .init(steps: 1), part: part, watcher: shell.isolationWatcher
      ).last
    }
    return try session.step(part: part)
  }

  /// What D says of data and of generated samples: mean logits, and mean probabilities of "real".
  private struct Scores {
    let real: Double
    let fake: Double
    let realShare: Double
    let fakeShare: Double
  }

  private func scores(in session: Session) throws -> Scores? {
    guard let networks = session.networks as? any AdversarialNetworks, let source = session.source
    else { return nil }
    // Always the same probe, so that before and after can be compared.
    var random = Random(seed: 1)
    let x = source.samples(512, random: &random, dtype: .float32)
    let z = networks.prior.samples(512, random: &random)
    return try withoutRecording {
      let real = networks.discriminate(x, .live)
      let fake = networks.discriminate(networks.generate(z, .live), .live)
      return Scores(
        real: try real.mean().item(), fake: try fake.mean().item(),
        realShare: try real.sigmoid().mean().item(), fakeShare: try fake.sigmoid().mean().item())
    }
  }

  private func told(
    _ records: [UpdateRecord], _ before: Scores?, _ after: Scores?, in shell: Shell
  ) -> Outcome {
    let session = shell.session
    var lines: [String] = []
    var result: JSONObject = ["step": .integer(session.step)]
    for record in records {
      let times =
        record.part == Part.discriminator && session.effective.criticSteps > 1 && records.count > 1
        ? " (the last of \(session.effective.criticSteps) updates)" : ""
      lines.append(
        "\(record.part): its loss was \(NumberText.figure(record.loss)) on this batch, and it moved "
          + "against a gradient of length \(NumberText.figure(record.gradientNorm))\(times)")
      result[record.part] = [
        "loss": .number(record.loss), "gradient_norm": .number(record.gradientNorm),
      ]
    }
    if let before, let after {
      lines.append(
        session.criticOutput == .logit
          ? "D says of data \(percent(before.realShare)) → \(percent(after.realShare)) real, "
            + "of generated samples \(percent(before.fakeShare)) → \(percent(after.fakeShare))"
          : "the critic's mean over data \(NumberText.figure(before.real)) → "
            + "\(NumberText.figure(after.real)), over generated samples "
            + "\(NumberText.figure(before.fake)) → \(NumberText.figure(after.fake))")
      result["mean_logit_data"] = .number(after.real)
      result["mean_logit_generated"] = .number(after.fake)
    }
    return Outcome(lines.joined(separator: "\n"), result)
  }

  private func percent(_ share: Double) -> String { NumberText.figure(100 * share) + " %" }
}
