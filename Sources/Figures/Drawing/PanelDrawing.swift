import Glibc

/// Draws one panel into its box.
struct PanelDrawing {
  let layout: PanelLayout
  let box: Box
  let cell: Box
  let canvas: Canvas
  let language: FigureLanguage

  private var plan: PanelPlan { layout.plan }
  private var theme: Theme { layout.theme }
  private var line: Double { max(1, theme.weight.rounded()) }

  func draw() {
    guard box.width >= 8, box.height >= 8 else { return }
    let frame = Frame(canvas: canvas, box: box, x: plan.x, y: plan.y, theme: theme)
    let across = layout.ticks.level(plan.xAxis, plan.x, length: box.width)
    let up = layout.ticks.upright(plan.panel.y, plan.y, length: box.height)
    if !plan.hidesAxes {
      canvas.fillBox(box, color: theme.ground)
      if !plan.coversGround, !plan.isEmpty { drawGrid(across, up, frame) }
    }
    for (content, style) in zip(plan.contents, plan.styles) {
      content.draw(in: frame, style: style)
    }
    if plan.isEmpty {
      canvas.text(
        language.noData, at: box.center, size: theme.labelSize, color: theme.muted, align: .center)
    }
    drawTitle()
    if plan.hidesAxes {
      drawLabels(factorX: nil, factorY: nil, tickWidth: 0)
    } else {
      drawFrame()
      if !plan.isEmpty || !isAutomatic {
        drawTicks(across, up, frame)
        let width =
          up.major.map { layout.lettering.width($0.label, size: theme.tickSize) }.max() ?? 0
        drawLabels(factorX: across.factor, factorY: up.factor, tickWidth: width)
      } else {
        drawLabels(factorX: nil, factorY: nil, tickWidth: 0)
      }
    }
    drawLegend(frame)
    if let colors = plan.colors { drawColorBar(colors.scale, colors.scaling) }
  }

  /// An empty panel with automatic limits has no numbers worth writing on its axes.
  private var isAutomatic: Bool {
    plan.panel.x.limits == .automatic || plan.panel.y.limits == .automatic
  }

  // MARK: Grid, frame and ticks

  private func drawGrid(_ across: TickSet, _ up: TickSet, _ frame: Frame) {
    if !plan.hasCategories {
      for tick in across.major {
        guard let share = plan.x.fraction(tick.value) else { continue }
        let x = (box.left + share * box.width).rounded()
        canvas.fillBox(
          Box(left: x, top: box.top, right: x + 1, bottom: box.bottom), color: theme.grid)
      }
    }
    for tick in up.major {
      guard let share = plan.y.fraction(tick.value) else { continue }
      let y = (box.bottom - share * box.height).rounded()
      canvas.fillBox(
        Box(left: box.left, top: y, right: box.right, bottom: y + 1), color: theme.grid)
    }
  }

  private func drawFrame() {
    let outer = box.inset(-line)
    var sides = [
      Box(left: outer.left, top: outer.top, right: box.left, bottom: outer.bottom),
      Box(left: outer.left, top: box.bottom, right: outer.right, bottom: outer.bottom),
    ]
    if plan.coversGround || plan.panel.equalAspect {
      sides.append(Box(left: box.right, top: outer.top, right: outer.right, bottom: outer.bottom))
      sides.append(Box(left: outer.left, top: outer.top, right: outer.right, bottom: box.top))
    }
    for side in sides { canvas.fillBox(side, color: theme.frame) }
  }

  private func drawTicks(_ across: TickSet, _ up: TickSet, _ frame: Frame) {
    let length = layout.tickLength
    let foot = box.bottom + line
    func mark(x value: Double, _ length: Double) {
      guard let share = plan.x.fraction(value) else { return }
      let x = (box.left + share * box.width - line / 2).rounded()
      canvas.fillBox(
        Box(left: x, top: foot, right: x + line, bottom: foot + length), color: theme.frame)
    }
    func mark(y value: Double, _ length: Double) {
      guard let share = plan.y.fraction(value) else { return }
      let y = (box.bottom - share * box.height - line / 2).rounded()
      canvas.fillBox(
        Box(left: box.left - line - length, top: y, right: box.left - line, bottom: y + line),
        color: theme.frame)
    }
    for value in across.minor where plan.x.holds(value) { mark(x: value, (length * 0.6).rounded()) }
    for value in up.minor where plan.y.holds(value) { mark(y: value, (length * 0.6).rounded()) }
    for tick in labelled(across) {
      if !plan.hasCategories { mark(x: tick.value, length) }
      guard let share = plan.x.fraction(tick.value) else { continue }
      let x = box.left + share * box.width
      let lines = plan.hasCategories ? categoryLines(tick) : [tick.label]
      for (index, words) in lines.enumerated() {
        let y = foot + length + 4 + theme.tickSize * (0.5 + 1.2 * Double(index))
        canvas.text(
          words, at: Point(x, y), size: theme.tickSize, color: theme.muted, align: .center)
      }
    }
    for tick in up.major {
      mark(y: tick.value, length)
      guard let share = plan.y.fraction(tick.value) else { continue }
      canvas.text(
        tick.label, at: Point(box.left - line - length - 5, box.bottom - share * box.height),
        size: theme.tickSize, color: theme.muted, align: .right)
    }
  }

