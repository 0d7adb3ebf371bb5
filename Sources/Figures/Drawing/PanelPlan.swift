/// A panel with everything settled that does not depend on its place: axes, colours, legend rows.
struct PanelPlan {
  /// As given, but for a legend that had to go below.
  var panel: Panel
  let theme: Theme
  let contents: [any Drawable]
  let styles: [LayerStyle]
  let x: Scaling
  let y: Scaling
  /// What could not be shown, in values.
  let notFinite: Int
  let offScale: Int
  let outside: Int
  /// Whether no layer has anything to show.
  let isEmpty: Bool

  init(_ panel: Panel, theme: Theme) throws(FigureError) {
    self.panel = panel
    self.theme = theme
    contents = panel.layers.map(\.content)
    var extent = PanelExtent(x: panel.x.scale, y: panel.y.scale)
    for content in contents {
      try content.check()
      content.measure(&extent)
    }
    styles = PanelPlan.styles(contents, theme: theme)
    let across = try PanelPlan.scaling(panel.x, extent.x, name: "x")
    let up = try PanelPlan.scaling(panel.y, extent.y, name: "y")
    x = across
    y = up
    notFinite = extent.notFinite
    offScale = extent.offScale
    outside = contents.reduce(0) { $0 + $1.outside(x: across, y: up) }
    isEmpty = extent.isEmpty
    for content in contents {
      if let colors = content.colors {
        try PanelPlan.check(colors.scaling, name: panel.colorBar?.label ?? "colour")
      }
    }
  }

  /// Whether the panel holds pictures only, which have no axes.
  var hidesAxes: Bool { !contents.isEmpty && contents.allSatisfy { $0 is ImageGrid } }
  /// Whether a layer covers the ground, so that grid lines would not be seen.
  var coversGround: Bool { contents.contains { $0.coversGround } }
  /// The legend's rows.
  var keys: [LegendKey] { zip(contents, styles).flatMap { $0.keys($1) } }
  /// The colours that the colour bar explains.
  var colors: (scale: ColorScale, scaling: Scaling)? {
    panel.colorBar == nil ? nil : contents.lazy.compactMap(\.colors).first
  }

  /// The horizontal axis with the ticks its layers want, when it leaves them the choice.
  var xAxis: Axis {
    var axis = panel.x
    if axis.ticks == .automatic, let own = contents.lazy.compactMap(\.ownTicks).first {
      axis.ticks = .at(own)
    }
    return axis
  }

  /// Whether the ticks of the horizontal axis are names, which may take two lines.
  var hasCategories: Bool {
    panel.x.ticks == .automatic && contents.contains { $0.ownTicks != nil }
  }

  private static func scaling(
    _ axis: Axis, _ extent: AxisExtent, name: String
  ) throws(FigureError) -> Scaling {
    switch axis.limits {
    case .automatic:
      let ends = extent.interval()
      return Scaling(scale: axis.scale, low: ends.low, high: ends.high)
    case .fixed(let low, let high):
      let scaling = Scaling(scale: axis.scale, low: low, high: high)
      try check(scaling, name: axis.label ?? name)
      return scaling
    }
  }

  /// Throws unless both ends have a place on the scale and can be told apart.
  private static func check(_ scaling: Scaling, name: String) throws(FigureError) {
    let (low, high) = (scaling.low, scaling.high)
    guard scaling.scale.shows(low), scaling.scale.shows(high),
      abs(high - low) > max(abs(low), abs(high)) * 1e-12
    else { throw .badLimits(axis: name, low: low, high: high) }
  }

  /// Gives every layer its colour.
  private static func styles(_ contents: [any Drawable], theme: Theme) -> [LayerStyle] {
    var taken = 0
    var last = LayerStyle(color: theme.category(0), index: 0)
    return contents.map { content in
      switch content.ink {
      case .next:
        last = LayerStyle(color: theme.category(taken), index: taken)
        taken += content.inkCount
        return last
      case .same: return last
      case .category(let number):
        let index = max(0, number)
        last = LayerStyle(color: theme.category(index), index: index)
        taken = max(taken, index + 1)
        return last
      case .fixed(let color):
        last = LayerStyle(color: color, index: 0)
        return last
      case .muted: return LayerStyle(color: theme.muted, index: 0)
      case .text, nil: return LayerStyle(color: theme.text, index: 0)
      }
    }
  }
}
