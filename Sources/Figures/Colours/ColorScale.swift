/// A map from the unit interval to colours.
public enum ColorMap: Sendable, Equatable {
  /// Viridis, for quantities that go from little to much.
  case viridis
  /// Blue, near-white, orange: for quantities with a `center` that means something (0, or D = 1/2).
  case diverging(center: Double)
  /// Black to white.
  case grey
  /// From the panel's ground to one colour: quiet, for what lies under points.
  case wash(Color)

  /// The 256 colours of the map, on a panel whose ground is `ground`.
  func table(ground: Color) -> [Color] {
    switch self {
    case .viridis: Viridis.table
    case .diverging: Diverging.table
    case .grey: (0..<256).map { Color(UInt32($0) * 0x010101) }
    case .wash(let ink): (0..<256).map { ground.mixed(with: ink, Double($0) / 255) }
    }
  }
}

/// How a quantity becomes a colour: the map, the values at its two ends, and the scale between.
public struct ColorScale: Sendable, Equatable {
  /// The colours.
  public var map: ColorMap
  /// The values at the two ends; automatic limits are those of the finite data.
  public var limits: Limits
  /// Linear, logarithmic or symmetric logarithmic.
  public var scale: Scale

  /// Makes a scale; by default viridis over the data's own range, linearly.
  public init(_ map: ColorMap = .viridis, limits: Limits = .automatic, scale: Scale = .linear) {
    self.map = map
    self.limits = limits
    self.scale = scale
  }

  /// The scale with its limits settled for `values`; a diverging map is made symmetric.
  func resolved(for values: [Double]) -> Scaling {
    if case .fixed(let low, let high) = limits {
      return Scaling(scale: scale, low: low, high: high)
    }
    var extent = AxisExtent(scale: scale)
    for value in values { extent.add(tight: value) }
    if case .diverging(let center) = map, let low = extent.tightLow, let high = extent.tightHigh {
      let reach = max(abs(low - center), abs(high - center))
      let half = reach > 0 ? reach : 1
      return Scaling(scale: scale, low: center - half, high: center + half)
    }
    let interval = extent.interval()
    return Scaling(scale: scale, low: interval.low, high: interval.high)
  }
}
