import Figures
import GanLabKit
import Glibc

/// A density on the plane as a raster; of a mixture the exact one.
///
/// Each cell of a mixture's holds the mean density over the cell, its mass over its area: a mode that is narrower
/// than a cell is still seen. A component is spread over the cells within six of its standard
/// deviations, as the outer product of its two margins; beyond lies less than 4e-9 of it.
struct DensityRaster: Sendable {
  /// The mean densities, per unit of area.
  let grid: Grid
  /// The largest of them.
  let peak: Double

  /// Cells along a side, unless another number is asked for.
  static let side = 320

  /// A raster of given densities.
  init(_ grid: Grid) {
    self.grid = grid
    peak = grid.values.max() ?? 0
  }

  /// The density of `mixture` on `cells` × `cells` cells of `frame`.
  init(_ mixture: GaussianMixture, in frame: PlaneFrame, cells: Int = side) {
    let step = frame.side / Double(cells)
    var values = [Double](repeating: 0, count: cells * cells)
    for k in 0..<mixture.count where mixture.weights[k] > 0 {
      let deviation = mixture.deviations[k]
      let across = Margin(mixture.means[k][0], deviation, from: frame.x.low, step, cells)
      let up = Margin(mixture.means[k][1], deviation, from: frame.y.low, step, cells)
      let density = mixture.weights[k] / (step * step)
      for row in up.range {
        let share = density * up.masses[row - up.range.lowerBound]
        for column in across.range {
          values[row * cells + column] += share * across.masses[column - across.range.lowerBound]
        }
      }
    }
    peak = values.max() ?? 0
    grid = Grid(
      values: values, rows: cells, columns: cells, x: frame.centres(frame.x, cells: cells),
      y: frame.centres(frame.y, cells: cells))
  }

  /// The raster in the colours of `map`, logarithmic over three decades.
  ///
  /// Sharp and faint modes beside broad ones stay visible; below a thousandth of the peak all is ground.
  func heatmap(_ map: ColorMap) -> Figures.Layer {
    let floor = peak > 0 ? peak * 1e-3 : 1e-3
    var floored = grid
    for i in floored.values.indices { floored.values[i] = max(floored.values[i], floor) }
    return .heatmap(
      Heatmap(
        floored,
        colorScale: ColorScale(map, limits: .fixed(floor, max(peak, floor * 10)), scale: .log)))
  }

  /// The masses of a Gaussian of one coordinate in the cells that it reaches.
  private struct Margin {
    let range: Range<Int>
    let masses: [Double]

    init(_ mean: Double, _ deviation: Double, from start: Double, _ step: Double, _ cells: Int) {
      // Clamped before they become integers: a mean may lie anywhere.
      let low = min(max((mean - 6 * deviation - start) / step, 0), Double(cells))
      let high = min(max((mean + 6 * deviation - start) / step, low), Double(cells))
      let cut = Int(low)..<max(Int(low), min(cells, Int(high.rounded(.up))))
      let scale = 1 / (deviation * 2.0.squareRoot())
      var last = erf((start + Double(cut.lowerBound) * step - mean) * scale)
      range = cut
      masses = cut.map { cell in
        let next = erf((start + Double(cell + 1) * step - mean) * scale)
        defer { last = next }
        return (next - last) / 2
      }
    }
  }
}
