/// The area between two series, such as a mean less and plus its standard deviation.
public struct Band: Drawable, Equatable {
  /// The abscissae.
  public var x: [Double]
  /// One side of the band, as many values.
  public var low: [Double]
  /// The other side, as many values.
  public var high: [Double]
  /// The name in the legend.
  public var label: String?
  /// What the band is drawn in.
  public var bandInk: Ink
  /// 0 is invisible, 1 hides what is below.
  public var opacity: Double

  /// Makes a band; put it before its line, and give both the same `category`.
  public init(
    x: [Double]? = nil, low: [Double], high: [Double], label: String? = nil, ink: Ink = .next,
    opacity: Double = 0.22
  ) {
    self.x = x ?? low.indices.map(Double.init)
    self.low = low
    self.high = high
    self.label = label
    bandInk = ink
    self.opacity = opacity
  }

  var ink: Ink? { bandInk }

  func check() throws(FigureError) {
    try checkCount("band", "low", low.count, x.count)
    try checkCount("band", "high", high.count, x.count)
  }

  func measure(_ extent: inout PanelExtent) {
    for index in x.indices where extent.add(x[index], low[index]) {
      extent.add(x[index], high[index])
      extent.x.add(tight: x[index])
    }
  }

  func draw(in frame: Frame, style: LayerStyle) {
    var lower: [Point] = []
    var upper: [Point] = []
    func flush() {
      if lower.count > 1 {
        frame.canvas.fill(
          [lower + upper.reversed()], color: style.color, opacity: opacity, clip: frame.box)
      }
      lower = []
      upper = []
    }
    for index in x.indices {
      if let a = frame.place(x[index], low[index]), let b = frame.place(x[index], high[index]) {
        lower.append(a)
        upper.append(b)
      } else {
        flush()
      }
    }
    flush()
  }

  func keys(_ style: LayerStyle) -> [LegendKey] {
    guard let label else { return [] }
    return [LegendKey(label, .patch(opacity: opacity, hatch: .none), style.color)]
  }
}
