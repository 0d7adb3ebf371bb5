import Glibc

/// The marks of scatter plots and legends.
extension Canvas {
  /// Draws one mark, with a rim one pixel wide in another colour if one is given.
  func mark(
    _ shape: Marker, at place: Point, radius: Double, color: Color, opacity: Double, rim: Color?,
    clip: Box
  ) {
    let edge = radius + 1.5
    guard place.x > clip.left - edge, place.x < clip.right + edge, place.y > clip.top - edge,
      place.y < clip.bottom + edge
    else { return }
    switch shape {
    case .circle:
      disc(
        place, radius: radius, color: color, opacity: opacity, rim: rim,
        clip: Region(clip: clip, canvas: self))
    case .square, .triangle, .diamond:
      if let rim {
        fill(
          [Canvas.corners(shape, place, radius + 0.8)], color: rim, opacity: opacity, clip: clip)
      }
      fill([Canvas.corners(shape, place, radius)], color: color, opacity: opacity, clip: clip)
    case .cross, .plus:
      let arms = Canvas.arms(shape, place, radius)
      let thickness = max(1.2, radius * 0.55)
      if let rim {
        stroke(
          arms, width: thickness + 1.4, color: rim, opacity: opacity * 0.8, dash: .solid,
          clip: clip)
      }
      stroke(arms, width: thickness, color: color, opacity: opacity, dash: .solid, clip: clip)
    }
  }

  /// The corners of a mark, sized so that all shapes have about the area of the disc.
  private static func corners(_ shape: Marker, _ center: Point, _ radius: Double) -> [Point] {
    let offsets: [(Double, Double)] =
      switch shape {
      case .triangle: [(0, -1.45), (1.26, 0.73), (-1.26, 0.73)]
      case .diamond: [(0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)]
      default: [(-0.89, -0.89), (0.89, -0.89), (0.89, 0.89), (-0.89, 0.89)]
      }
    return offsets.map { center + Point($0.0, $0.1) * radius }
  }

  private static func arms(_ shape: Marker, _ center: Point, _ radius: Double) -> [[Point]] {
    let (a, b) =
      shape == .cross
      ? (Point(0.8, 0.8), Point(0.8, -0.8)) : (Point(1.1, 0), Point(0, 1.1))
    return [a, b].map { [center - $0 * radius, center + $0 * radius] }
  }

  /// A disc inside a ring, both in one pass over its pixels.
  private func disc(
    _ center: Point, radius: Double, color: Color, opacity: Double, rim: Color?, clip: Region
  ) {
    let outer = radius + (rim == nil ? 0 : 0.8)
    let region = clip.reached(by: CollectionOfOne(center), margin: outer + 1)
    guard !region.isEmpty else { return }
    let share = min(max(opacity, 0), 1) * 256
    for y in region.top..<region.bottom {
      guard let pixels = row(y) else { continue }
      let dy = Double(y) + 0.5 - center.y
      for x in region.left..<region.right {
        let dx = Double(x) + 0.5 - center.x
        let squared = dx * dx + dy * dy
        guard squared < (outer + 0.5) * (outer + 0.5) else { continue }
        let distance = squared.squareRoot()
        let inside = min(max(radius + 0.5 - distance, 0), 1)
        let whole = min(max(outer + 0.5 - distance, 0), 1)
        let paint = rim.map { $0.mixed(with: color, whole > 0 ? inside / whole : 0) } ?? color
        blend(pixels + x, paint.packed, Int32(whole * share + 0.5))
      }
    }
  }
}
