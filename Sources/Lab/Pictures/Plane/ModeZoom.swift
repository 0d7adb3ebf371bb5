import Figures
import GanLabKit
import Measures

/// All modes of a mixture laid over each other: where each sample lies from the mean of the mode that
/// it belongs to, in that mode's standard deviations.
///
/// Shows what a sharp mode hides: whether its samples are spread as the data are, off centre, or one
/// point.
struct ModeZoom {
  /// [x, y, x, y, …] in standard deviations.
  let offsets: [Double]

  /// How far the panel shows, in standard deviations.
  private static let reach = 6.0

  /// The offsets of `points`, of which `coverage` tells the modes.
  init(_ points: Points, _ coverage: ModeCoverage, _ mixture: GaussianMixture) {
    var offsets: [Double] = []
    offsets.reserveCapacity(2 * coverage.nearest.count)
    for (i, mode) in coverage.nearest.enumerated() {
      for axis in 0..<2 {
        let distance = points.coordinates[2 * i + axis] - mixture.means[mode][axis]
        offsets.append(distance / mixture.deviations[mode])
      }
    }
    self.offsets = offsets
  }

  /// The panel, with circles of 1 and of 3 standard deviations.
  func panel(_ words: SamplesWords) -> Panel {
    let limits = Limits.fixed(-ModeZoom.reach, ModeZoom.reach)
    let circle = { (radius: Double, dash: Dash) in
      Figures.Layer.outlines(
        .circles(
          at: [Point(0, 0)], radius: radius, label: words.within(Int(radius)), width: 2.2,
          dash: dash))
    }
    return Panel(
      title: words.zoomed, x: Axis(words.zoomAxis("₁"), limits: limits),
      y: Axis(words.zoomAxis("₂"), limits: limits), legend: .below, equalAspect: true,
      layers: [
        Marks.generated(
          offsets, label: words.plane.generated(offsets.count / 2), radius: 3, opacity: 0.6),
        circle(1, .dashed), circle(3, .solid),
      ])
  }
}