  /// Category names are wrapped to their slots rather than dropped where they would touch.
  private func labelled(_ across: TickSet) -> [Tick] {
    guard plan.hasCategories, case .at(let names) = plan.xAxis.ticks else { return across.major }
    return names.filter { plan.x.holds($0.value) }
  }

  private func categoryLines(_ tick: Tick) -> [String] {
    guard case .at(let names) = plan.xAxis.ticks else { return [tick.label] }
    let slot = box.width / Double(max(1, names.count)) - theme.tickSize * 0.5
    return layout.ticks.lines(tick.label, slot: slot)
  }

  // MARK: Words

  private func drawTitle() {
    let size = theme.panelTitleSize
    let lines = layout.titleLines(width: cell.width - 20)
    for (index, words) in lines.enumerated() {
      let above = Double(lines.count - index) - 0.5
      let width = layout.lettering.width(words, size: size, bold: true)
      // A title wider than its box starts further left rather than run out of the cell.
      let left = max(cell.left + 4, min(box.left, cell.right - width - 4))
      canvas.text(
        words, at: Point(left, box.top - 8 - above * size * 1.3), size: size, color: theme.text,
        bold: true)
    }
  }

  private func drawLabels(factorX: String?, factorY: String?, tickWidth: Double) {
    let size = theme.labelSize
    if let words = PanelDrawing.label(plan.panel.x.label, factor: factorX) {
      let y = box.bottom + tickRoom + size * 0.75
      canvas.text(
        layout.lettering.elided(words, size: size, width: cell.width - 8),
        at: Point(min(max(box.center.x, cell.left), cell.right), y), size: size, color: theme.text,
        align: .center)
    }
    if let words = PanelDrawing.label(plan.panel.y.label, factor: factorY) {
      let ticks = tickWidth > 0 ? layout.tickLength + 6 + tickWidth : 0
      canvas.text(
        layout.lettering.elided(words, size: size, width: cell.height - 8),
        at: Point(box.left - line - ticks - size * 0.8, box.center.y), size: size,
        color: theme.text, align: .center, upward: true)
    }
  }

  /// The height of tick marks and tick labels under the box.
  private var tickRoom: Double {
    guard !plan.hidesAxes, plan.panel.x.ticks != .none else { return 4 }
    var lines = 1
    if plan.hasCategories, case .at(let names) = plan.xAxis.ticks {
      lines = names.map { categoryLines($0).count }.max() ?? 1
    }
    return line + layout.tickLength + 4 + Double(lines) * theme.tickSize * 1.2
  }

  /// A label with the power of ten its numbers are to be read with.
  static func label(_ words: String?, factor: String?) -> String? {
    guard let factor else { return words }
    return words.map { "\($0) (\(factor))" } ?? factor
  }

  private func drawLegend(_ frame: Frame) {
    switch plan.panel.legend {
    case .none: return
    case .below:
      let label = PanelDrawing.label(plan.panel.x.label, factor: nil) == nil ? 0 : 1.5
      let top = box.bottom + tickRoom + label * theme.labelSize
      layout.legend.draw(below: top, from: cell.left + 10, to: cell.right - 10, on: canvas)
    default:
      guard !plan.isEmpty else { return }
      let marks =
        plan.panel.legend == .automatic ? plan.contents.flatMap { $0.marks(in: frame) } : []
      layout.legend.draw(in: box, place: plan.panel.legend, marks: marks, on: canvas)
    }
  }

  // MARK: Colour bar

  private func drawColorBar(_ scale: ColorScale, _ scaling: Scaling) {
    guard let bar = plan.panel.colorBar, !plan.isEmpty else { return }
    let left = box.right + PanelLayout.barGap
    let strip = Box(
      left: left, top: box.top, right: left + (PanelLayout.barWidth * theme.weight).rounded(),
      bottom: box.bottom)
    canvas.fillBox(strip.inset(-line), color: theme.frame)
    let table = scale.map.table(ground: theme.ground)
    for y in Int(strip.top)..<Int(strip.bottom) {
      let share = (strip.bottom - Double(y) - 0.5) / strip.height
      canvas.fillBox(
        Box(left: strip.left, top: Double(y), right: strip.right, bottom: Double(y + 1)),
        color: table[Int(min(max(share, 0), 1) * 255 + 0.5)])
    }
    let axis = Axis(bar.label, scale: scale.scale, ticks: bar.ticks)
    let set = layout.ticks.upright(axis, scaling, length: box.height)
    var widest = 0.0
    for tick in set.major {
      guard let share = scaling.fraction(tick.value) else { continue }
      let y = (strip.bottom - share * strip.height - line / 2).rounded()
      canvas.fillBox(
        Box(left: strip.right + line, top: y, right: strip.right + line + 4, bottom: y + line),
        color: theme.frame)
      canvas.text(
        tick.label, at: Point(strip.right + line + 4 + 4 * theme.weight, y), size: theme.tickSize,
        color: theme.muted)
      widest = max(widest, layout.lettering.width(tick.label, size: theme.tickSize))
    }
    guard let words = PanelDrawing.label(bar.label, factor: set.factor) else { return }
    canvas.text(
      layout.lettering.elided(words, size: theme.labelSize, width: cell.height - 8),
      at: Point(strip.right + 4 + 8 * theme.weight + widest + theme.labelSize * 0.8, box.center.y),
      size: theme.labelSize, color: theme.text, align: .center, upward: true)
  }
}
