import Glibc

/// The room that a panel needs around its box, in pixels.
struct Margins {
  var left = 0.0
  var top = 0.0
  var right = 0.0
  var bottom = 0.0

  func joined(_ other: Margins) -> Margins {
    Margins(
      left: max(left, other.left), top: max(top, other.top), right: max(right, other.right),
      bottom: max(bottom, other.bottom))
  }
}

/// Finds out how much room titles, labels, ticks, legend and colour bar need.
///
/// Heights come first, as they do not depend on widths; with the height of the box its vertical
/// ticks are known, with these the width of their labels, and so the width of the box.
struct PanelLayout {
  var plan: PanelPlan
  let lettering: Lettering
  var language = FigureLanguage.english

  var theme: Theme { plan.theme }
  var ticks: AxisTicks { AxisTicks(theme: theme, lettering: lettering, language: language) }
  var legend: LegendDrawing {
    LegendDrawing(keys: plan.keys, theme: theme, lettering: lettering)
  }

  static let barWidth = 18.0
  static let barGap = 16.0
  var tickLength: Double { 5 * theme.weight }

  /// Whether the legend would hide data wherever it stands in the box.
  func isCrowded(_ frame: Frame) -> Bool {
    guard !plan.isEmpty, frame.box.width > 8, frame.box.height > 8 else { return false }
    return legend.isCrowded(in: frame.box, marks: plan.contents.flatMap { $0.marks(in: frame) })
  }

  /// The title's lines in a panel `width` pixels wide.
  func titleLines(width: Double) -> [String] {
    plan.panel.title.map {
      lettering.wrapped($0, size: theme.panelTitleSize, width: width, bold: true, most: 2)
    } ?? []
  }

  /// The room above and below the box, in a cell `width` pixels wide.
  func heights(width: Double) -> Margins {
    var margins = Margins()
    let title = titleLines(width: width - 20)
    margins.top =
      title.isEmpty ? theme.tickSize * 0.7 : Double(title.count) * theme.panelTitleSize * 1.3 + 8
    if plan.hidesAxes {
      if plan.panel.x.label != nil { margins.bottom += theme.labelSize * 1.5 }
    } else {
      if showsTicks(plan.panel.x) {
        let lines = plan.hasCategories ? categoryLines(width: width) : 1
        margins.bottom += tickLength + 4 + Double(lines) * theme.tickSize * 1.2
      }
      let factor = TickSet.of(plan.panel.x, on: plan.x, target: 5).factor
      if plan.panel.x.label != nil || factor != nil { margins.bottom += theme.labelSize * 1.5 }
    }
    if plan.panel.legend == .below { margins.bottom += legend.height(within: width - 20) }
    return margins
  }

  /// The room left and right of a box `height` pixels high.
  func widths(height: Double) -> Margins {
    var margins = Margins(left: 6, right: theme.tickSize)
    if !plan.hidesAxes {
      let set = ticks.upright(plan.panel.y, plan.y, length: height)
      if !set.major.isEmpty { margins.left += tickLength + 6 + widest(set) }
      if plan.panel.y.label != nil || set.factor != nil { margins.left += theme.labelSize * 1.55 }
    } else if plan.panel.y.label != nil {
      margins.left += theme.labelSize * 1.55
    }
    if let colors = plan.colors, let bar = plan.panel.colorBar {
      let axis = Axis(bar.label, scale: colors.scale.scale, ticks: bar.ticks)
      let set = ticks.upright(axis, colors.scaling, length: height)
      margins.right =
        PanelLayout.barGap + PanelLayout.barWidth * theme.weight + 10 * theme.weight + widest(set)
      margins.right += bar.label == nil && set.factor == nil ? 6 : theme.labelSize * 1.75
    }
    return margins
  }

  private func widest(_ set: TickSet) -> Double {
    set.major.map { lettering.width($0.label, size: theme.tickSize) }.max() ?? 0
  }

  private func showsTicks(_ axis: Axis) -> Bool {
    switch axis.ticks {
    case .automatic, .whole: true
    case .none: false
    case .at(let ticks): !ticks.isEmpty
    }
  }

  /// How many lines the longest category name takes; the width of the box is guessed.
  private func categoryLines(width: Double) -> Int {
    guard case .at(let names) = plan.xAxis.ticks, !names.isEmpty else { return 1 }
    let slot = (width - theme.labelSize * 5) / Double(names.count) - theme.tickSize * 0.5
    return names.map { ticks.lines($0.label, slot: slot).count }.max() ?? 1
  }

  /// The box inside a cell: all the room, or as much as keeps circles round, centred.
  func box(in cell: Box, margins: Margins) -> Box {
    var box = Box(
      left: cell.left + margins.left, top: cell.top + margins.top,
      right: cell.right - margins.right,
      bottom: cell.bottom - margins.bottom)
    let (rangeX, rangeY) = (abs(plan.x.high - plan.x.low), abs(plan.y.high - plan.y.low))
    if plan.panel.equalAspect, !plan.hidesAxes, rangeX > 0, rangeY > 0 {
      let unit = min(box.width / rangeX, box.height / rangeY)
      let spareX = (box.width - unit * rangeX) / 2
      let spareY = (box.height - unit * rangeY) / 2
      box.left += spareX
      box.right -= spareX
      box.top += spareY
      box.bottom -= spareY
    }
    return box.snapped
  }
}
