import Console
import Lab
import Measures

// Rows of two files, in place of a model's samples and the data.
extension MeasureCommand {
  /// The options that make files what is measured, and those that go with them alone.
  static let fileKeys = (files: ["samples", "data"], more: ["k", "ball"])

  /// Judges the rows of one file against those of another; nil if no file is named, and nothing was taken.
  ///
  /// - Throws: What is wrong with the command or a file.
  func measureFiles(
    _ arguments: inout ArgumentReader, in shell: Shell
  ) throws(Diagnostic) -> Outcome? {
    let line = arguments.line
    let given = { (key: String) in line.options.last { $0.key.text == key } }
    let named = Self.fileKeys.files.compactMap(given)
    guard let first = named.first else { return nil }
    guard named.count == 2 else {
      let other = first.key.text == "samples" ? "data" : "samples"
      throw Diagnostic(
        "\(first.key.text)= is one file, and is measured against \(other)=",
        at: line.source.span(of: first.key), hint: "measure samples=a.npy data=b.npy")
    }
    if let n = given("n") {
      throw Diagnostic(
        "n= is of samples that a model draws; of files all rows are measured",
        at: line.source.span(of: n.key), hint: "measure samples=… data=…")
    }
    guard let samples = arguments.option("samples"), let data = arguments.option("data") else {
      return nil
    }
    let k = try arguments.integer("k", default: FeatureReport.Options().k, in: 1...1000)
    let ball = try ball(&arguments)
    var wanted: Set<String> = []
    while let word = arguments.word() {
      let names = Self.expanded(word.text)
      guard Set(names).isSubset(of: FeatureFiles.figureNames) else {
        let isOfModels = Session.figureNames.contains(word.text)
        guard !isOfModels else {
          throw Diagnostic(
            "two files have no \(word.text)", at: line.source.span(of: word),
            hint: "figures: \(FeatureFiles.figureNames.listed)")
        }
        throw Diagnostic.unknown(
          "figure", word, among: FeatureFiles.figureNames, in: line.source,
          hint: "figures: \(FeatureFiles.figureNames.listed)")
      }
      wanted.formUnion(names)
    }
    try arguments.finish()
    do {
      let (samples, data) = (shell.found(samples.path), shell.found(data.path))
      let files = try FeatureFiles(samples: samples, data: data)
      let report = try files.report(wanted, k: k, ball: ball, shell.watcher)
      shell.manner.progress.finish()
      return outcome(report, wanted, samples, data, in: shell)
    } catch {
      throw Diagnostic(error, in: line)
    }
  }

  /// The figures that a word stands for; `fid` is the Fréchet distance, of whatever features there are.
  static func expanded(_ word: String) -> [String] {
    switch word {
    case "prdc": ["precision", "recall", "density", "coverage"]
    case "fid": ["frechet"]
    default: [word]
    }
  }

  private func ball(_ arguments: inout ArgumentReader) throws(Diagnostic) -> Ball {
    guard let word = arguments.option("ball") else { return FeatureReport.Options().ball }
    guard let ball = Ball(rawValue: word.text) else {
      throw Diagnostic.unknown(
        "kind of ball", word, among: Ball.allCases.map(\.rawValue), in: arguments.line.source,
        hint: "balls: \(Ball.allCases.map(\.rawValue).listed)")
    }
    return ball
  }

  private func outcome(
    _ report: FeatureReport, _ wanted: Set<String>, _ samples: String, _ data: String,
    in shell: Shell
  ) -> Outcome {
    let figures = report.figures.filter {
      wanted.contains($0.key) || (wanted.isEmpty && FeatureFiles.figureNames.contains($0.key))
    }
    var result = JSONObject()
    for figure in figures { result[figure.key] = figure.json }
    let card = report.card
    var object: JSONObject = [
      "n": .integer(card.n), "samples": .string(samples), "data": .string(data),
    ]
    for (key, value) in card.json { object[key] = value }
    result["card"] = .object(object)
    let items = [
      "n\u{A0}\(card.n)", "against\u{A0}\(card.referenceN)", "\(card.dimensions)\u{A0}features",
      "k\u{A0}\(card.k)", "\(card.ball.rawValue)\u{A0}balls",
    ]
    let small = ([items.joined(separator: " · ")] + card.notes.map(\.description))
      .flatMap { $0.wrapped(to: shell.manner.width) }.joined(separator: "\n")
    let style = shell.manner.style
    return Outcome(
      figures.table(width: shell.manner.width, style: style) + "\n" + style.dim(small), result)
  }
}
