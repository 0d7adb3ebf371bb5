import GanLabKit
import Measures

/// Precision and recall of samples against data: in the plane by the points themselves, of digits by the
/// features of the lab's classifier.
struct OverlapScore {
  private let look: (Tensor) throws -> [Double]
  private let reference: Points
  private let dimensions: Int
  private let watcher: Watcher
  /// What the vectors are, for a caption: nil for the points themselves.
  let features: String?

  /// Against `count` data that training has not seen, where there are such data.
  ///
  /// - Throws: `refused` for data that are neither points nor digits; `tensor`, `interrupted`.
  init(_ session: Session, _ count: Int, for verb: String, _ watcher: Watcher) throws(LabError) {
    let source = try session.chosenSource(for: verb)
    self.watcher = watcher
    do {
      if source.sampleShape.rank == 1 {
        features = nil
        dimensions = source.sampleShape[0]
        look = { try $0.doubles() }
      } else if session.canBeJudged {
        let judge = try ImageJudge.shared.get()
        features = ImageJudge.name
        dimensions = judge.dimensions
        look = { try judge.sample($0, source.pixels, watcher).vectors }
      } else {
        throw LabError.refused(
          "\(verb) compares points, or digits that the lab's classifier reads", hint: "data digits")
      }
      var random = session.random.stream("overlap reference")
      let data = (source.heldOut ?? source).samples(count, random: &random, dtype: .float32)
      reference = try Points(look(data.checked()), dimensions: dimensions)
    } catch {
      throw OverlapScore.told(error)
    }
  }

  /// Precision and recall of the samples `x`, by the `k`-th neighbour.
  ///
  /// - Throws: `refused`, `tensor` or `interrupted`.
  func overlap(_ x: Tensor, k: Int = 5) throws(LabError) -> ManifoldOverlap {
    do {
      return try ManifoldOverlap(
        samples: Points(look(x), dimensions: dimensions), reference: reference, k: k,
        isInterrupted: watcher.isInterrupted)
    } catch {
      throw OverlapScore.told(error)
    }
  }

  private static func told(_ error: any Error) -> LabError {
    switch error {
    case MeasureError.interrupted: .interrupted(fraction: nil)
    case let error as MeasureError: .refused("\(error)", hint: nil)
    default: Trainer.labError(error, in: "the samples")
    }
  }
}
