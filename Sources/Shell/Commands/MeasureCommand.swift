import Console
import GanLabKit
import Lab
import Measures

/// `measure`: figures of quality, the lab's own and those of plugins.
struct MeasureCommand: Command {
  let name = "measure"
  let summary = "figures of quality: modes, distances, divergences"
  let usage = "measure [n=N] [FIGURE …] [MEASURE … [option=value …]]"
  let details = """
    Samples come from the sampler that is chosen, always the same ones for one state of the networks; \
    the reference is as many fresh data. The last column is what as many samples of the data \
    themselves would have: a perfect sampler has 98.9 % within 3σ on the plane, and more is too narrow.

    Digits of 28 by 28 pixels are judged by the features of the lab's own classifier, at most 10,000 of them; \
    the card below says which weights, how many neighbours and which balls. What a conditional model was told \
    is compared with what the classifier sees on codes and classes of the prior, whatever sampler is chosen.

    measure alone gives the lab's own figures, measure NAME what a measure that a plugin brought finds; \
    its options go with it where it is the only one.
    """
  let examples = [
    Example("measure", "all figures", after: "data ring; model gan-mlp"),
    Example(
      "measure n=2000 modes_covered high_quality_3sigma", "two of them",
      after: "data ring; model gan-mlp"),
  ]
  let options = [CommandOption("n", "samples to measure (default 2500)")]

  func names(after words: [String], in shell: Shell) -> Candidates {
    let measures = shell.session.registry.candidates(.measure).words
    return Candidates(measures + Session.figureNames.map { Candidate($0) })
  }

