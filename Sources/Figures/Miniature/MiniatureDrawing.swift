import Glibc

/// Draws a figure's panels in few pixels.
struct MiniatureDrawing {
  private let figure: Figure
  private let style: Figure.MiniatureStyle
  private let columns: Int
  private let rows: Int

  /// Pixels between two panels.
  private static let gap = 2
  /// The most that a panel without round things is wider than high.
  private static let widest = 2.4

  init(_ figure: Figure, _ style: Figure.MiniatureStyle) {
    self.figure = figure
    self.style = style
    columns = max(1, min(figure.columns, figure.panels.count))
    rows = max(1, figure.rows)
  }

  func draw(width: Int, height: Int) throws(FigureError) -> Miniature {
    guard !figure.panels.isEmpty else { throw .nothingToDraw }
    guard width >= 8, height >= 8 else {
      throw .sizeOutOfRange(
        width: width, height: height, least: 8, most: PixelSize.sides.upperBound)
    }
    let high = (height - Self.gap * (rows - 1)) / rows
    let most = (width - Self.gap * (columns - 1)) / columns
    guard high >= 4, most >= 4 else { throw .nothingToDraw }
    var theme = style.theme
    theme.ground = theme.background
    theme.weight = min(1, max(0.32, Double(min(most, high)) / 300))
    var plans: [PanelPlan] = []
    var notes: [String?] = []
    for panel in figure.panels {
      let (small, note) = wordless(panel, theme.weight, width: most - 2, height: high - 2)
      plans.append(try PanelPlan(small, theme: theme))
      notes.append(note)
    }
    let wide = min(most, plans.map { Self.width($0, height: high) }.max() ?? most)
    // Colours are looked up at the middles of pixels, which may miss a narrow mode: they are drawn finer.
    let fine = plans.contains { $0.coversGround && !$0.hidesAxes } ? 3 : 1
    let canvas = try Canvas(
      width: fine * (wide * columns + Self.gap * (columns - 1)),
      height: fine * (high * rows + Self.gap * (rows - 1)), background: theme.background,
      lettering: Lettering())
    theme.weight *= Double(fine)
    for (index, plan) in plans.enumerated() {
      let left = Double(fine * (index % columns * (wide + Self.gap)))
      let top = Double(fine * (index / columns * (high + Self.gap)))
      let cell = Box(
        left: left, top: top, right: left + Double(fine * wide), bottom: top + Double(fine * high))
      draw(plan, in: cell, line: Double(fine), canvas, theme)
    }
    return Miniature(
      pixels: canvas.pixels().reduced(by: fine), background: theme.background, title: figure.title,
      panels: plans.indices.map { words(figure.panels[$0], plans[$0], notes[$0]) })
  }

  /// The width that a panel wants at this height.
  private static func width(_ plan: PanelPlan, height: Int) -> Int {
    if plan.hidesAxes { return .max }
    let (x, y) = (abs(plan.x.high - plan.x.low), abs(plan.y.high - plan.y.low))
    guard plan.panel.equalAspect, x > 0, y > 0 else { return Int(Double(height) * widest) }
    return max(4, Int((Double(height - 2) * x / y).rounded()) + 2)
  }

  /// Draws a panel in its cell, with a frame `line` pixels wide.
  private func draw(
    _ plan: PanelPlan, in cell: Box, line: Double, _ canvas: Canvas, _ theme: Theme
  ) {
    var box = cell
    if !plan.hidesAxes {
      box = cell.inset(line)
      if plan.panel.equalAspect {
        let (x, y) = (abs(plan.x.high - plan.x.low), abs(plan.y.high - plan.y.low))
        let unit = min(box.width / x, box.height / y)
        let (spareX, spareY) = ((box.width - unit * x) / 2, (box.height - unit * y) / 2)
        box =
          Box(
            left: box.left + spareX, top: box.top + spareY, right: box.right - spareX,
            bottom: box.bottom - spareY
          ).snapped
      }
      let outer = box.inset(-line)
      for side in [
        Box(left: outer.left, top: outer.top, right: box.left, bottom: outer.bottom),
        Box(left: outer.left, top: box.bottom, right: outer.right, bottom: outer.bottom),
        Box(left: box.right, top: outer.top, right: outer.right, bottom: outer.bottom),
        Box(left: outer.left, top: outer.top, right: outer.right, bottom: box.top),
      ] {
        canvas.fillBox(side, color: theme.grid.mixed(with: theme.frame, 0.4))
      }
    }
    let frame = Frame(canvas: canvas, box: box, x: plan.x, y: plan.y, theme: theme)
    let drawsColors = !style.isInkOnly || plan.contents.allSatisfy(\.coversGround)
    for (content, style) in zip(plan.contents, plan.styles)
    where drawsColors || !content.coversGround {
      content.draw(in: frame, style: style)
    }
  }

  // MARK: Words

