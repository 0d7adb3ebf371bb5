/// Where a layer draws: the canvas, the panel's box in pixels, and its two axes.
struct Frame {
  let canvas: Canvas
  let box: Box
  let x: Scaling
  let y: Scaling
  let theme: Theme

  /// Beyond this many pixels a place is as good as at the edge; keeps whole-number pixels in range.
  private static let farthest = 1e6

  /// The pixel of a point in data units, or `nil` if it has no place on the axes.
  @inline(__always)
  func place(_ px: Double, _ py: Double) -> Point? {
    guard let across = x.fraction(px), let up = y.fraction(py) else { return nil }
    return Point(
      min(max(box.left + across * box.width, -Frame.farthest), Frame.farthest),
      min(max(box.bottom - up * box.height, -Frame.farthest), Frame.farthest))
  }

  /// The data value under a pixel column.
  func xValue(at pixel: Double) -> Double { x.value(at: (pixel - box.left) / box.width) }
  /// The data value under a pixel row.
  func yValue(at pixel: Double) -> Double { y.value(at: (box.bottom - pixel) / box.height) }

  /// A colour that stands out from anything drawn in `color`: for the rim around marks.
  func rim(of color: Color) -> Color {
    // Dark points on a dark ground need the rim to be seen at all.
    if color.contrast(with: theme.ground) < 1.7 { return theme.muted }
    return color.luminance > 0.35 && theme.ground.luminance < 0.5 ? theme.background : theme.ground
  }
}
