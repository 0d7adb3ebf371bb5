import Console
import GanLabKit
import Lab

// Samplers are compared on the model that is there, and nothing is trained.
extension CompareRequest {
  /// True if all that is to be compared are samplers.
  var isOfSamplers: Bool {
    let named = axes.map(\.key.text) == [Kind.sampler.name]
    let written = setups.allSatisfy {
      $0.text.hasPrefix("\(Kind.sampler.name) ") && !$0.text.contains(";")
    }
    return written && (axes.isEmpty ? !setups.isEmpty : named)
  }

  /// The comparison of the samplers, on the model that is there.
  ///
  /// - Throws: `Diagnostic` or `LabError`: what is wrong with one of them.
  func samplerComparison(_ line: CommandLine, in shell: Shell) throws -> SamplerComparison {
    let ofTraining = ["steps", "seconds", "parameters", "again", "sheet"]
    if let option = line.options.first(where: { ofTraining.contains($0.key.text) }) {
      throw Diagnostic(
        "nothing is trained here, and \(option.key.text) is of trainings",
        at: line.source.span(of: option.key),
        hint: "a sampler's options go with it: 'sampler ddls steps=50' 'sampler prior'")
    }
    guard shell.session.networks != nil else {
      throw LabError.missing(.model, for: "comparing samplers")
    }
    let commands =
      setups.map { ($0, $0.text) }
      + axes.flatMap { axis in axis.value.values.map { (axis.value, "sampler \($0)") } }
    // What is chosen keeps its options, where it is named without.
    let chosen = shell.session.sampler
    var samplers: [(name: String, selection: Selection)] = []
    for (word, text) in commands {
      let name = String(text.dropFirst("\(Kind.sampler.name) ".count))
      if let chosen, chosen.name == name {
        samplers.append((chosen.command, chosen))
        continue
      }
      let draft = try CompareDraft(word, line, in: shell, running: text)
      guard let selection = draft.shell.session.sampler else { continue }
      samplers.append((name, selection))
    }
    return try SamplerComparison(samplers, draws: seedCount, count: judged)
  }

  /// Draws with all samplers, and tells what came of it.
  ///
  /// - Throws: `Diagnostic` or `LabError`.
  func compareSamplers(_ line: CommandLine, in shell: Shell) throws -> Outcome {
    let comparison = try samplerComparison(line, in: shell)
    let progress = shell.manner.progress
    let (entries, samples) = try comparison.run(on: shell.session, shell.watcher)
    progress.finish()
    let report = SamplerReport(comparison, entries, figures)
    var outcome = Outcome(report.text(shell.manner.width, shell.manner.style), report.json)
    if comparison.draws == 1 {
      outcome.notices.append("one draw supports no difference: seeds=3")
    }
    try shell.makeFolder(for: sheetPath)
    do throws(LabError) {
      let drawing = try comparison.sheet(samples, shell.session, format)
      try drawing.write(to: sheetPath)
      outcome.result["path"] = .string(sheetPath)
      outcome.result["width"] = .integer(drawing.size.width)
      outcome.result["height"] = .integer(drawing.size.height)
      outcome.text += "\n\(sheetPath)"
      outcome.drawing = drawing
    } catch {
      guard case .refused(let message, _) = error else { throw error }
      outcome.notices.append("there is no sheet: \(message)")
    }
    return outcome
  }
}
