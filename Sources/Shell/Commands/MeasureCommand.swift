import Console
import GanLabKit
import Lab
import Measures

/// `measure`: figures of quality.
struct MeasureCommand: Command {
  let name = "measure"
  let summary = "figures of quality: modes, distances, divergences"
  let usage = "measure [n=N] [FIGURE …]"
  let details = """
    Samples come from the sampler that is chosen, always the same ones for one state of the networks; \
    the reference is as many fresh data. The last column is what as many samples of the data \
    themselves would have: a perfect sampler has 98.9 % within 3σ on the plane, and more is too narrow.
    """
  let examples = [
    Example("measure", "all figures", after: "data ring; model gan-mlp"),
    Example(
      "measure n=2000 modes_covered high_quality_3sigma", "two of them",
      after: "data ring; model gan-mlp"),
  ]
  let options = [CommandOption("n", "samples to measure (default 2500)")]

  func names(after words: [String], in shell: Shell) -> Candidates {
    Candidates(Session.figureNames.map { Candidate($0) })
  }

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    let count = try arguments.integer("n", default: 2500, in: 10...100_000)
    var wanted: Set<String> = []
    while let word = arguments.word() {
      guard Session.figureNames.contains(word.text) else {
        throw Diagnostic.unknown(
          "figure", word, among: Session.figureNames, in: arguments.line.source,
          hint: "figures: \(Session.figureNames.listed)")
      }
      wanted.insert(word.text)
    }
    try arguments.finish()
    do {
      let report = try shell.session.planeReport(count)
      let known = report.entries.map(\.key)
      if let stranger = wanted.first(where: { !known.contains($0) }) {
        throw LabError.refused(
          "\(shell.session.data?.name ?? "these data") have no \(stranger)",
          hint: "figures: \(known.listed)")
      }
      return outcome(report, only: wanted, in: shell)
    } catch let error as LabError {
      throw Diagnostic(error, in: arguments.line)
    } catch {
      throw Diagnostic("\(error)", at: arguments.line.source.span(of: arguments.line.verb))
    }
  }

  private func outcome(_ report: PlaneReport, only wanted: Set<String>, in shell: Shell) -> Outcome
  {
    var table = TextTable([
      .init("figure"), .init("value", .right), .init("better"), .init("perfect", .right),
    ])
    var result = JSONObject()
    for entry in report.entries where wanted.isEmpty || wanted.contains(entry.key) {
      result[entry.key] = entry.json
      table.append([
        entry.label, entry.text(entry.value),
        entry.better == .perfect ? "as perfect" : entry.better.rawValue,
        entry.perfect == nil ? "" : entry.text(entry.perfect),
      ])
    }
    let card = report.card.values
    var object = JSONObject()
    for (key, value) in card { object[key] = .number(value).asInteger }
    result["card"] = .object(object)
    let style = shell.manner.style
    let small = card.map { key, value in
      let text = Int(exactly: value).map { "\($0)" } ?? NumberText.figure(value)
      return "\(key)\u{A0}\(text)"
    }.joined(separator: " · ").wrapped(to: shell.manner.width).joined(separator: "\n")
    return Outcome(
      table.text(width: shell.manner.width, style: style) + "\n" + style.dim(small), result)
  }
}

extension PlaneReport.Entry {
  /// The value for `--json`: a count is whole, what there is none of is null.
  fileprivate var json: JSONValue {
    guard let value else { return .null }
    return unit == .count ? JSONValue.number(value).asInteger : .number(value)
  }

  /// A value for a reader.
  fileprivate func text(_ value: Double?) -> String {
    guard let value else { return "none" }
    return switch unit {
    case .count: NumberText.grouped(Int(value.rounded()))
    case .share: NumberText.figure(value * 100) + " %"
    case .nats: NumberText.figure(value) + " nats"
    case .length, .number: NumberText.figure(value)
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
