import GanLabKit
import Glibc

/// Where a critic is highest within a frame of the plane: x* = argmax d(x).
struct CriticPeak: Sendable {
  /// x*: [x, y].
  let place: [Double]
  /// d(x*).
  let logit: Double
  /// Whether it lies at the edge of the frame, so that d may rise further beyond.
  let isAtEdge: Bool

  /// Climbs from the highest node of a grid, where d is `logit`, along ∇d; `cell` is the grid's spacing.
  ///
  /// A step that leads down or out of the frame is halved. From a grid that is fine enough the ascent ends at
  /// the highest top; a narrower one between the nodes would be missed.
  ///
  /// - Throws: `tensor` if the critic could not be evaluated.
  init(
    _ critic: any AdversarialNetworks, from node: [Double], logit: Double, cell: Double,
    in frame: PlaneFrame
  ) throws(LabError) {
    var (place, height) = (node, logit)
    do {
      var length = cell
      for _ in 0..<200 where length > 1e-4 * cell {
        let x = Tensor.of(place, [1, 2]).tracked()
        let slope = try gradient(
          of: critic.discriminate(x, .evaluation).sum(), withRespectTo: [x])[0].doubles()
        let size = hypot(slope[0], slope[1])
        guard size > 0, size.isFinite else { break }
        var isHigher = false
        while !isHigher, length > 1e-4 * cell {
          let next = zip(place, slope).map { $0 + length * $1 / size }
          let found = try withoutRecording {
            try critic.discriminate(.of(next, [1, 2]), .evaluation).doubles()[0]
          }
          isHigher = found > height && frame.outside(next) == 0
          if isHigher { (place, height) = (next, found) } else { length /= 2 }
        }
      }
    } catch {
      throw Trainer.labError(error, in: "the discriminator")
    }
    self.place = place
    self.logit = height
    let margin = cell
    isAtEdge =
      place[0] - frame.x.low < margin || frame.x.high - place[0] < margin
      || place[1] - frame.y.low < margin || frame.y.high - place[1] < margin
  }
}
