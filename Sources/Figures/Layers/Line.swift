/// A series of values joined by a line, which breaks where a value is missing.
public struct Line: Drawable, Equatable {
  /// The abscissae.
  public var x: [Double]
  /// The ordinates, as many.
  public var y: [Double]
  /// The name in the legend.
  public var label: String?
  /// What the line is drawn in.
  public var lineInk: Ink
  /// The width in pixels.
  public var width: Double
  /// The dashes; `nil` for other ones in each layer.
  public var dash: Dash?
  /// The shape set on the values, or `nil` for none.
  ///
  /// On crowded lines only some values get one.
  public var marker: Marker?
  /// Whether a value holds until the next one (a staircase) rather than being joined to it.
  public var stepped: Bool
  /// 0 is invisible, 1 hides what is below.
  public var opacity: Double

  /// Makes a line.
  ///
  /// Without abscissae, `x` counts the values from 0.
  public init(
    x: [Double]? = nil, y: [Double], label: String? = nil, ink: Ink = .next, width: Double = 2.4,
    dash: Dash? = nil, marker: Marker? = nil, stepped: Bool = false, opacity: Double = 1
  ) {
    self.x = x ?? y.indices.map(Double.init)
    self.y = y
    self.label = label
    lineInk = ink
    self.width = width
    self.dash = dash
    self.marker = marker
    self.stepped = stepped
    self.opacity = opacity
  }

  var ink: Ink? { lineInk }

  func check() throws(FigureError) { try checkCount("line", "y", y.count, x.count) }

  func measure(_ extent: inout PanelExtent) {
    var isShown = false
    for (px, py) in zip(x, y) where extent.add(px, py) { isShown = true }
    guard isShown else { return }
    // A curve may touch the left and right sides of its panel; only its height wants a margin.
    for px in x { extent.x.add(tight: px) }
  }

  private func dashes(_ style: LayerStyle) -> Dash {
    dash ?? Dash.allCases[style.index % Dash.allCases.count]
  }

  func draw(in frame: Frame, style: LayerStyle) {
    let runs = Polyline.runs(x: x, y: y, in: frame)
    let shown = runs.map { Polyline.thinned(stepped ? Polyline.stepped($0) : $0) }
    frame.canvas.stroke(
      shown, width: width * frame.theme.weight, color: style.color, opacity: opacity,
      dash: dashes(style), clip: frame.box)
    let radius = width * 1.7 * frame.theme.weight
    // A value between two gaps has no line: a dot keeps it visible.
    for run in runs where run.count == 1 && marker == nil {
      frame.canvas.mark(
        .circle, at: run[0], radius: width * 0.8 * frame.theme.weight, color: style.color,
        opacity: opacity, rim: nil, clip: frame.box)
    }
    guard let marker else { return }
    for run in runs {
      for index in stride(from: 0, to: run.count, by: max(1, run.count / 30)) {
        frame.canvas.mark(
          marker, at: run[index], radius: radius, color: style.color, opacity: opacity,
          rim: frame.theme.ground, clip: frame.box.inset(-radius))
      }
    }
  }

  func keys(_ style: LayerStyle) -> [LegendKey] {
    guard let label else { return [] }
    return [LegendKey(label, .line(width: width, dash: dashes(style), marker: marker), style.color)]
  }

  func marks(in frame: Frame) -> [Point] {
    // Points evenly along the drawn line: a long empty stretch between two values counts too.
    Polyline.runs(x: x, y: y, in: frame).flatMap { run in
      Polyline.along(Polyline.thinned(stepped ? Polyline.stepped(run) : run), every: 8)
    }
  }
}
