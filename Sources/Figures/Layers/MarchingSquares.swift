/// Lines of equal value of a sampled quantity, by marching squares with linear interpolation.
///
/// A cell whose corners alternate above and below the level (a saddle) is resolved by the mean of
/// the four. Cells with a corner that is not finite are left out.
enum MarchingSquares {
  /// The lines at `level`, in grid units: `x` in columns, `y` in rows.
  ///
  /// A closed line ends where it starts.
  static func lines(in grid: Grid, level: Double) -> [[Point]] {
    guard grid.rows > 1, grid.columns > 1, level.isFinite else { return [] }
    var joins: [Int: [Int]] = [:]
    for row in 0..<(grid.rows - 1) {
      for column in 0..<(grid.columns - 1) {
        for (a, b) in segments(row: row, column: column, grid: grid, level: level) {
          joins[a, default: []].append(b)
          joins[b, default: []].append(a)
        }
      }
    }
    return trace(joins).map { line in line.map { crossing($0, grid: grid, level: level) } }
  }

  /// The edges of the grid are numbered: `2 node` leads right from a node, `2 node + 1` leads up.
  private static func segments(
    row: Int, column: Int, grid: Grid, level: Double
  ) -> [(Int, Int)] {
    let node = row * grid.columns + column
    let above = node + grid.columns
    let corners = [
      grid.values[node], grid.values[node + 1], grid.values[above + 1], grid.values[above],
    ]
    guard corners.allSatisfy(\.isFinite) else { return [] }
    let inside = corners.map { $0 >= level }
    let edges = [2 * node, 2 * (node + 1) + 1, 2 * above, 2 * node + 1]
    let crossed = (0..<4).filter { inside[$0] != inside[($0 + 1) % 4] }
    if crossed.count == 2 { return [(edges[crossed[0]], edges[crossed[1]])] }
    guard crossed.count == 4 else { return [] }
    let mean = corners.reduce(0) { $0 + $1 / 4 }
    // The two corners cut off are those on the other side of the level than the middle.
    return (mean >= level) == inside[0]
      ? [(edges[0], edges[1]), (edges[2], edges[3])] : [(edges[3], edges[0]), (edges[1], edges[2])]
  }

  /// Chains of edges: first from loose ends, then round what is closed.
  private static func trace(_ joins: [Int: [Int]]) -> [[Int]] {
    var left = joins
    var lines: [[Int]] = []
    func follow(from start: Int) {
      var line = [start]
      var here = start
      while let next = left[here]?.popLast() {
        if let back = left[next]?.firstIndex(of: here) { left[next]?.remove(at: back) }
        line.append(next)
        here = next
      }
      if line.count > 1 { lines.append(line) }
    }
    let order = joins.keys.sorted()
    for edge in order where joins[edge]?.count == 1 { follow(from: edge) }
    for edge in order { follow(from: edge) }
    return lines
  }

  /// Where the level crosses an edge, linearly between its two nodes.
  private static func crossing(_ edge: Int, grid: Grid, level: Double) -> Point {
    let node = edge / 2
    let up = edge % 2 == 1
    let (row, column) = node.quotientAndRemainder(dividingBy: grid.columns)
    let start = grid.values[node]
    let end = grid.values[up ? node + grid.columns : node + 1]
    let share = (level - start) / (end - start)
    let t = share.isFinite ? min(max(share, 0), 1) : 0.5
    return Point(Double(column) + (up ? 0 : t), Double(row) + (up ? t : 0))
  }
}
