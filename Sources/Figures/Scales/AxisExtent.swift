/// The range an axis must show, gathered value by value, and what could not be shown.
///
/// Loose values (points, lines) get a margin around them; tight ones (the edges of a heatmap, the
/// foot of a bar) do not, unless a loose value reaches further.
struct AxisExtent: Sendable {
  let scale: Scale
  private(set) var looseLow: Double?
  private(set) var looseHigh: Double?
  private(set) var tightLow: Double?
  private(set) var tightHigh: Double?

  init(scale: Scale) { self.scale = scale }

  /// Takes in a value that wants a margin.
  mutating func add(_ value: Double) {
    guard scale.shows(value) else { return }
    looseLow = min(looseLow ?? value, value)
    looseHigh = max(looseHigh ?? value, value)
  }

  /// Takes in a value that may lie on the frame itself.
  mutating func add(tight value: Double) {
    guard scale.shows(value) else { return }
    tightLow = min(tightLow ?? value, value)
    tightHigh = max(tightHigh ?? value, value)
  }

  /// Whether no value was taken in.
  var isEmpty: Bool { looseLow == nil && tightLow == nil }

  /// The ends of the axis: never equal, always finite.
  ///
  /// `margin` is the share of the range left free beyond the loose values.
  func interval(margin: Double = 0.05) -> (low: Double, high: Double) {
    guard let low = [looseLow, tightLow].compactMap({ $0 }).min(),
      let high = [looseHigh, tightHigh].compactMap({ $0 }).max()
    else { return empty }
    let (start, end) = (scale.forward(low), scale.forward(high))
    // Below this relative width, labels could no longer tell the two ends apart.
    guard end - start > max(abs(start), abs(end)) * 1e-9 else { return around(low) }
    let pad = (end - start) * margin
    let bottomIsTight = (tightLow ?? .infinity) <= low
    let topIsTight = (tightHigh ?? -.infinity) >= high
    return (
      bottomIsTight ? low : scale.clamped(scale.inverse(start - pad)),
      topIsTight ? high : scale.clamped(scale.inverse(end + pad))
    )
  }

  private var empty: (low: Double, high: Double) {
    if case .log = scale { return (1, 10) }
    return (0, 1)
  }

  /// A range around the one value of a constant series.
  private func around(_ value: Double) -> (low: Double, high: Double) {
    if case .log = scale { return (value / 3, value * 3) }
    // A tenth of the smallest numbers is zero.
    let half = abs(value) < 1 / Scale.largest ? 1 : abs(value) * 0.1
    return (value - half, value + half)
  }
}
