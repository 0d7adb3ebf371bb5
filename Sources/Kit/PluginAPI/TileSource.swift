import Autograd
import Glibc

/// A density on the plane that is constant on each tile of a grid of squares around the origin.
///
///     p(x) = wᵢⱼ / (h² Σ w)   for x on the tile in column i and row j, of side h
///
/// Its samples are exact, and so is its density, which is 0 beside the grid.
public struct TileSource: DataSource, Sendable {
  private let tiles: TileDensity
  /// Σ of the weights so far, tile by tile, over their sum.
  private let cumulative: [Double]

  /// The tiles with `weights`, row by row from the lowest, from left to right; `columns` in a row.
  ///
  /// - Throws: `ComponentError` if the weights fill no rows, if one is below 0 or not finite, if all
  ///   are 0, or if there are too many tiles or their side is too small or large.
  public init(weights: [Double], columns: Int, side: Double) throws {
    guard columns > 0, !weights.isEmpty, weights.count.isMultiple(of: columns) else {
      throw ComponentError("\(weights.count) weights do not fill rows of \(columns) tiles")
    }
    // Beyond these, neighbours in single precision could lie on different tiles.
    guard (1e-30...1e30).contains(side), max(columns, weights.count / columns) <= 1 << 16 else {
      throw ComponentError("a grid has at most 65536 tiles a side, of sides from 1e-30 to 1e30")
    }
    let total = weights.reduce(0, +)
    guard weights.allSatisfy({ $0 >= 0 }), total > 0, total.isFinite else {
      throw ComponentError("the tiles' weights are at least 0 and not all of them are 0")
    }
    tiles = TileDensity(
      logs: weights.map { log($0 / total) - 2 * log(side) }, columns: columns,
      rows: weights.count / columns, side: side)
    var sum = 0.0
    cumulative = weights.map { weight in
      sum += weight
      return sum / total
    }
  }

  /// `[2]`.
  public var sampleShape: Shape { [2] }
  /// The density.
  public var density: (any Density)? { tiles }

  /// Independent samples, each on the tile that it was drawn for, whatever the rounding.
  public func samples(_ count: Int, random: inout Random, dtype: DType) -> Tensor {
    let draws = (try? random.uniform([count, 3], dtype: .float64).doubles()) ?? []
    var points: [Double] = []
    points.reserveCapacity(2 * count)
    for start in stride(from: 0, to: draws.count, by: 3) {
      let tile = tile(at: draws[start])
      let (row, column) = tile.quotientAndRemainder(dividingBy: tiles.columns)
      points.append(tiles.place(column, draws[start + 1], of: tiles.columns, dtype))
      points.append(tiles.place(row, draws[start + 2], of: tiles.rows, dtype))
    }
    return Tensor.of(points, [count, 2], dtype: dtype)
  }

  /// The first tile up to which the weights come to more than `share`: never one without weight.
  private func tile(at share: Double) -> Int {
    var (low, high) = (0, cumulative.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if cumulative[middle] > share { high = middle } else { low = middle + 1 }
    }
    // The last sum may be rounded to just below 1: back to a tile that has a weight.
    while tiles.logs[low] == -.infinity, low > 0 { low -= 1 }
    return low
  }
}

/// ln p of the tiles.
struct TileDensity: Density, Sendable {
  let logs: [Double]
  let columns: Int
  let rows: Int
  let side: Double

  /// ln p(x) of the points `x` [n, 2]: [n, 1]; -∞ where p is 0, and its gradient is 0.
  func logDensity(_ x: Tensor) -> Tensor {
    guard let points = try? x.doubles() else { return x }
    guard x.shape.rank == 2, x.shape[1] == 2 else {
      return .failed(.shapeMismatch(op: "logDensity", lhs: x.shape, rhs: [1, 2]), dtype: x.dtype)
    }
    let values = stride(from: 0, to: points.count, by: 2).map { start in
      let column = index(of: points[start], among: columns)
      let row = index(of: points[start + 1], among: rows)
      guard let column, let row else { return -Double.infinity }
      return logs[row * columns + column]
    }
    let constants = Tensor.of(values, [values.count, 1], dtype: x.dtype)
    // On the tape, so that the gradient is 0 and not missing; clamped, as 0 times ∞ is none.
    return (x.clamped(-1, 1) * 0).rowSums() + constants
  }

  /// The tile that holds the coordinate `x`, along an axis with `count` of them; nil beside the grid.
  private func index(of x: Double, among count: Int) -> Int? {
    let place = (x / side + Double(count) / 2).rounded(.down)
    return place >= 0 && place < Double(count) ? Int(place) : nil
  }

  /// The coordinate that is `share` of the way through tile `number`, rounded to `dtype`.
  ///
  /// Rounding may reach the next tile, where the density can be 0: then it is the nearest number
  /// that does not.
  func place(_ number: Int, _ share: Double, of count: Int, _ dtype: DType) -> Double {
    let exact = (Double(number) + share - Double(count) / 2) * side
    return dtype == .float32
      ? Double(held(Float(exact), number, share, count)) : held(exact, number, share, count)
  }

  private func held<Number: BinaryFloatingPoint>(
    _ exact: Number, _ number: Int, _ share: Double, _ count: Int
  ) -> Number {
    var x = exact
    while index(of: Double(x), among: count) != number {
      x = share < 0.5 ? x.nextUp : x.nextDown
    }
    return x
  }
}
