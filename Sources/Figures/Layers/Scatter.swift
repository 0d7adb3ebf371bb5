/// Points.
public struct Scatter: Drawable, Equatable {
  /// The abscissae.
  public var x: [Double]
  /// The ordinates, as many.
  public var y: [Double]
  /// What colours the points, as many, or `nil` for one colour.
  public var values: [Double]?
  /// How `values` become colours.
  public var colorScale: ColorScale
  /// The name in the legend.
  public var label: String?
  /// What the points are drawn in when there are no `values`.
  public var pointInk: Ink
  /// The shape; `nil` for another one in each layer.
  public var marker: Marker?
  /// Half the size of a point in pixels.
  public var radius: Double
  /// 0 is invisible, 1 hides what is below.
  public var opacity: Double
  /// Whether each point has a thin rim in the colour of the ground, which sets it off its neighbours.
  public var rim: Bool

  /// Makes a cloud of points.
  public init(
    x: [Double], y: [Double], values: [Double]? = nil, colorScale: ColorScale = ColorScale(),
    label: String? = nil, ink: Ink = .next, marker: Marker? = nil, radius: Double = 3.5,
    opacity: Double = 0.8, rim: Bool = true
  ) {
    self.x = x
    self.y = y
    self.values = values
    self.colorScale = colorScale
    self.label = label
    pointInk = ink
    self.marker = marker
    self.radius = radius
    self.opacity = opacity
    self.rim = rim
  }

  var ink: Ink? { values == nil ? pointInk : nil }
  var colors: (scale: ColorScale, scaling: Scaling)? {
    values.map { (colorScale, colorScale.resolved(for: $0)) }
  }

  func check() throws(FigureError) {
    try checkCount("scatter", "y", y.count, x.count)
    if let values { try checkCount("scatter", "values", values.count, x.count) }
  }

  func measure(_ extent: inout PanelExtent) {
    for (px, py) in zip(x, y) { extent.add(px, py) }
  }

  func outside(x across: Scaling, y up: Scaling) -> Int {
    zip(x, y).count { px, py in
      guard let a = across.fraction(px), let b = up.fraction(py) else { return false }
      return a < 0 || a > 1 || b < 0 || b > 1
    }
  }

  func draw(in frame: Frame, style: LayerStyle) {
    let shape = marker ?? Marker.allCases[style.index % Marker.allCases.count]
    let table = colorScale.map.table(ground: frame.theme.ground)
    let scaling = values.map { colorScale.resolved(for: $0) }
    let size = max(0.3, radius * frame.theme.weight)
    for index in x.indices {
      guard let place = frame.place(x[index], y[index]) else { continue }
      var color = style.color
      if let values, let scaling {
        guard let share = scaling.fraction(values[index]) else { continue }
        color = table[Int(min(max(share, 0), 1) * 255)]
      }
      frame.canvas.mark(
        shape, at: place, radius: size, color: color, opacity: opacity,
        rim: rim ? frame.rim(of: color) : nil, clip: frame.box)
    }
  }

  func keys(_ style: LayerStyle) -> [LegendKey] {
    guard let label, values == nil else { return [] }
    let shape = marker ?? Marker.allCases[style.index % Marker.allCases.count]
    return [LegendKey(label, .marker(shape, radius: radius), style.color)]
  }

  func marks(in frame: Frame) -> [Point] {
    let stride = max(1, x.count / 1000)
    return Swift.stride(from: 0, to: x.count, by: stride).compactMap { frame.place(x[$0], y[$0]) }
  }
}
