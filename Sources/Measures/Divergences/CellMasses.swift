import GanLabKit
import Glibc

/// The mass of a distribution in each cell of a grid and in the one cell outside of it, as logarithms.
struct CellMasses {
  /// ln of each mass: the grid's cells, then the outside.
  let logs: [Double]

  /// The exact masses of a mixture: an isotropic Gaussian's mass in a rectangle is a product of
  /// differences of the error function.
  static func exact(_ mixture: GaussianMixture, _ grid: CellGrid) -> CellMasses {
    let inside = combined(mixture, grid) { k, axis in
      let edges = grid.edges(axis).map { ($0 - mixture.means[k][axis]) / mixture.deviations[k] }
      return zip(edges, edges.dropFirst()).map(NormalMass.logWithin)
    }
    var outside = 0.0
    for k in 0..<mixture.count {
      var logInside = 0.0
      for axis in 0..<grid.dimensions {
        let deviation = mixture.deviations[k]
        let low = (grid.low[axis] - mixture.means[k][axis]) / deviation
        let high = (grid.high[axis] - mixture.means[k][axis]) / deviation
        let tails = NormalMass.within(-.infinity, low) + NormalMass.within(high, .infinity)
        logInside += log1p(-min(tails, 1))
      }
      outside -= mixture.weights[k] * expm1(logInside)
    }
    return CellMasses(logs: inside + [log(outside)])
  }

  /// The density at the centre of each cell times its area, scaled so that the cells add up to 1; nothing
  /// lies outside.
  static func atCentres(_ mixture: GaussianMixture, _ grid: CellGrid) -> CellMasses {
    let inside = combined(mixture, grid) { k, axis in
      let width = grid.width(axis) / mixture.deviations[k]
      let first = (grid.low[axis] - mixture.means[k][axis]) / mixture.deviations[k] + width / 2
      let constant = log(width) - 0.5 * log(2 * Double.pi)
      return (0..<grid.cells[axis]).map { cell in
        let z = first + Double(cell) * width
        return constant - 0.5 * z * z
      }
    }
    let largest = inside.max() ?? 0
    guard largest > -.infinity else { return CellMasses(logs: inside + [0]) }
    let total = largest + log(inside.reduce(0) { $0 + exp($1 - largest) })
    return CellMasses(logs: inside.map { $0 - total } + [-.infinity])
  }

  /// The shares of samples in the cells.
  static func histogram(_ samples: Points, _ grid: CellGrid) -> (masses: CellMasses, outside: Int) {
    var counts = [Int](repeating: 0, count: grid.count + 1)
    samples.coordinates.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      for i in 0..<samples.count {
        counts[grid.cell(of: start + i * samples.dimensions) ?? grid.count] += 1
      }
    }
    let n = Double(samples.count)
    return (CellMasses(logs: counts.map { log(Double($0) / n) }), counts[grid.count])
  }

  /// The exact masses of a Gaussian kernel density estimate.
  static func kernels(_ samples: Points, bandwidth: Double, _ grid: CellGrid) -> CellMasses {
    var masses = [Double](repeating: 0, count: grid.count + 1)
    let weight = 1 / Double(samples.count)
    let d = grid.dimensions
    let edges = (0..<d).map { grid.edges($0) }
    var along = [[Double]](repeating: [], count: d)
    for i in 0..<samples.count {
      var inside = 1.0
      var first = 0
      for axis in 0..<d {
        let at = samples.coordinates[i * d + axis]
        let ends = edges[axis].map { erf(($0 - at) / (bandwidth * 2.0.squareRoot())) }
        let part = zip(ends, ends.dropFirst()).map { 0.5 * ($1 - $0) }
        inside *= part.reduce(0, +)
        // All that is not 0 lies in one piece.
        let start = part.firstIndex { $0 > 0 } ?? 0
        let end = part.lastIndex { $0 > 0 } ?? -1
        along[axis] = start <= end ? Array(part[start...end]) : []
        first = first * grid.cells[axis] + start
      }
      masses[grid.count] += weight * (1 - inside)
      for (row, x) in along[0].enumerated() {
        guard d == 2 else {
          masses[first + row] += weight * x
          continue
        }
        let place = first + row * grid.cells[1]
        for (column, y) in along[1].enumerated() { masses[place + column] += weight * x * y }
      }
    }
    return CellMasses(logs: masses.map { log(max(0, $0)) })
  }

  /// ln Σ_k w_k Π_axis e^{table(k, axis)} in every cell.
  private static func combined(
    _ mixture: GaussianMixture, _ grid: CellGrid, _ table: (Int, Int) -> [Double]
  ) -> [Double] {
    let modes = (0..<mixture.count).filter { mixture.weights[$0] > 0 }
    let rows = modes.map { k in table(k, 0).map { $0 + log(mixture.weights[k]) } }
    let columns = grid.dimensions == 2 ? modes.map { table($0, 1) } : modes.map { _ in [0] }
    let width = grid.dimensions == 2 ? grid.cells[1] : 1
    // [cell, mode], so that the modes of a cell are read in a row.
    let rowLogs = (0..<grid.cells[0]).flatMap { i in rows.map { $0[i] } }
    let columnLogs = (0..<width).flatMap { j in columns.map { $0[j] } }
    let count = modes.count
    return [Double](unsafeUninitializedCapacity: grid.count) { result, filled in
      rowLogs.withUnsafeBufferPointer { rowLogs in
        columnLogs.withUnsafeBufferPointer { columnLogs in
          for i in 0..<grid.cells[0] {
            for j in 0..<width {
              var largest = -Double.infinity
              for k in 0..<count {
                largest = max(largest, rowLogs[i * count + k] + columnLogs[j * count + k])
              }
              var sum = 0.0
              for k in 0..<count {
                let term = rowLogs[i * count + k] + columnLogs[j * count + k] - largest
                // Less than a rounding; and exp is dear.
                if term > -40 { sum += term == 0 ? 1 : exp(term) }
              }
              result[i * width + j] = largest > -.infinity ? largest + log(sum) : largest
            }
          }
        }
      }
      filled = grid.count
    }
  }
}
