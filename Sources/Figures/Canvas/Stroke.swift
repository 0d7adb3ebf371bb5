import Glibc

/// Lines of any width with round caps and joins.
///
/// A pixel's coverage is found from the distance of its centre to the nearest segment, and segments
/// are combined by the largest, so that a translucent line is not darker where it crosses itself.
extension Canvas {
  /// Draws polylines as one shape.
  func stroke(
    _ lines: [[Point]], width lineWidth: Double, color: Color, opacity: Double, dash: Dash,
    clip: Box
  ) {
    guard lineWidth > 0 else { return }
    let all = Region(clip: clip, canvas: self)
    // A line thinner than a pixel is drawn one pixel wide and fainter.
    let radius = max(lineWidth, 1) / 2
    let region = all.reached(by: lines.joined(), margin: radius + 1)
    guard !region.isEmpty else { return }
    let pattern = dash.pattern.map { $0 * max(lineWidth, 1) }
    for line in lines { trace(line, pattern: pattern, radius: radius, region: region) }
    let share = Float(min(max(opacity, 0), 1) * min(lineWidth, 1) * 256)
    for y in region.top..<region.bottom {
      guard let pixels = row(y) else { continue }
      let coverage = mask + y * width
      for x in region.left..<region.right where coverage[x] > 0 {
        blend(pixels + x, color.packed, Int32(coverage[x] * share + 0.5))
        coverage[x] = 0
      }
    }
  }

  /// Adds the dashes of one polyline to the mask; no pattern means an unbroken line.
  private func trace(_ line: [Point], pattern: [Double], radius: Double, region: Region) {
    var walk = DashWalk(pattern)
    for (a, b) in zip(line, line.dropFirst()) {
      let length = (b - a).length
      guard let seen = visible(a, b, region, margin: radius + 1) else {
        walk?.skip(length)
        continue
      }
      // Repeated points belong to the dash, or the gap, that is under way.
      if walk != nil, length == 0 { continue }
      guard walk != nil else {
        capsule(a + (b - a) * seen.from, a + (b - a) * seen.to, radius, region)
        continue
      }
      let along = (b - a) * (1 / length)
      walk?.skip(seen.from * length)
      walk?.go(from: seen.from * length, to: seen.to * length) { start, end in
        capsule(a + along * start, a + along * end, radius, region)
      }
      walk?.skip((1 - seen.to) * length)
    }
  }

  /// The part of a segment, as shares of its length, that comes near the region (Liang, Barsky 1984).
  private func visible(
    _ a: Point, _ b: Point, _ region: Region, margin: Double
  ) -> (from: Double, to: Double)? {
    var (from, to) = (0.0, 1.0)
    let step = b - a
    for (delta, room) in [
      (-step.x, a.x - Double(region.left) + margin), (step.x, Double(region.right) + margin - a.x),
      (-step.y, a.y - Double(region.top) + margin), (step.y, Double(region.bottom) + margin - a.y),
    ] {
      if delta == 0 {
        if room < 0 { return nil }
      } else if delta < 0 {
        from = max(from, room / delta)
      } else {
        to = min(to, room / delta)
      }
    }
    return from <= to ? (from, to) : nil
  }

  /// Raises the mask to the coverage of all points within `radius` of a segment.
  private func capsule(_ a: Point, _ b: Point, _ radius: Double, _ region: Region) {
    let step = b - a
    let squared = step.x * step.x + step.y * step.y
    let reach = radius + 0.5
    let (left, right) = (min(a.x, b.x) - reach, max(a.x, b.x) + reach)
    let top = max(region.top, Int((min(a.y, b.y) - reach).rounded(.down)))
    let bottom = min(region.bottom, Int((max(a.y, b.y) + reach).rounded(.up)))
    guard top < bottom else { return }
    let steep = abs(step.y) > 1e-9
    let spread = steep ? reach * squared.squareRoot() / abs(step.y) : 0
    for y in top..<bottom {
      let py = Double(y) + 0.5 - a.y
      // Only the pixels of this row that the widened line passes.
      let center = steep ? a.x + py * step.x / step.y : 0
      let start = steep ? max(left, center - spread) : left
      let end = steep ? min(right, center + spread) : right
      let first = max(region.left, Int(max(start, -1e9).rounded(.down)))
      let last = min(region.right, Int(min(end, 1e9).rounded(.up)))
      guard first < last else { continue }
      let row = mask + y * width
      for x in first..<last {
        let px = Double(x) + 0.5 - a.x
        let t = squared > 0 ? min(max((px * step.x + py * step.y) / squared, 0), 1) : 0
        let (dx, dy) = (px - t * step.x, py - t * step.y)
        let coverage = Float(min(reach - (dx * dx + dy * dy).squareRoot(), 1))
        if coverage > row[x] { row[x] = coverage }
      }
    }
  }
}

/// Where a dashed line stands in its pattern of lengths on and off.
struct DashWalk {
  private let pattern: [Double]
  private let period: Double
  private var part = 0
  private var left: Double

  /// `nil` for a pattern that is no pattern: the line is then unbroken.
  init?(_ pattern: [Double]) {
    period = pattern.reduce(0, +)
    guard period > 0, pattern.count % 2 == 0 else { return nil }
    self.pattern = pattern
    left = pattern[0]
  }

  private mutating func turn() {
    part = (part + 1) % pattern.count
    left = pattern[part]
  }

  /// Goes on without drawing; whole periods are left out, so that any distance is quick.
  mutating func skip(_ distance: Double) {
    var rest = fmod(distance, period)
    while rest > left {
      rest -= left
      turn()
    }
    left -= rest
  }

  /// Goes on from one distance to another and calls `draw` for each length on, or dot of length 0.
  mutating func go(from start: Double, to end: Double, draw: (Double, Double) -> Void) {
    var at = start
    while at < end {
      let step = min(left, end - at)
      if part % 2 == 0 { draw(at, at + step) }
      at += step
      left -= step
      if left <= 1e-9 { turn() }
    }
  }
}
