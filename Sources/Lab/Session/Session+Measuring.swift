import GanLabKit
import Measures
import PluginHost

extension Session {
  /// The names of the figures that the lab itself can give.
  public static let figureNames =
    [
      "modes_covered", "modes_total", "high_quality_3sigma", "high_quality_4sigma", "mode_std",
      "reverse_kl", "sliced_w2", "w1", "w2", "mmd", "js", "kl", "not_finite",
    ] + likelihoodNames + evidenceNames + classificationNames + recognitionNames
    + completionNames + imageNames

  /// What the plugins' measures found.
  public struct Measurement {
    /// The figures of each measure, in the order in which they were asked for.
    public let figures: [(measure: String, figures: [NamedFigure])]
    /// The samples that were judged.
    public let n: Int
    /// The data beside them.
    public let referenceN: Int
  }

  /// Why the data have none of the figures of points, in a sentence; nil where they have them.
  public var whyNoPlaneReport: String? {
    guard let source, source.sampleShape.rank != 1 else { return nil }
    let what = canCountDigits ? "distances and divergences" : "modes, distances and divergences"
    return "\(what) are for points, and a sample of these data is \(source.sampleShape)"
  }

  /// The figures of quality of `count` samples against as many data: always the same for one state.
  ///
  /// - Parameters:
  ///   - count: The samples.
  ///   - wanted: The figures that are wanted, all if empty; what is not needed for them is left out.
  ///   - watcher: Who looks on.
  /// - Returns: The report.
  /// - Throws: `missing`, `refused` if the data are no points, `tensor`, `component` or `interrupted`.
  public func planeReport(
    _ count: Int, only wanted: Set<String> = [], _ watcher: Watcher = .none
  ) throws(LabError) -> PlaneReport {
    guard source != nil else { throw .missing(.data, for: "measuring") }
    if let why = whyNoPlaneReport { throw .refused(why, hint: nil) }
    return try planeReport(
      of: samples(count, random: random.stream("measured samples"), watcher), only: wanted,
      watcher)
  }

  /// The figures of quality of samples that there are, against as many data.
  ///
  /// - Throws: As `planeReport`.
  func planeReport(
    of set: SampleSet, only wanted: Set<String> = [], _ watcher: Watcher
  ) throws(LabError) -> PlaneReport {
    guard let source else { throw .missing(.data, for: "measuring") }
    var options = PlaneReport.Options()
    options.figures = wanted
    do {
      return try PlaneReport(
        samples: try set.samples.doubles(), reference: try dataPoints(set.samples.shape[0]),
        twin: try dataPoints(set.samples.shape[0], stream: "second reference"),
        dimensions: source.sampleShape[0], mixture: source.mixture, hasModes: source.hasModes,
        random: random.stream("measures"), seed: UInt64(settings.seed), options: options,
        isInterrupted: watcher.isInterrupted)
    } catch MeasureError.interrupted {
      throw .interrupted(fraction: nil)
    } catch let error as MeasureError {
      throw .refused("\(error)", hint: nil)
    } catch {
      throw Trainer.labError(error, in: "measure")
    }
  }

  /// The plugin's measure `name` with `options` set.
  ///
  /// - Throws: `unknownComponent` or `option`.
  public func measure(_ name: String, _ options: [Assignment]) throws(LabError) -> Selection {
    try Selection(descriptor(.measure, name), options)
  }

  /// Has `measures` judge `count` samples, all of them the same ones: those that the lab's own figures
  /// are about.
  ///
  /// - Throws: `missing`, `incompatible`, `tensor`, `component` or `interrupted`.
  public func measurement(
    _ measures: [Selection], _ count: Int, _ watcher: Watcher = .none
  ) throws(LabError) -> Measurement {
    guard let source else { throw .missing(.data, for: "measuring") }
    for item in measures { try checkReady(item.descriptor, for: "measure \(item.name)") }
    let set = try samples(
      count, random: random.stream("measured samples"),
      Watcher(isInterrupted: watcher.isInterrupted))
    guard let networks else { throw .missing(.model, for: "measuring") }
    let reference = try self.reference(set.samples.shape[0])
    var found: [(measure: String, figures: [NamedFigure])] = []
    for (place, item) in measures.enumerated() {
      let share = { (fraction: Double) in (Double(place) + fraction) / Double(measures.count) }
      let context = MeasureContext(
        set.samples, reference: reference, networks: networks, source: source,
        criticOutput: criticOutput, random: random.stream("measure \(item.name)"),
        isCancelled: watcher.isInterrupted, report: { watcher.progress(share($0)) })
      guard let component = item.component as? any Measure else {
        throw .refused("\(item.name) is registered as a measure and is none", hint: nil)
      }
      do {
        let figures = try CrashReport.during(item.worker) { try context.run(component) }
        found.append((item.name, figures))
      } catch is Cancelled {
        throw .interrupted(fraction: share(context.fraction ?? 0))
      } catch {
        throw Trainer.labError(error, in: item.name)
      }
    }
    return Measurement(figures: found, n: set.samples.shape[0], referenceN: reference.shape[0])
  }
}

extension PlaneReport.Entry {
  /// The entry as a plugin's measure would give it.
  public var figure: NamedFigure {
    NamedFigure(
      key, value, label, unit: NamedFigure.Unit(rawValue: unit.rawValue) ?? .number,
      better: NamedFigure.Direction(rawValue: better.rawValue), perfect: perfect)
  }
}
