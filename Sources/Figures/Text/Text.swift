import Glibc

/// Text on a canvas.
extension Canvas {
  /// Writes one line whose middle (half the height of a capital) is level with `place`.
  ///
  /// `align` says which end of the text is there; `upward` turns the text a quarter to the left.
  func text(
    _ string: String, at place: Point, size: Double, color: Color, align: TextAlign = .left,
    bold: Bool = false, upward: Bool = false
  ) {
    let shown = string.printable
    guard !shown.isEmpty, place.x.isFinite, place.y.isFinite else { return }
    let ink = lettering.ink(string, size: size, bold: bold)
    let before =
      switch align {
      case .left: ink.left
      case .center: ink.left + ink.width / 2
      case .right: ink.right
      }
    guard let file = lettering.file(bold: bold) else {
      let start =
        upward ? Point(place.x, place.y + before) : Point(place.x - before, place.y)
      return BuiltInLetters.draw(
        shown, on: self, from: start, size: size, color: color, upward: upward)
    }
    // The capitals of DejaVu Sans are 0.73 em high; others are close.
    let half = size * 0.365
    let start =
      upward
      ? Point(place.x + half, place.y + before) : Point(place.x - before, place.y + half)
    guard abs(start.x) < 30_000, abs(start.y) < 30_000 else { return }
    FreeType.set(
      shown, font: file, size: size, angle: upward ? .pi / 2 : 0, color: color.packed, on: image,
      x: Int32(start.x.rounded()), y: Int32(start.y.rounded()))
  }

  /// Writes one line on a patch of the ground, so that it is read over anything.
  func plate(
    _ string: String, at place: Point, size: Double, color: Color, align: TextAlign, ground: Color
  ) {
    let width = lettering.width(string, size: size)
    let left =
      switch align {
      case .left: place.x
      case .center: place.x - width / 2
      case .right: place.x - width
      }
    let patch = Box(
      left: left - 4, top: place.y - size * 0.62, right: left + width + 4,
      bottom: place.y + size * 0.66)
    fillBox(patch, color: ground, opacity: 0.82)
    text(string, at: place, size: size, color: color, align: align)
  }
}
