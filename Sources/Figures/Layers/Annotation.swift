/// A few words set beside a place of the panel, with a line leading to it.
public struct Annotation: Drawable, Equatable {
  /// The place in data units.
  public var place: Point
  /// The words; a line break starts a new line.
  public var text: String
  /// How far the words stand from the place, in pixels, rightward and upward.
  public var offset: Point
  /// Whether a line leads from the words to the place, if there is room for one.
  public var leader: Bool
  /// What the words are written in.
  public var textInk: Ink

  /// Makes an annotation.
  public init(
    _ text: String, at place: Point, offset: Point = Point(28, 28), leader: Bool = true,
    ink: Ink = .text
  ) {
    self.text = text
    self.place = place
    self.offset = offset
    self.leader = leader
    textInk = ink
  }

  var ink: Ink? { textInk }

  func measure(_ extent: inout PanelExtent) { extent.add(place.x, place.y) }

  func draw(in frame: Frame, style: LayerStyle) {
    guard let target = frame.place(place.x, place.y), frame.box.contains(target),
      offset.x.isFinite, offset.y.isFinite
    else { return }
    let size = frame.theme.tickSize
    let lines = text.split(separator: "\n").map(String.init)
    let width = lines.map { frame.canvas.lettering.width($0, size: size) }.max() ?? 0
    let height = Double(lines.count) * size * 1.3
    // The words stay inside the panel, wherever the offset would put them.
    let box = frame.box.inset(6)
    let align: TextAlign = offset.x > 4 ? .left : offset.x < -4 ? .right : .center
    let before = align == .left ? 0 : align == .right ? width : width / 2
    let words = Point(
      min(max(target.x + offset.x, box.left + before), max(box.right - width + before, box.left)),
      min(max(target.y - offset.y, box.top + height / 2), box.bottom - height / 2))
    let middle = Point(words.x - before + width / 2, words.y)
    let away = middle - target
    if leader, abs(away.x) > width / 2 + 6 || abs(away.y) > height / 2 + 6 {
      let start = Point(
        align == .center || abs(away.x) <= width / 2 ? middle.x : words.x,
        abs(away.x) <= width / 2 ? middle.y + (away.y < 0 ? height / 2 : -height / 2) : middle.y)
      frame.canvas.stroke(
        [[start, target]], width: 1.2 * frame.theme.weight, color: style.color, opacity: 0.9,
        dash: .solid, clip: frame.box)
      frame.canvas.mark(
        .circle, at: target, radius: 2.6 * frame.theme.weight, color: style.color, opacity: 1,
        rim: frame.rim(of: style.color), clip: frame.box)
    }
    for (index, line) in lines.enumerated() {
      let y = words.y + (Double(index) - Double(lines.count - 1) / 2) * size * 1.3
      frame.canvas.plate(
        line, at: Point(words.x, y), size: size,
        color: style.color.readable(on: frame.theme.ground),
        align: align, ground: frame.theme.ground)
    }
  }
}
