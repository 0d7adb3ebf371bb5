import GanLabKit
import Measures

extension Session {
  /// The names of the figures that `measure` can give.
  public static let figureNames = [
    "modes_covered", "modes_total", "high_quality_3sigma", "high_quality_4sigma", "mode_std",
    "reverse_kl", "sliced_w2", "w1", "w2", "mmd", "js", "kl", "not_finite",
  ]

  /// The figures of quality of `count` samples against as many data: always the same for one state.
  ///
  /// - Throws: `missing`, `refused` if the data are no points, `tensor` or `component`.
  public func planeReport(_ count: Int) throws(LabError) -> PlaneReport {
    guard let source else { throw .missing(.data, for: "measuring") }
    guard source.sampleShape.rank == 1 else {
      throw .refused(
        "these figures are for points, and the data are \(source.sampleShape)", hint: nil)
    }
    let set = try samples(count, random: random.stream("measured samples"))
    do {
      return try PlaneReport(
        samples: try set.samples.doubles(), reference: try dataPoints(set.samples.shape[0]),
        dimensions: source.sampleShape[0], mixture: source.mixture, hasModes: source.hasModes,
        random: random.stream("measures"), seed: UInt64(settings.seed))
    } catch let error as MeasureError {
      throw .refused("\(error)", hint: nil)
    } catch {
      throw Trainer.labError(error, in: "measure")
    }
  }
}
