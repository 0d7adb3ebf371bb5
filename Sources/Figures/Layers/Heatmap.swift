/// A quantity on a regular grid, as colours.
public struct Heatmap: Drawable, Equatable {
  /// The quantity.
  ///
  /// Each sample colours the cell around it; half a cell reaches past the outer ones.
  public var grid: Grid
  /// How values become colours.
  public var colorScale: ColorScale
  /// Whether values are interpolated between samples, or every cell is of one colour.
  public var smooth: Bool
  /// 0 is invisible, 1 hides what is below.
  public var opacity: Double

  /// Makes a heatmap.
  public init(
    _ grid: Grid, colorScale: ColorScale = ColorScale(), smooth: Bool = true, opacity: Double = 1
  ) {
    self.grid = grid
    self.colorScale = colorScale
    self.smooth = smooth
    self.opacity = opacity
  }

  func check() throws(FigureError) { try grid.check("heatmap") }

  func measure(_ extent: inout PanelExtent) {
    extent.count(grid.values)
    guard grid.rows > 0, grid.columns > 0 else { return }
    for edge in [-0.5, Double(grid.columns) - 0.5] { extent.x.add(tight: grid.xValue(edge)) }
    for edge in [-0.5, Double(grid.rows) - 0.5] { extent.y.add(tight: grid.yValue(edge)) }
  }

  var coversGround: Bool { true }
  var colors: (scale: ColorScale, scaling: Scaling)? {
    (colorScale, colorScale.resolved(for: grid.values))
  }

  func draw(in frame: Frame, style: LayerStyle) {
    guard grid.rows > 0, grid.columns > 0 else { return }
    let table = colorScale.map.table(ground: frame.theme.ground).map(\.packed)
    let levels = colorLevels()
    let box = frame.box.snapped
    let columns = (Int(box.left)..<Int(box.right)).map { pixel in
      (frame.xValue(at: Double(pixel) + 0.5) - grid.x.first) / grid.xStep
    }
    for pixel in Int(box.top)..<Int(box.bottom) {
      let row = (frame.yValue(at: Double(pixel) + 0.5) - grid.y.first) / grid.yStep
      guard row >= -0.5, row < Double(grid.rows) - 0.5 else { continue }
      frame.canvas.paintRow(y: pixel, from: Int(box.left), opacity: opacity) { offset in
        guard offset < columns.count else { return nil }
        guard let level = level(row: row, column: columns[offset], in: levels) else { return -1 }
        return table[Int(min(max(level * 255, 0), 255) + 0.5)]
      }
    }
  }

  /// The values as shares of the colour scale; NaN where there is no colour.
  private func colorLevels() -> [Double] {
    let scaling = colorScale.resolved(for: grid.values)
    return grid.values.map { value in
      if value == .infinity { return 1 }
      if value == -.infinity { return 0 }
      return scaling.fraction(value) ?? .nan
    }
  }

  /// The level at a place in grid units, bilinear between four samples that all have one.
  @inline(__always)
  private func level(row: Double, column: Double, in levels: [Double]) -> Double? {
    guard column >= -0.5, column < Double(grid.columns) - 0.5 else { return nil }
    let nearest = levels[Int(row.rounded()) * grid.columns + Int(column.rounded())]
    if nearest.isNaN { return nil }
    guard smooth else { return nearest }
    let top = min(max(row, 0), Double(grid.rows - 1))
    let left = min(max(column, 0), Double(grid.columns - 1))
    let (r0, c0) = (Int(top), Int(left))
    let (r1, c1) = (min(r0 + 1, grid.rows - 1), min(c0 + 1, grid.columns - 1))
    let (v, u) = (top - Double(r0), left - Double(c0))
    let below = levels[r0 * grid.columns + c0] * (1 - u) + levels[r0 * grid.columns + c1] * u
    let above = levels[r1 * grid.columns + c0] * (1 - u) + levels[r1 * grid.columns + c1] * u
    let mixed = below * (1 - v) + above * v
    return mixed.isNaN ? nearest : mixed
  }
}
