/// One thing drawn between the axes of a panel.
public enum Layer: Sendable, Equatable {
  /// A quantity on a grid, as colours.
  case heatmap(Heatmap)
  /// Lines of equal value of a quantity on a grid.
  case contours(Contours)
  /// Points.
  case scatter(Scatter)
  /// A series of values joined by a line.
  case line(Line)
  /// The area between two series.
  case band(Band)
  /// A vector field.
  case arrows(Arrows)
  /// A line across the whole panel at one value.
  case rule(Rule)
  /// A few words beside a place.
  case annotation(Annotation)
  /// Bars, one group a category.
  case bars(Bars)
  /// A histogram or another piecewise constant function.
  case histogram(Histogram)
  /// Small pictures in rows and columns.
  case images(ImageGrid)
  /// Closed outlines: circles, hulls, cells.
  case outlines(Outlines)

  /// The layer as something that can be measured and drawn.
  var content: any Drawable {
    switch self {
    case .heatmap(let layer): layer
    case .contours(let layer): layer
    case .scatter(let layer): layer
    case .line(let layer): layer
    case .band(let layer): layer
    case .arrows(let layer): layer
    case .rule(let layer): layer
    case .annotation(let layer): layer
    case .bars(let layer): layer
    case .histogram(let layer): layer
    case .images(let layer): layer
    case .outlines(let layer): layer
    }
  }
}

/// What a panel asks of each of its layers.
protocol Drawable: Sendable {
  /// Throws if the layer's arrays do not match.
  func check() throws(FigureError)
  /// Tells what the axes must show.
  func measure(_ extent: inout PanelExtent)
  /// Draws the layer; nothing outside the frame's box.
  func draw(in frame: Frame, style: LayerStyle)
  /// What the layer is drawn in; `nil` if it takes no colour of the theme.
  var ink: Ink? { get }
  /// How many colours of the theme the layer uses when its ink is `.next`.
  var inkCount: Int { get }
  /// Its rows in the legend.
  func keys(_ style: LayerStyle) -> [LegendKey]
  /// Where it has something that a legend should not hide, in pixels.
  func marks(in frame: Frame) -> [Point]
  /// Whether grid lines would be hidden or in the way.
  var coversGround: Bool { get }
  /// Ticks that the layer wants on the horizontal axis, if the axis leaves it the choice.
  var ownTicks: [Tick]? { get }
  /// The quantity shown as colours and its scale, for a colour bar.
  var colors: (scale: ColorScale, scaling: Scaling)? { get }
  /// How many of its points have a place on the axes, but beyond their limits.
  func outside(x: Scaling, y: Scaling) -> Int
}

extension Drawable {
  func check() throws(FigureError) {}
  var ink: Ink? { nil }
  var inkCount: Int { 1 }
  func keys(_ style: LayerStyle) -> [LegendKey] { [] }
  func marks(in frame: Frame) -> [Point] { [] }
  var coversGround: Bool { false }
  var ownTicks: [Tick]? { nil }
  var colors: (scale: ColorScale, scaling: Scaling)? { nil }
  func outside(x: Scaling, y: Scaling) -> Int { 0 }
}

/// The colour a layer was given, and its number among the panel's coloured layers.
struct LayerStyle: Sendable {
  var color: Color
  /// Picks the second cue (marker, dash, hatching) when the layer leaves it open.
  var index: Int
}

/// What both axes of a panel must show, and what none of them can.
struct PanelExtent: Sendable {
  var x: AxisExtent
  var y: AxisExtent
  /// Values that are NaN or infinite.
  var notFinite = 0
  /// Values at or below zero on a logarithmic axis.
  var offScale = 0

  init(x: Scale, y: Scale) {
    self.x = AxisExtent(scale: x)
    self.y = AxisExtent(scale: y)
  }

  /// Takes in a point, or counts it as left out; says which.
  @discardableResult
  mutating func add(_ px: Double, _ py: Double) -> Bool {
    guard px.isFinite, py.isFinite else {
      notFinite += 1
      return false
    }
    guard x.scale.shows(px), y.scale.shows(py) else {
      offScale += 1
      return false
    }
    x.add(px)
    y.add(py)
    return true
  }

  /// Counts the values of a grid that are not finite.
  mutating func count(_ values: [Double]) {
    for value in values where !value.isFinite { notFinite += 1 }
  }

  var isEmpty: Bool { x.isEmpty && y.isEmpty }
}

/// Throws unless an array is as long as it must be.
func checkCount(
  _ layer: String, _ what: String, _ found: Int, _ expected: Int
) throws(FigureError) {
  guard found == expected else {
    throw .countsDiffer(layer: layer, what: what, expected: expected, found: found)
  }
}
