import FoundationEssentials
import GanLabKit

/// The figures of a training, for other programs: its curves step by step, and what was measured of it.
public struct FigureTable: Sendable, Equatable {
  /// One quantity in the course of training.
  public struct Curve: Sendable, Equatable, Codable {
    /// Its name: `loss.generator`, `gradient_norm.discriminator`, `modes_covered`, `high_quality_3sigma`.
    public let name: String
    /// The steps.
    public let steps: [Int]
    /// Its value at each; where a point stands for several steps, their mean, at the last of them.
    public let values: [Double]
  }

  /// The number of the run, if the training is kept as one.
  public let run: Int?
  /// Data, model, loss and switches.
  public let what: [String: [String]]
  /// The curves.
  public let curves: [Curve]
  /// What was measured, in order.
  public let measures: [RunMeasure]

  /// True if there is nothing in it.
  public var isEmpty: Bool { curves.isEmpty && measures.isEmpty }

  /// The figures of the present training.
  public init(of session: Session) {
    let history = session.trainer?.history
    run = session.run?.number
    what = FigureTable.names(session.record)
    measures = session.measures
    func curves(_ all: [String: Series], _ prefix: String) -> [Curve] {
      all.sorted { $0.key < $1.key }.map { part, series in
        Curve(
          name: prefix + part, steps: series.values.indices.map { ($0 + 1) * series.stride },
          values: series.values.map(Double.init))
      }
    }
    var all = curves(history?.losses ?? [:], "loss.")
    all += curves(history?.gradientNorms ?? [:], "gradient_norm.")
    let moments = session.trainer?.snapshots?.all ?? []
    all += FigureTable.counts(
      moments.map { ($0.step, $0.modesCovered.map(Double.init), $0.highQuality) })
    self.curves = all
  }

  /// The figures of a run that was kept.
  ///
  /// - Throws: `LabError.file`.
  public init(of run: RunFolder) throws(LabError) {
    self.run = run.number
    what = FigureTable.names(try run.record())
    measures = run.measures
    let rows = run.metrics
    func curves(_ prefix: String, _ values: (RunMetric) -> [String: Double]) -> [Curve] {
      Set(rows.flatMap { values($0).keys }).sorted().map { part in
        let points = rows.compactMap { row in values(row)[part].map { (row.step, $0) } }
        return Curve(name: prefix + part, steps: points.map(\.0), values: points.map(\.1))
      }
    }
    self.curves =
      curves("loss.") { $0.losses } + curves("gradient_norm.") { $0.gradientNorms }
      + FigureTable.counts(
        rows.map { ($0.step, $0.modesCovered.map(Double.init), $0.highQuality) })
  }

  private static func names(_ record: RunRecord) -> [String: [String]] {
    Dictionary(grouping: record.components, by: \.kind).mapValues { $0.map(\.name) }
  }

  private static func counts(_ rows: [(step: Int, modes: Double?, quality: Double?)]) -> [Curve] {
    func curve(_ name: String, _ values: [(Int, Double?)]) -> Curve? {
      let points = values.compactMap { step, value in value.map { (step, $0) } }
      return points.isEmpty
        ? nil : Curve(name: name, steps: points.map(\.0), values: points.map(\.1))
    }
    return [
      curve("modes_covered", rows.map { ($0.step, $0.modes) }),
      curve("high_quality_3sigma", rows.map { ($0.step, $0.quality) }),
    ].compactMap { $0 }
  }

  // MARK: Files

  /// A long table (RFC 4180): `run,step,name,value`; what was measured stands behind the curves.
  ///
  /// Numbers are those of the curves, in as few digits as read back the same; what is not finite is `nan`, `inf`
  /// or `-inf`.
  public var csv: String {
    let head = run.map { "\($0)," } ?? ","
    var text = "run,step,name,value\n"
    for curve in curves {
      for (step, value) in zip(curve.steps, curve.values) {
        text += "\(head)\(step),\(curve.name),\(value)\n"
      }
    }
    for measure in measures {
      for (name, value) in measure.figures.sorted(by: { $0.key < $1.key }) {
        text += "\(head)\(measure.step),\(name),\(value)\n"
      }
    }
    return text
  }

  /// The same as an object: `run`, `what`, `curves` and `measures`, these with their cards.
  ///
  /// - Throws: What the encoder throws.
  public func json() throws -> String {
    let encoder = JSONEncoder.ofFigures
    encoder.outputFormatting.insert(.prettyPrinted)
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }
}

extension FigureTable: Encodable {}
