/// Dijkstra's search for the cheapest way from a free row to a free column, in reduced costs.
struct PathSearch {
  private let n: Int
  /// The cost of the cheapest way known to each column; −∞ once it is final.
  private var reach: [Double]
  /// The row before each column on that way.
  private var previous: [Int64]
  /// The columns whose cost is final, in order, and these costs.
  private var settled: [Int] = []
  private var settledAt: [Double] = []

  init(_ n: Int) {
    self.n = n
    reach = [Double](repeating: 0, count: n)
    previous = [Int64](repeating: 0, count: n)
  }

  /// The row before `column` on the way found.
  func rowBefore(_ column: Int) -> Int { Int(previous[column]) }

  /// Finds the free column nearest to the row `free`, and lowers the prices of the columns passed so that
  /// the way costs nothing: some column is always free.
  mutating func run(
    from free: Int, cost: UnsafePointer<Double>, prices: inout [Double], rowOfColumn: [Int]
  ) -> Int {
    settled.removeAll(keepingCapacity: true)
    settledAt.removeAll(keepingCapacity: true)
    var (column, distance) = start(free, cost, prices)
    while rowOfColumn[column] >= 0 {
      settled.append(column)
      settledAt.append(distance)
      reach[column] = -.infinity
      let row = rowOfColumn[column]
      let base = cost[row * n + column] - prices[column] - distance
      (column, distance) = extend(row, base, cost, prices)
    }
    for (column, at) in zip(settled, settledAt) { prices[column] += at - distance }
    return column
  }

  /// The reduced costs of a row, and the least of them.
  private mutating func start(
    _ row: Int, _ cost: UnsafePointer<Double>, _ prices: [Double]
  ) -> (Int, Double) {
    var (column, least) = (0, Double.infinity)
    for j in 0..<n {
      reach[j] = cost[row * n + j] - prices[j]
      previous[j] = Int64(row)
      if reach[j] < least { (column, least) = (j, reach[j]) }
    }
    return (column, least)
  }

  /// Shortens the ways that are shorter by `row`, and finds the nearest column that is not final.
  ///
  /// Nearly all the time of a matching is spent here, so eight columns are done at once.
  private mutating func extend(
    _ row: Int, _ base: Double, _ cost: UnsafePointer<Double>, _ prices: [Double]
  ) -> (Int, Double) {
    let costs = cost + row * n
    let count = n
    return reach.withUnsafeMutableBufferPointer { reach in
      previous.withUnsafeMutableBufferPointer { previous in
        prices.withUnsafeBufferPointer { prices in
          guard let reach = reach.baseAddress, let previous = previous.baseAddress,
            let prices = prices.baseAddress
          else { return (0, .infinity) }
          var nearest = Nearest()
          var j = 0
          while j + 8 <= count {
            let here = Eight.update(
              costs: costs + j, prices: prices + j, base: base, row: row, reach: reach + j,
              previous: previous + j)
            nearest.add(here, at: j)
            j += 8
          }
          var (column, least) = nearest.result
          while j < count {
            let way = costs[j] - prices[j] - base
            if way < reach[j] {
              reach[j] = way
              previous[j] = Int64(row)
            }
            if reach[j] < least && reach[j] > -.infinity { (column, least) = (j, reach[j]) }
            j += 1
          }
          return (column, least)
        }
      }
    }
  }
}

/// The least of many numbers that are not −∞, and its place, eight at a time.
private struct Nearest {
  private var least = SIMD8<Double>(repeating: .infinity)
  private var block = SIMD8<Int64>(repeating: 0)

  @inline(__always)
  mutating func add(_ values: SIMD8<Double>, at j: Int) {
    let nearer = (values .< least) .& (values .> -.infinity)
    least.replace(with: values, where: nearer)
    block.replace(with: Int64(j), where: nearer)
  }

  /// The place and the number; of equal ones the first.
  var result: (Int, Double) {
    let value = least.min()
    var place = Int.max
    for lane in 0..<8 where least[lane] == value { place = min(place, Int(block[lane]) + lane) }
    return (place, value)
  }
}

/// Eight columns of a search at once.
private enum Eight {
  /// Shortens the ways to eight columns; the costs of the ways.
  @inline(__always)
  static func update(
    costs: UnsafePointer<Double>, prices: UnsafePointer<Double>, base: Double, row: Int,
    reach: UnsafeMutablePointer<Double>, previous: UnsafeMutablePointer<Int64>
  ) -> SIMD8<Double> {
    let way = load(costs) - load(prices) - base
    var here = load(reach)
    let shorter = way .< here
    guard any(shorter) else { return here }
    here.replace(with: way, where: shorter)
    UnsafeMutableRawPointer(reach).storeBytes(of: here, as: SIMD8<Double>.self)
    var rows = UnsafeRawPointer(previous).loadUnaligned(as: SIMD8<Int64>.self)
    rows.replace(with: Int64(row), where: shorter)
    UnsafeMutableRawPointer(previous).storeBytes(of: rows, as: SIMD8<Int64>.self)
    return here
  }

  @inline(__always)
  private static func load(_ pointer: UnsafePointer<Double>) -> SIMD8<Double> {
    UnsafeRawPointer(pointer).loadUnaligned(as: SIMD8<Double>.self)
  }
}
