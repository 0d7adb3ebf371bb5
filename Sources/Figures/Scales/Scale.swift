import Glibc

/// How values are laid along an axis.
public enum Scale: Sendable, Equatable {
  /// Equal steps for equal differences.
  case linear
  /// Equal steps for equal ratios; values at or below zero are left out.
  case log
  /// Linear between `-threshold` and `threshold`, logarithmic beyond: for signed wide ranges.
  case symlog(threshold: Double)

  /// Whether `value` has a place on this scale.
  func shows(_ value: Double) -> Bool {
    guard value.isFinite, abs(value) <= Scale.largest else { return false }
    if case .log = self { return value >= 1 / Scale.largest }
    return true
  }

  /// Room is left below the largest Double, so that margins and differences stay finite.
  static let largest = 1e300

  /// The nearest value that this scale shows.
  func clamped(_ value: Double) -> Double {
    if case .log = self { return min(max(value, 1 / Scale.largest), Scale.largest) }
    return min(max(value, -Scale.largest), Scale.largest)
  }

  /// The value on the scale's own straight ruler: itself, log10, or the symmetric logarithm.
  ///
  /// Symlog is `x / t` within the threshold `t`, and `sign(x) (1 + log10(|x| / t))` beyond it.
  func forward(_ value: Double) -> Double {
    switch self {
    case .linear: return value
    case .log: return log10(value)
    case .symlog(let threshold):
      let ratio = value / Scale.usable(threshold)
      return abs(ratio) <= 1 ? ratio : (ratio < 0 ? -1 : 1) * (1 + log10(abs(ratio)))
    }
  }

  /// The value at a place on the straight ruler: the inverse of `forward`.
  func inverse(_ place: Double) -> Double {
    switch self {
    case .linear: return place
    case .log: return pow(10, place)
    case .symlog(let threshold):
      let unit = Scale.usable(threshold)
      return abs(place) <= 1 ? place * unit : (place < 0 ? -1 : 1) * unit * pow(10, abs(place) - 1)
    }
  }

  /// A threshold that can divide: anything else than a positive number counts as 1.
  static func usable(_ threshold: Double) -> Double {
    threshold.isFinite && threshold > 0 ? threshold : 1
  }
}

/// A scale with its two ends: what turns a value into a share of the axis.
struct Scaling: Sendable, Equatable {
  let scale: Scale
  let low: Double
  let high: Double
  private let start: Double
  private let span: Double

  init(scale: Scale, low: Double, high: Double) {
    self.scale = scale
    self.low = low
    self.high = high
    start = scale.forward(low)
    span = scale.forward(high) - start
  }

  /// Where `value` lies between the ends (0 at `low`, 1 at `high`), or `nil` if it has no place.
  @inline(__always)
  func fraction(_ value: Double) -> Double? {
    guard scale.shows(value) else { return nil }
    return (scale.forward(value) - start) / span
  }

  /// The value a share of the way along the axis.
  func value(at fraction: Double) -> Double { scale.inverse(start + fraction * span) }
}
