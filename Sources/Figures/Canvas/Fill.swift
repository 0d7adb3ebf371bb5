import Glibc

/// Filled polygons with exact pixel coverage.
///
/// Each edge adds to a pixel the signed area that it cuts off to its right, as a change from the
/// pixel before; a running sum along the row then gives the winding-weighted coverage. This is the
/// method of FreeType's smooth rasteriser, with one accumulation buffer instead of sorted cells.
extension Canvas {
  /// Fills closed rings as one shape: parts painted twice are not darker, provided that overlapping
  /// rings turn the same way.
  func fill(_ rings: [[Point]], color: Color, opacity: Double, clip: Box) {
    let all = Region(clip: clip, canvas: self)
    let region = all.reached(by: rings.joined(), margin: 1)
    guard !region.isEmpty else { return }
    for ring in rings where ring.count > 2 {
      var previous = ring[ring.count - 1]
      for corner in ring {
        addEdge(previous, corner, region)
        previous = corner
      }
    }
    let share = Float(min(max(opacity, 0), 1) * 256)
    for y in region.top..<region.bottom {
      guard let pixels = row(y) else { continue }
      let changes = mask + y * width
      var winding: Float = 0
      for x in region.left..<region.right {
        winding += changes[x]
        changes[x] = 0
        let coverage = min(abs(winding), 1)
        // Sums of floats leave dust far below one shade.
        if coverage > 0.002 { blend(pixels + x, color.packed, Int32(coverage * share + 0.5)) }
      }
      changes[region.right] = 0
    }
  }

  /// Adds one edge; what lies left of the region still counts, what lies right of it does not.
  private func addEdge(_ from: Point, _ to: Point, _ region: Region) {
    guard from.y != to.y else { return }
    let sign: Double = from.y < to.y ? 1 : -1
    let (a, b) = from.y < to.y ? (from, to) : (to, from)
    let slope = (b.x - a.x) / (b.y - a.y)
    let top = max(a.y, Double(region.top))
    let bottom = min(b.y, Double(region.bottom))
    guard top < bottom else { return }
    let (left, right) = (Double(region.left), Double(region.right))
    for y in Int(top)..<min(region.bottom, Int(bottom.rounded(.up))) {
      let start = max(top, Double(y))
      let end = min(bottom, Double(y + 1))
      let x0 = a.x + (start - a.y) * slope
      let x1 = a.x + (end - a.y) * slope
      addSlice(
        from: min(x0, x1), to: max(x0, x1), height: (end - start) * sign, left: left, right: right,
        row: mask + y * width)
    }
  }

  /// Adds the part of an edge inside one row of pixels, column by column.
  @inline(__always)
  private func addSlice(
    from x0: Double, to x1: Double, height: Double, left: Double, right: Double,
    row: UnsafeMutablePointer<Float>
  ) {
    if x1 <= left {
      row[Int(left)] += Float(height)
      return
    }
    if x0 >= right { return }
    let span = x1 - x0
    var x = x0
    if x < left {
      row[Int(left)] += Float(height * (left - x0) / span)
      x = left
    }
    while true {
      let column = x.rounded(.down)
      guard column < right else { return }
      let next = min(x1, column + 1)
      let part = span > 1e-12 ? height * (next - x) / span : height
      let middle = (x + next) / 2 - column
      row[Int(column)] += Float(part * (1 - middle))
      row[Int(column) + 1] += Float(part * middle)
      guard next < x1 else { return }
      x = next
    }
  }
}
