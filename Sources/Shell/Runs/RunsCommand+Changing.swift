import Console
import GanLabKit
import Lab
import PluginHost

extension RunsCommand {
  /// Takes runs away: `4`, `7-12`.
  func remove(
    _ arguments: inout ArgumentReader, _ runs: RunStore, _ shell: Shell
  ) throws -> Outcome {
    var chosen: [RunFolder] = []
    var word: Word? = try arguments.word("the numbers of runs")
    while let next = word {
      let ends = next.text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
      if ends.count == 2, let first = ends[0], let last = ends[1], first > 0, first <= last {
        let found = runs.numbers.filter { (first...last).contains($0) }.compactMap(runs.run)
        guard !found.isEmpty else {
          throw Diagnostic(
            "there are no runs from \(first) to \(last)",
            at: arguments.line.source.span(of: next), hint: "runs")
        }
        chosen += found
      } else {
        chosen.append(try run(of: next, arguments.line, runs))
      }
      word = arguments.word()
    }
    try arguments.finish()
    // Before the first is gone: a refusal is to leave all as it is.
    for run in chosen {
      if run == shell.session.run {
        throw LabError.refused(
          "run \(run.number) is the training of this shell",
          hint: "reset, then runs rm \(run.number)")
      }
      if let status = try? run.status(), status.state == .training, status.life != .gone {
        throw LabError.refused(
          "run \(run.number) is being trained by process \(status.process) on \(status.host)",
          hint: "end that training first")
      }
    }
    let bytes = chosen.reduce(0) { $0 + $1.bytes }
    guard shell.agrees(toRemove: chosen, bytes) else {
      return Outcome("nothing was removed", ["removed": .array([]), "bytes": .integer(0)])
    }
    for run in chosen { try runs.remove(run) }
    runs.sweep()
    return Outcome(
      "\(chosen.count) \(chosen.count == 1 ? "run" : "runs") removed, "
        + "\(NumberText.figure(Double(bytes) / 1e6)) MB",
      ["removed": .array(chosen.map { .integer($0.number) }), "bytes": .integer(bytes)])
  }

  /// Trains a run anew and compares the bits.
  func replay(
    _ arguments: inout ArgumentReader, _ runs: RunStore, _ shell: Shell
  ) throws -> Outcome {
    let folder = try run(&arguments, runs)
    try arguments.finish()
    let (record, status) = (try folder.record(), try folder.status())
    let script = try folder.script()
    let session = Session(host: shell.session.host)
    session.isInterrupted = shell.manner.isInterrupted
    var manner = shell.manner
    var complaints = ""
    manner.isJSON = false
    manner.style = .plain
    manner.write = { _ in }
    manner.complain = { complaints += $0 }
    let other = Shell(session, manner: manner, commands: Shell.allCommands)
    let start = ProgressLine.monotonicSeconds()
    let ending = other.runScript(script, name: folder.scriptPath)
    manner.progress.finish()
    if ending == Shell.Status.interrupted { throw LabError.interrupted(fraction: nil) }
    // A run that diverged does so again: its last command fails, as it did.
    guard ending == Shell.Status.done || status.state == .failed else {
      throw LabError.refused(
        "run \(folder.number) cannot be done again: \(complaints.firstError)",
        hint: "runs show \(folder.number) has its commands")
    }
    let different = try session.differences(from: folder.checkpointPath)
    let seconds = ProgressLine.monotonicSeconds() - start
    let isSame = different.isEmpty && session.step == status.step
    let changed = record.components.filter { item in
      item.sha256 != nil && PluginHost.checksum(of: item.library) != item.sha256
    }.map(\.name)
    var notices: [String] = []
    if !isSame {
      if session.step != status.step {
        notices.append("it came to step \(session.step), and the run to \(status.step)")
      }
      if !changed.isEmpty { notices.append("plugins have changed since: \(changed.listed)") }
      if record.environment.host != RunStatus.host {
        notices.append(
          "it was trained on \(record.environment.host), whose processor may round otherwise")
      }
      if let doubt = script.doubt { notices.append(doubt) }
    }
    let said =
      isSame
      ? "run \(folder.number) again: \(NumberText.grouped(session.step)) steps in "
        + "\(NumberText.figure(seconds)) s, the same bits"
      : "run \(folder.number) again: \(NumberText.grouped(session.step)) steps, other numbers in "
        + "\(different.count) arrays, \(different.first ?? "")"
    return Outcome(
      said,
      [
        "run": .integer(folder.number), "steps": .integer(session.step), "same": .bool(isSame),
        "different": JSONValue(different), "changed_plugins": JSONValue(changed),
      ], notices: notices)
  }
}

extension String {
  /// What the first error says, without its place and the line that it points at.
  fileprivate var firstError: Substring {
    let label = "error: "
    for line in split(separator: "\n") {
      if let place = line.firstRange(of: label) { return line[place.upperBound...] }
    }
    return split(separator: "\n").first ?? ""
  }

  /// Why the commands of a run's script may come to other bits.
  fileprivate var doubt: String? {
    split(separator: "\n").first { $0.hasPrefix("# It may come") }.map { String($0.dropFirst(2)) }
  }
}

extension Shell {
  /// As many runs are removed without a question.
  private static let fewRuns = 3

  /// True unless somebody at the prompt, asked about many runs, wants to keep them.
  fileprivate func agrees(toRemove runs: [RunFolder], _ bytes: Int) -> Bool {
    guard runs.count > Shell.fewRuns, let confirm else { return true }
    return confirm(
      "\(runs.count) runs from \(runs.map(\.number).min() ?? 0) to "
        + "\(runs.map(\.number).max() ?? 0), \(NumberText.figure(Double(bytes) / 1e6)) MB; "
        + "what is removed cannot be brought back.", "Remove them?")
  }
}
