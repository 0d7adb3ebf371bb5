import Figures
import GanLabKit
import Glibc

extension DensityRaster {
  /// A density that is known at points alone: its values at the cells' middles.
  ///
  /// Where nobody knows its integral, it is made 1 over the frame.
  ///
  /// - Parameters:
  ///   - logDensity: ln q of points [n, 2]: [n, 1].
  ///   - logPartition: ln ∫ q, or nil.
  ///   - frame: The square that is shown.
  ///   - cells: Cells along a side.
  ///   - watcher: Asked between two pieces.
  /// - Throws: The first error of the tensors; `interrupted`.
  init(
    _ logDensity: (Tensor) -> Tensor, logPartition: Double?, in frame: PlaneFrame,
    cells: Int = side, _ watcher: Watcher = .none
  ) throws {
    let nodes = frame.nodes(cells)
    var logs: [Double] = []
    for start in stride(from: 0, to: nodes.count, by: 2 * DensityRaster.piece) {
      try watcher.check(at: Double(start) / Double(nodes.count))
      let some = Array(nodes[start..<min(nodes.count, start + 2 * DensityRaster.piece)])
      let values = try withoutRecording {
        try logDensity(.of(some, [some.count / 2, 2])).doubles()
      }
      guard values.count == some.count / 2 else {
        throw ComponentError("a log density of \(some.count / 2) points has \(values.count) values")
      }
      logs += values
    }
    let area = (frame.side / Double(cells)) * (frame.side / Double(cells))
    let largest = logs.reduce(-Double.infinity) { $1 > $0 ? $1 : $0 }
    let sum = logs.reduce(0) { $0 + exp($1 - largest) } * area
    let constant = logPartition ?? largest + log(sum)
    self.init(
      Grid(
        values: logs.map { exp($0 - constant) }, rows: cells, columns: cells,
        x: frame.centres(frame.x, cells: cells), y: frame.centres(frame.y, cells: cells)))
  }

  /// Points that are looked at together.
  private static let piece = 8192

  /// The integral over the frame: 1, but for what lies outside and for what falls between the cells.
  var mass: Double { grid.values.reduce(0, +) * grid.cellWidth * grid.cellHeight }

  /// Means over `size` × `size` cells each: numbers to read, where a hundred thousand are a picture.
  func coarse(_ size: Int) -> Grid {
    let side = grid.columns / size
    let values = (0..<side * side).map { place -> Double in
      let (row, column) = (place / side * size, place % side * size)
      var sum = 0.0
      for r in row..<row + size {
        for c in column..<column + size { sum += grid.values[r * grid.columns + c] }
      }
      return sum / Double(size * size)
    }
    let inset = Double(size - 1) / 2
    return Grid(
      values: values, rows: side, columns: side,
      x: (grid.x.first + inset * grid.cellWidth, grid.x.last - inset * grid.cellWidth),
      y: (grid.y.first + inset * grid.cellHeight, grid.y.last - inset * grid.cellHeight))
  }
}

extension Grid {
  /// How far two columns lie apart.
  fileprivate var cellWidth: Double { (x.last - x.first) / Double(max(columns - 1, 1)) }
  /// How far two rows lie apart.
  fileprivate var cellHeight: Double { (y.last - y.first) / Double(max(rows - 1, 1)) }
}
