/// Which values get a contour line.
public enum ContourLevels: Sendable, Equatable {
  /// About so many, at nice numbers.
  case about(Int)
  /// These.
  case at([Double])
}

/// Lines of equal value of a quantity on a regular grid.
public struct Contours: Drawable, Equatable {
  /// The quantity.
  public var grid: Grid
  /// Which values get a line.
  public var levels: ContourLevels
  /// The name in the legend.
  public var label: String?
  /// What the lines are drawn in; `nil` colours each by its level.
  public var lineInk: Ink?
  /// How levels become colours when `lineInk` is `nil`.
  public var colorScale: ColorScale
  /// The width of the lines in pixels.
  public var width: Double
  /// The dashes.
  public var dash: Dash
  /// 0 is invisible, 1 hides what is below.
  public var opacity: Double

  /// Makes contours; by default about seven, in the colour of text.
  public init(
    _ grid: Grid, levels: ContourLevels = .about(7), label: String? = nil, lineInk: Ink? = .text,
    colorScale: ColorScale = ColorScale(), width: Double = 1.3, dash: Dash = .solid,
    opacity: Double = 0.7
  ) {
    self.grid = grid
    self.levels = levels
    self.label = label
    self.lineInk = lineInk
    self.colorScale = colorScale
    self.width = width
    self.dash = dash
    self.opacity = opacity
  }

  /// The levels that are drawn.
  public var chosenLevels: [Double] {
    switch levels {
    case .at(let values): return values.filter(\.isFinite)
    case .about(let count):
      var extent = AxisExtent(scale: .linear)
      for value in grid.values { extent.add(tight: value) }
      guard let low = extent.tightLow, let high = extent.tightHigh, low < high else { return [] }
      let ticks = LinearTicks.ticks(
        on: Scaling(scale: .linear, low: low, high: high), target: max(1, min(count, 200)) + 1)
      return ticks.major.map(\.value).filter { $0 > low && $0 < high }
    }
  }

  var ink: Ink? { lineInk }

  func check() throws(FigureError) { try grid.check("contours") }

  func measure(_ extent: inout PanelExtent) {
    guard grid.rows > 0, grid.columns > 0 else { return }
    for edge in [grid.x.first, grid.x.last] { extent.x.add(tight: edge) }
    for edge in [grid.y.first, grid.y.last] { extent.y.add(tight: edge) }
  }

  func draw(in frame: Frame, style: LayerStyle) {
    let table = colorScale.map.table(ground: frame.theme.ground)
    let scaling = colorScale.resolved(for: grid.values)
    for level in chosenLevels {
      let lines = MarchingSquares.lines(in: grid, level: level).map { line in
        line.compactMap { frame.place(grid.xValue($0.x), grid.yValue($0.y)) }
      }
      var color = style.color
      if lineInk == nil, let share = scaling.fraction(level) {
        color = table[Int(min(max(share, 0), 1) * 255)]
      }
      // A faint rim keeps a light line visible where the map below is light, too.
      frame.canvas.stroke(
        lines, width: width * frame.theme.weight + 1.6, color: frame.rim(of: color),
        opacity: opacity * 0.35, dash: dash, clip: frame.box)
      frame.canvas.stroke(
        lines, width: width * frame.theme.weight, color: color, opacity: opacity, dash: dash,
        clip: frame.box)
    }
  }

  func keys(_ style: LayerStyle) -> [LegendKey] {
    guard let label, lineInk != nil else { return [] }
    return [LegendKey(label, .line(width: width, dash: dash, marker: nil), style.color)]
  }
}