  func componentOptions(for name: String?, in shell: Shell) -> [CommandOption] {
    shell.session.registry.commandOptions(.measure, name)
  }

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    let count = try arguments.integer("n", default: 2500, in: 10...100_000)
    var figures: Set<String> = []
    var measures: [Word] = []
    while let word = arguments.word() {
      try sort(word, into: &figures, &measures, arguments.line, shell)
    }
    // Options that no single measure can take are nobody's.
    let options = measures.count == 1 ? arguments.assignments() : []
    let keys = arguments.line.options.map(\.key).filter { $0.text != "n" }
    if measures.count > 1, let key = keys.first {
      throw Diagnostic(
        "\(key.text) could go with each of \(measures.map(\.text).listed)",
        at: arguments.line.source.span(of: key), hint: "measure \(measures[0].text) \(key.text)=…")
    }
    try arguments.finish()
    do {
      let session = shell.session
      let selections = try measures.map { word throws(LabError) in
        try session.measure(word.text, options)
      }
      var outcome = Outcome("")
      if measures.isEmpty || !figures.isEmpty {
        outcome = try own(count, only: figures, in: shell)
      }
      if !selections.isEmpty {
        add(try session.measurement(selections, count, shell.watcher), to: &outcome, in: shell)
      }
      shell.manner.progress.finish()
      return outcome
    } catch {
      throw Diagnostic(error, in: arguments.line)
    }
  }

  /// Tells what a word names: a figure of the lab's own, or a measure of a plugin.
  private func sort(
    _ word: Word, into figures: inout Set<String>, _ measures: inout [Word], _ line: CommandLine,
    _ shell: Shell
  ) throws(Diagnostic) {
    if Session.figureNames.contains(word.text) {
      figures.insert(word.text)
      return
    }
    let known = shell.session.registry.components(.measure).map(\.name)
    guard known.contains(word.text) else {
      let more = known.isEmpty ? "" : "; measures: \(known.listed)"
      throw Diagnostic.unknown(
        known.isEmpty ? "figure" : "figure or measure", word, among: Session.figureNames + known,
        in: line.source, hint: "figures: \(Session.figureNames.listed)\(more)")
    }
    if !measures.contains(where: { $0.text == word.text }) { measures.append(word) }
  }

  /// The lab's own figures: those of the samples, of the likelihood, and of its bound.
  private func own(
    _ count: Int, only wanted: Set<String>, in shell: Shell
  ) throws(LabError) -> Outcome {
    let session = shell.session
    let why = session.whyNoPlaneReport
    let report = why == nil ? try session.planeReport(count, shell.watcher) : nil
    var all = report?.entries.map(\.figure) ?? []
    if wanted.isEmpty || !wanted.isDisjoint(with: Session.likelihoodNames) {
      all += try session.likelihoodFigures(Swift.max(count, 10_000), shell.watcher)
    }
    if wanted.isEmpty || !wanted.isDisjoint(with: Session.evidenceNames) {
      all += try session.evidenceFigures(count, shell.watcher)
    }
    if wanted.isEmpty || !wanted.isDisjoint(with: Session.classificationNames) {
      all += try session.classificationFigures(Swift.max(count, 10_000), shell.watcher)
    }
    if wanted.isEmpty || !wanted.isDisjoint(with: Session.recognitionNames) {
      all += try session.recognitionFigures(count, shell.watcher)
    }
    let images =
      wanted.isEmpty || !wanted.isDisjoint(with: Session.imageNames)
      ? try session.imageReport(
        count,
        seeksCopies: wanted.isEmpty || !wanted.isDisjoint(with: Session.copyNames), shell.watcher)
      : nil
    all += images?.figures ?? []
    let known = all.map(\.key)
    if let stranger = wanted.sorted().first(where: { !known.contains($0) }) {
      if Session.recognitionNames.contains(stranger) {
        guard session.networks != nil else { throw .missing(.model, for: "measuring") }
        throw .refused(
          "\(stranger) is of a model that is told a class, and makes digits as mnist or digits has",
          hint: "data digits; model cgan")
      }
      let none = "\(shell.session.data?.name ?? "these data") have no \(stranger)"
      throw .refused(
        why.map { "\(none): \($0)" } ?? none,
        hint: known.isEmpty ? "measure alone tells what they have" : "figures: \(known.listed)")
    }
    let figures = all.filter { wanted.isEmpty || wanted.contains($0.key) }
    let card =
      report?.card.values
      ?? [("n", Double(images?.card.n ?? count)), ("seed", Double(session.seed))]
    var result = JSONObject()
    for figure in figures { result[figure.key] = figure.json }
    var object = JSONObject()
    for (key, value) in card { object[key] = JSONValue.number(value).asInteger }
    if let split = session.measuredSplit { object["split"] = .string(split) }
    for (key, value) in images?.card.json ?? [] { object[key] = value }
    result["card"] = .object(object)
    let style = shell.manner.style
    var items = card.map { key, value in
      let text = Int(exactly: value).map { "\($0)" } ?? NumberText.figure(value)
      return "\(key)\u{A0}\(text)"
    }
    if let split = session.measuredSplit { items.append("split\u{A0}\(split)") }
    items += images?.card.words ?? []
    let reasons = (images?.card.notes.map(\.description) ?? []) + [why].compactMap { $0 }
    let small = ([items.joined(separator: " · ")] + (wanted.isEmpty ? reasons : []))
      .flatMap { $0.wrapped(to: shell.manner.width) }.joined(separator: "\n")
    return Outcome(
      figures.table(width: shell.manner.width, style: style) + "\n" + style.dim(small), result)
  }

  /// Adds what plugins' measures found: a table each, and for `--json` an object under each name.
  private func add(
    _ measurement: Session.Measurement, to outcome: inout Outcome, in shell: Shell
  ) {
    let style = shell.manner.style
    for (name, figures) in measurement.figures {
      let head = outcome.text.isEmpty ? "" : "\n\n"
      outcome.text +=
        "\(head)\(style.bold(name))\n"
        + figures.table(width: shell.manner.width, style: style)
      outcome.result[String(name.map { $0 == "-" ? "_" : $0 })] = JSONValue(figures)
    }
    outcome.text += "\n" + style.dim("n\u{A0}\(measurement.n)")
    if outcome.result["card"] == nil {
      outcome.result["card"] = [
        "n": .integer(measurement.n), "reference_n": .integer(measurement.referenceN),
      ]
    }
  }
}

extension PlaneReport.Card {
  /// What the figures were made with, by name; what does not apply is left out.
  fileprivate var values: [(key: String, value: Double)] {
    let all: [(String, Double?)] = [
      ("n", Double(n)), ("reference_n", Double(referenceN)), ("seed", seed.map { Double($0) }),
      ("grid_columns", grid.map { Double($0.cells.first ?? 0) }),
      ("outside_grid", outsideGrid.map(Double.init)), ("mmd_bandwidth", bandwidth),
      ("projections", projections.map(Double.init)), ("transport_n", transportN.map(Double.init)),
      ("mmd_n", mmdN.map(Double.init)), ("mode_minimum", modeMinimum.map(Double.init)),
    ]
    return all.compactMap { key, value in value.map { (key, $0) } }
  }
}
