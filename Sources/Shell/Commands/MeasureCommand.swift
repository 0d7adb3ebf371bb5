import Console
import GanLabKit
import Lab
import Measures

/// `measure`: figures of quality, the lab's own and those of plugins.
struct MeasureCommand: Command {
  let name = "measure"
  let summary = "figures of quality: modes, distances, divergences"
  let usage =
    "measure [n=N] [FIGURE …] [MEASURE … [option=value …]], or measure samples=FILE data=FILE [k=N] [FIGURE …]"
  let details = """
    Samples come from the sampler that is chosen, always the same ones for one state of the networks; \
    the reference is as many fresh data. The last column is what as many samples of the data \
    themselves would have: a perfect sampler has 98.9 % within 3σ on the plane, and more is too narrow.

    Digits of 28 by 28 pixels are judged by the features of the lab's own classifier, at most 10,000 of them; \
    the card below says which weights, how many neighbours and which balls. Of stacked-mnist the 1,000 modes \
    are counted, a digit in each channel; n=26000 is the usual number. What a conditional model was told \
    is compared with what the classifier sees on codes and classes of the prior, whatever sampler is chosen.

    Models that are given half of a sample complete data that they were not trained on. The error is least for \
    the mean of all that may follow, which need not be like any of it: completion_sharpness and \
    completion_diversity tell a blur, and a sampler that has one answer.

    measure alone gives the lab's own figures, measure NAME what a measure that a plugin brought finds; \
    its options go with it where it is the only one. prdc is short for precision recall density coverage, \
    fid for frechet.

    measure samples=a.npy data=b.npy judges the rows of one array against those of another, whatever made \
    them: Fréchet distance, and the overlap of balls up to the k-th neighbour. What is published as FID is the \
    first on features of an Inception network, and on no others.
    """
  let examples = [
    Example("measure", "all figures", after: "data ring; model gan-mlp"),
    Example(
      "measure n=2000 modes_covered high_quality_3sigma", "two of them",
      after: "data ring; model gan-mlp"),
    Example(
      "measure samples=a.npy data=b.npy k=3 frechet prdc", "the rows of two files",
      after: "data ring; model gan-mlp; sample n=100 to=a.npy; sample n=100 to=b.npy"),
    Example(
      "measure completion_error completion_mean_error", "half a point given, the other predicted",
      after: "data ring; model regressor; loss squared-error; train steps=20"),
    Example(
      "measure few-labels labels=20 test=50", "20 labels on what a model learned without any",
      after: "data digits train=200 test=50; model gan-mlp hidden=16; loss nonsaturating; "
        + "train steps=20"),
  ]
  let options = [
    CommandOption("n", "samples to measure (default 2500)"),
    CommandOption("samples", "in place of samples: a .npy file of rows", isPath: true),
    CommandOption("data", "in place of data: a .npy file of rows", isPath: true),
    CommandOption("k", "of files: the neighbour that balls reach to (default 5)"),
    CommandOption(
      "ball", "of files: whether balls hold their border (default closed)",
      choices: Ball.allCases.map(\.rawValue)),
  ]

  func names(after words: [String], in shell: Shell) -> Candidates {
    let measures = shell.session.registry.candidates(.measure).words
    return Candidates(measures + (Session.figureNames + ["fid", "prdc"]).map { Candidate($0) })
  }

  func componentOptions(for name: String?, in shell: Shell) -> [CommandOption] {
    shell.session.registry.commandOptions(.measure, name)
  }

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    if let outcome = try measureFiles(&arguments, in: shell) { return outcome }
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
    if measures.isEmpty, let key = keys.first(where: { Self.fileKeys.more.contains($0.text) }) {
      throw Diagnostic(
        "\(key.text)= goes with samples= and data=", at: arguments.line.source.span(of: key),
        hint: "measure samples=a.npy data=b.npy \(key.text)=…")
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
    let names = Self.expanded(word.text)
    if names.allSatisfy(Session.figureNames.contains) {
      figures.formUnion(names)
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
    let found = try session.gather(count, only: wanted, shell.watcher)
    let (figures, report, stacked, images) = (
      found.figures, found.plane, found.stacked, found.images
    )
    shell.page?.note(figures)
    let card =
      report?.card.values
      ?? [("n", Double(images?.card.n ?? stacked?.n ?? count)), ("seed", Double(session.seed))]
    let features = images?.card ?? stacked?.card
    var result = JSONObject()
    for figure in figures { result[figure.key] = figure.json }
    var object = JSONObject()
    for (key, value) in card { object[key] = JSONValue.number(value).asInteger }
    if let split = session.measuredSplit { object["split"] = .string(split) }
    for (key, value) in features?.json ?? [] { object[key] = value }
    if let stacked {
      object["features_n"] = .integer(stacked.card.n)
      object["mode_reference_n"] = .integer(stacked.modeReferenceN)
    }
    result["card"] = .object(object)
    let style = shell.manner.style
    var items = card.map { key, value in
      let text = Int(exactly: value).map { "\($0)" } ?? NumberText.figure(value)
      return "\(key)\u{A0}\(text)"
    }
    if let split = session.measuredSplit { items.append("split\u{A0}\(split)") }
    if let stacked {
      items.append("modes' shares of\u{A0}\(stacked.modeReferenceN) data")
      if stacked.card.n < stacked.n { items.append("features of\u{A0}\(stacked.card.n)") }
    }
    items += features?.words ?? []
    // Of figures that were asked for by name, what makes those doubtful.
    let notes = (features?.notes ?? []).filter { wanted.isEmpty || $0.concerns(wanted) }
    let reasons =
      notes.map(\.description)
      + [wanted.isEmpty ? session.whyNoPlaneReport : nil].compactMap { $0 }
    let small = ([items.joined(separator: " · ")] + reasons)
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
