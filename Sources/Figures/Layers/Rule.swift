/// A line across the whole panel at one value, for a reference such as `ln 2`.
public struct Rule: Drawable, Equatable {
  /// Which way the line runs and where.
  public enum Place: Sendable, Equatable {
    /// Level, at this ordinate.
    case horizontal(Double)
    /// Upright, at this abscissa.
    case vertical(Double)
  }

  /// Where the line runs.
  public var place: Place
  /// What is written on it.
  public var label: String?
  /// What the line is drawn in.
  public var lineInk: Ink
  /// The width in pixels.
  public var width: Double
  /// The dashes.
  public var dash: Dash

  /// Makes a reference line.
  public init(
    _ place: Place, label: String? = nil, ink: Ink = .muted, width: Double = 1.5,
    dash: Dash = .dashed
  ) {
    self.place = place
    self.label = label
    lineInk = ink
    self.width = width
    self.dash = dash
  }

  var ink: Ink? { lineInk }

  func measure(_ extent: inout PanelExtent) {
    switch place {
    case .horizontal(let value):
      if value.isFinite { extent.y.add(value) } else { extent.notFinite += 1 }
    case .vertical(let value):
      if value.isFinite { extent.x.add(value) } else { extent.notFinite += 1 }
    }
  }

  func draw(in frame: Frame, style: LayerStyle) {
    let box = frame.box
    let size = frame.theme.tickSize
    let anchor: Point
    let align: TextAlign
    let line: [Point]
    switch place {
    case .horizontal(let value):
      guard let share = frame.y.fraction(value), share >= 0, share <= 1 else { return }
      let y = (box.bottom - share * box.height).rounded() + 0.5
      line = [Point(box.left, y), Point(box.right, y)]
      let above = y - box.top > size * 1.6
      anchor = Point(box.right - 6, above ? y - size * 0.6 : y + size * 0.75)
      align = .right
    case .vertical(let value):
      guard let share = frame.x.fraction(value), share >= 0, share <= 1 else { return }
      let x = (box.left + share * box.width).rounded() + 0.5
      line = [Point(x, box.top), Point(x, box.bottom)]
      let width = label.map { frame.canvas.lettering.width($0, size: size) } ?? 0
      let fits = x + width + 10 < box.right
      anchor = Point(fits ? x + 6 : x - 6, box.top + size * 0.85)
      align = fits ? .left : .right
    }
    frame.canvas.stroke(
      [line], width: width * frame.theme.weight, color: style.color, opacity: 1, dash: dash,
      clip: box)
    guard let label else { return }
    frame.canvas.plate(
      label, at: anchor, size: size, color: style.color.readable(on: frame.theme.ground),
      align: align, ground: frame.theme.ground)
  }
}