  /// The panel without what would be written in it, and with as many images as can be made out.
  ///
  /// Points become squares of about a pixel: no other shape can be told.
  private func wordless(
    _ panel: Panel, _ weight: Double, width: Int, height: Int
  ) -> (panel: Panel, note: String?) {
    var (panel, note) = (panel, String?.none)
    panel.layers = panel.layers.compactMap { layer in
      switch layer {
      case .annotation: return nil
      case .rule(var rule):
        rule.label = nil
        return .rule(rule)
      case .scatter(var scatter):
        scatter.marker = .square
        scatter.rim = false
        scatter.radius = max(0.56 / weight, scatter.radius * 0.6)
        return .scatter(scatter)
      case .bars(var bars):
        bars.decimals = nil
        return .bars(bars)
      case .images(let grid):
        let reduced = grid.reduced(width: width, height: height)
        if reduced.count < grid.count {
          note = figure.language.shown(reduced.count, of: grid.count)
        }
        return .images(reduced)
      default: return layer
      }
    }
    return (panel, note)
  }

  private func words(
    _ panel: Panel, _ plan: PanelPlan, _ note: String?
  ) -> Miniature.PanelWords {
    let axes = plan.hidesAxes ? nil : (x: axis(panel.x, plan.x), y: axis(panel.y, plan.y))
    var keys: [Miniature.Key] = []
    var names: [String] = []
    for (layer, style) in zip(panel.layers.filter { !$0.isAnnotation }, plan.styles) {
      keys += layer.content.keys(style).filter { !$0.label.isEmpty }.map {
        Miniature.Key(
          symbol: $0.swatch.character, color: $0.color ?? plan.theme.category($0.category),
          label: $0.label)
      }
      switch layer {
      case .rule(let rule):
        if let label = rule.label {
          keys.append(.init(symbol: "╌", color: style.color, label: label))
        }
      case .images(let grid): names += grid.rowLabels
      case .bars(let bars): names += bars.categories
      default: break
      }
    }
    return Miniature.PanelWords(
      title: panel.title, x: axes?.x, y: axes?.y, keys: keys, names: names, note: note)
  }

  private func axis(_ axis: Axis, _ scaling: Scaling) -> Miniature.AxisWords? {
    guard axis.ticks != .none || axis.label != nil else { return nil }
    func text(_ value: Double) -> String {
      let size = abs(value)
      let span = abs(scaling.high - scaling.low)
      if value != 0, size >= 1e5 || size < 1e-3 {
        let exponent = Int(log10(size).rounded(.down))
        let mantissa = value / pow(10, Double(exponent))
        return "\(NumberText.fixed(mantissa, decimals: 1))·\(NumberText.power(exponent))"
      }
      return NumberText.fixed(value, decimals: span >= 20 ? 0 : span >= 2 ? 1 : 3)
    }
    return .init(label: axis.label, low: text(scaling.low), high: text(scaling.high))
  }
}

extension Layer {
  fileprivate var isAnnotation: Bool { if case .annotation = self { true } else { false } }
}

extension LegendKey.Swatch {
  /// A character that looks like it.
  fileprivate var character: Character {
    switch self {
    case .line(_, let dash, _): dash == .solid ? "─" : "╌"
    case .marker(let marker, _):
      switch marker {
      case .circle: "●"
      case .square: "■"
      case .triangle: "▲"
      case .cross: "×"
      case .diamond: "◆"
      case .plus: "+"
      }
    case .patch: "■"
    case .ring: "○"
    case .arrow: "→"
    }
  }
}

extension ImageGrid {
  /// The least side, in pixels, at which a small image is still made out.
  private static let leastSide = 14

  /// As many of the images as can be made out in so many pixels, without names: the first of each row where
  /// rows mean something, else the first.
  func reduced(width room: Int, height: Int) -> ImageGrid {
    guard count > 0, self.width > 0, self.height > 0 else { return self }
    let scale = min(1, Double(Self.leastSide) / Double(min(self.width, self.height)))
    let side = Point(Double(self.width) * scale, Double(self.height) * scale)
    let fitting = (
      across: max(1, Int((Double(room) + 2) / (side.x + 2))),
      down: max(1, Int((Double(height) + 2) / (side.y + 2)))
    )
    let place = { (row: Int, column: Int, columns: Int) in row * columns + column }
    var kept: [Int] = []
    var across: Int
    if let columns, columns < count || !rowLabels.isEmpty {
      across = min(columns, fitting.across)
      let down = min((count - 1) / columns + 1, fitting.down)
      for row in 0..<down {
        kept += (0..<across).map { place(row, $0, columns) }.filter { $0 < count }
      }
    } else {
      kept = Array(0..<min(count, fitting.across * fitting.down))
      across = min(kept.count, fitting.across)
    }
    let size = self.height * self.width * channels
    return ImageGrid(
      values: kept.flatMap { values[$0 * size..<($0 + 1) * size] }, count: kept.count,
      height: self.height, width: self.width, channels: channels, range: range, columns: across,
      apart: apart < across ? apart : 0)
  }
}
