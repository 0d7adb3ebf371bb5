import Glibc

/// Lays out and draws the legend of a panel.
struct LegendDrawing {
  let keys: [LegendKey]
  let theme: Theme
  let lettering: Lettering

  private var size: Double { theme.tickSize }
  private var rowHeight: Double { size * 1.45 }
  private var swatch: Double { 34 * max(1, theme.weight * 0.85) }
  private var gap: Double { size * 0.55 }
  private var pad: Double { size * 0.5 }

  private func width(_ key: LegendKey) -> Double {
    swatch + gap + lettering.width(key.label, size: size)
  }

  // MARK: Inside the panel

  /// The size of the box that holds one key a row.
  private var boxSize: Point {
    Point((keys.map(width).max() ?? 0) + 2 * pad, Double(keys.count) * rowHeight + 1.4 * pad)
  }

  /// Draws the legend in a corner of `box`; `marks` are the places it should not hide.
  func draw(in box: Box, place: LegendPlace, marks: [Point], on canvas: Canvas) {
    guard !keys.isEmpty else { return }
    let outer = corner(of: box, place == .automatic ? best(in: box, marks).place : place).snapped
    canvas.fillBox(outer, color: theme.grid)
    canvas.fillBox(outer.inset(1), color: theme.ground)
    for (index, key) in keys.enumerated() {
      let middle = outer.top + 0.7 * pad + (Double(index) + 0.5) * rowHeight
      draw(key, left: outer.left + pad, middle: middle, most: outer.right - pad, on: canvas)
    }
  }

  /// The corner where the legend hides fewest marks, and the share of all marks that is.
  private func best(in box: Box, _ marks: [Point]) -> (place: LegendPlace, hidden: Double) {
    let corners: [LegendPlace] = [.topRight, .topLeft, .bottomRight, .bottomLeft]
    let hidden = corners.map { place in
      let candidate = corner(of: box, place).inset(-4)
      return marks.count { candidate.contains($0) }
    }
    let index = hidden.indices.min { hidden[$0] < hidden[$1] } ?? 0
    return (corners[index], Double(hidden[index]) / Double(max(1, marks.count)))
  }

  /// Whether the legend has no corner of `box` to itself.
  func isCrowded(in box: Box, marks: [Point]) -> Bool {
    guard !keys.isEmpty else { return false }
    return boxSize.x > box.width * 0.8 || boxSize.y > box.height * 0.8
      || best(in: box, marks).hidden > 0.02
  }

  private func corner(of box: Box, _ place: LegendPlace) -> Box {
    let (w, h) = (min(boxSize.x, box.width - 12), boxSize.y)
    let margin = 10.0
    let left = place == .topLeft || place == .bottomLeft
    let top = place == .topLeft || place == .topRight
    let x = left ? box.left + margin : box.right - margin - w
    let y = top ? box.top + margin : box.bottom - margin - h
    return Box(left: x, top: y, right: x + w, bottom: y + h)
  }

  private func draw(
    _ key: LegendKey, left: Double, middle: Double, most: Double, on canvas: Canvas
  ) {
    key.draw(
      in: Box(
        left: left, top: middle - rowHeight / 2, right: left + swatch,
        bottom: middle + rowHeight / 2), on: canvas, theme: theme)
    let words = lettering.elided(key.label, size: size, width: most - left - swatch - gap)
    canvas.text(
      words, at: Point(left + swatch + gap, middle), size: size, color: theme.text)
  }

  // MARK: Under the panel

  /// The keys in rows no wider than `limit`.
  private func rows(within limit: Double) -> [[LegendKey]] {
    var rows: [[LegendKey]] = []
    var used = 0.0
    for key in keys {
      let wanted = width(key) + size * 1.3
      if rows.isEmpty || used + wanted > limit {
        rows.append([])
        used = 0
      }
      rows[rows.count - 1].append(key)
      used += wanted
    }
    return rows
  }

  /// The height the legend takes under a panel of width `limit`.
  func height(within limit: Double) -> Double {
    keys.isEmpty ? 0 : Double(rows(within: limit).count) * rowHeight + size * 0.5
  }

  /// Draws the legend in centred rows from `top` downward.
  func draw(below top: Double, from left: Double, to right: Double, on canvas: Canvas) {
    let rows = rows(within: right - left)
    let totals = rows.map { row in row.map { width($0) + size * 1.3 }.reduce(0, +) - size * 1.3 }
    let start = max(left, (left + right - (totals.max() ?? 0)) / 2)
    for (index, row) in rows.enumerated() {
      var x = start
      let middle = top + size * 0.5 + (Double(index) + 0.5) * rowHeight
      for key in row {
        draw(key, left: x, middle: middle, most: right, on: canvas)
        x += width(key) + size * 1.3
      }
    }
  }
}
