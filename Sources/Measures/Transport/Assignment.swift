/// The cheapest matching of rows to columns of a square matrix of costs, solved exactly.
///
/// The shortest augmenting path algorithm of Jonker and Volgenant (1987): column reduction, reduction
/// transfer, two passes of augmenting row reduction, then for each row still free a shortest path
/// (Dijkstra) in reduced costs. O(n³) at worst. The prices prove the result: `cost[i, j] ≥ rows[i] +
/// columns[j]` everywhere and equal on the matching, so that no other matching can be cheaper.
struct Assignment {
  /// The column of each row.
  private(set) var columnOfRow: [Int]
  /// The price of each row.
  private(set) var rowPrices: [Double]
  /// The price of each column.
  private(set) var columnPrices: [Double]

  private var rowOfColumn: [Int]
  private var freeRows: [Int] = []

  /// The matching for `n` rows; `cost` is [n, n], row-major and finite.
  init(_ cost: UnsafePointer<Double>, _ n: Int) {
    columnOfRow = [Int](repeating: -1, count: n)
    rowOfColumn = columnOfRow
    rowPrices = [Double](repeating: 0, count: n)
    columnPrices = [Double](repeating: .infinity, count: n)
    guard n > 0 else { return }
    reduceColumns(cost, n)
    if n > 1 {
      transferReductions(cost, n)
      augmentByRows(cost, n)
      augmentByRows(cost, n)
      augmentByPaths(cost, n)
    }
    for i in 0..<n {
      let j = columnOfRow[i]
      rowPrices[i] = cost[i * n + j] - columnPrices[j]
    }
  }

  /// Each column's price is its cheapest cost, and it goes to that row if the row is free.
  private mutating func reduceColumns(_ cost: UnsafePointer<Double>, _ n: Int) {
    var cheapest = [Int](repeating: 0, count: n)
    for i in 0..<n {
      for j in 0..<n where cost[i * n + j] < columnPrices[j] {
        columnPrices[j] = cost[i * n + j]
        cheapest[j] = i
      }
    }
    for j in stride(from: n - 1, through: 0, by: -1) where columnOfRow[cheapest[j]] < 0 {
      columnOfRow[cheapest[j]] = j
      rowOfColumn[j] = cheapest[j]
    }
  }

  /// Lowers the price of a matched column as far as its row stays content with it, which makes the other
  /// columns' rows likelier to be served.
  private mutating func transferReductions(_ cost: UnsafePointer<Double>, _ n: Int) {
    for i in 0..<n {
      let own = columnOfRow[i]
      guard own >= 0 else {
        freeRows.append(i)
        continue
      }
      var second = Double.infinity
      for j in 0..<n where j != own { second = min(second, cost[i * n + j] - columnPrices[j]) }
      // Against its own reduced cost, which is 0 only as long as no price it saw has moved.
      columnPrices[own] -= max(0, second - (cost[i * n + own] - columnPrices[own]))
    }
  }

  /// Free rows outbid the holders of the columns they like best, as in an auction without increment.
  private mutating func augmentByRows(_ cost: UnsafePointer<Double>, _ n: Int) {
    var waiting = freeRows
    freeRows = []
    var next = 0
    // Bids that rounding makes tiny could go on for ever; the paths find what is left.
    var bids = 0
    while next < waiting.count {
      let i = waiting[next]
      next += 1
      bids += 1
      if bids > 4 * n {
        freeRows.append(i)
        continue
      }
      var (best, second) = (Double.infinity, Double.infinity)
      var (column, other) = (0, 0)
      for j in 0..<n {
        let reduced = cost[i * n + j] - columnPrices[j]
        if reduced < second {
          if reduced < best {
            (second, other) = (best, column)
            (best, column) = (reduced, j)
          } else {
            (second, other) = (reduced, j)
          }
        }
      }
      let lowered = columnPrices[column] - (second - best)
      let pays = lowered < columnPrices[column]
      if pays {
        columnPrices[column] = lowered
      } else if rowOfColumn[column] >= 0 {
        column = other
      }
      let holder = rowOfColumn[column]
      rowOfColumn[column] = i
      columnOfRow[i] = column
      guard holder >= 0 else { continue }
      columnOfRow[holder] = -1
      if pays {
        next -= 1
        waiting[next] = holder
      } else {
        freeRows.append(holder)
      }
    }
  }

  /// Each row still free gets a column by the path of least reduced cost.
  private mutating func augmentByPaths(_ cost: UnsafePointer<Double>, _ n: Int) {
    var search = PathSearch(n)
    for free in freeRows {
      let end = search.run(
        from: free, cost: cost, prices: &columnPrices, rowOfColumn: rowOfColumn)
      var column = end
      while true {
        let row = search.rowBefore(column)
        rowOfColumn[column] = row
        swap(&column, &columnOfRow[row])
        if row == free { break }
      }
    }
    freeRows = []
  }
}
