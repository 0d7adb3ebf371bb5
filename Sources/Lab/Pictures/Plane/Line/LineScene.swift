import Figures
import GanLabKit
import Glibc

/// What the pictures of data on the line stand on: the interval shown, and the exact density.
struct LineScene: Sendable {
  /// The interval that is shown: the same for the same data.
  let low: Double
  /// Its other end.
  let high: Double
  /// The places at which curves are drawn.
  let places: [Double]
  /// The exact density there, where there is one.
  let density: [Double]?

  /// The places of a curve.
  static let resolution = 601

  /// The scene of `source`, of which `data` are samples.
  init(_ source: any DataSource, _ data: [Double]) {
    let mixture = source.mixture
    var (start, end) = (Double.infinity, -Double.infinity)
    if let mixture {
      for (k, mean) in mixture.means.enumerated() where mixture.weights[k] > 0 {
        start = min(start, mean[0] - 3 * mixture.deviations[k])
        end = max(end, mean[0] + 3 * mixture.deviations[k])
      }
    } else {
      for value in data where value.isFinite {
        start = min(start, value)
        end = max(end, value)
      }
    }
    if !(start <= end) { (start, end) = (-1, 1) }
    let margin = max((end - start) * 0.25, 1e-9)
    low = start - margin
    high = end + margin
    let step = (high - low) / Double(LineScene.resolution - 1)
    places = (0..<LineScene.resolution).map { [low] in low + Double($0) * step }
    density = mixture.map { [places] in $0.logDensities(places).map { exp($0) } }
  }

  /// The horizontal axis.
  var x: Axis { Axis("x", limits: .fixed(low, high)) }

  /// The density of the data as a curve.
  func exact(label: String) -> Figures.Layer? {
    density.map {
      .line(Line(x: places, y: $0, label: label, ink: Marks.dataInk, width: 3, dash: .solid))
    }
  }

  /// A histogram of area 1, but for what lies outside.
  func histogram(_ values: [Double], label: String, ink: Ink) -> Figures.Layer {
    var histogram = Histogram(
      of: values, bins: 80, low: low, high: high, density: true, label: label, ink: ink)
    histogram.dash = .solid
    return .histogram(histogram)
  }

  /// How many values lie outside of the interval.
  func outside(_ values: [Double]) -> Int { values.count { !($0 >= low && $0 <= high) } }
}
