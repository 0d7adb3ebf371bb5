/// Where a panel's legend stands.
public enum LegendPlace: Sendable, Equatable {
  /// In the corner where it hides no data, or below where there is none.
  ///
  /// Frames of an animation should name a place: this one may move from frame to frame.
  case automatic
  /// Nowhere.
  case none
  /// In the upper left corner.
  case topLeft
  /// In the upper right corner.
  case topRight
  /// In the lower left corner.
  case bottomLeft
  /// In the lower right corner.
  case bottomRight
  /// In rows under the panel, hiding nothing.
  case below
}

/// The key to the colours of a panel's first coloured layer, drawn to its right.
public struct ColorBar: Sendable, Equatable {
  /// What the colours measure, with its unit.
  public var label: String?
  /// Which ticks it shows.
  public var ticks: TickChoice

  /// Makes a colour bar.
  public init(_ label: String? = nil, ticks: TickChoice = .automatic) {
    self.label = label
    self.ticks = ticks
  }
}

/// One plot of a figure: two axes and the layers drawn between them, the first at the bottom.
public struct Panel: Sendable, Equatable {
  /// What the panel shows.
  public var title: String?
  /// The horizontal axis.
  public var x: Axis
  /// The vertical axis.
  public var y: Axis
  /// What is drawn, from the bottom up.
  public var layers: [Layer]
  /// Where the legend stands.
  public var legend: LegendPlace
  /// The key to the colours, if there is one.
  public var colorBar: ColorBar?
  /// Whether one unit is as long on `x` as on `y`, so that circles are round.
  public var equalAspect: Bool

  /// Makes a panel.
  public init(
    title: String? = nil, x: Axis = Axis(), y: Axis = Axis(), legend: LegendPlace = .automatic,
    colorBar: ColorBar? = nil, equalAspect: Bool = false, layers: [Layer] = []
  ) {
    self.title = title
    self.x = x
    self.y = y
    self.layers = layers
    self.legend = legend
    self.colorBar = colorBar
    self.equalAspect = equalAspect
  }
}
