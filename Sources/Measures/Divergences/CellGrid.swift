import GanLabKit

/// A regular grid of cells over a rectangle of the plane, or over an interval.
public struct CellGrid: Sendable, Equatable {
  /// The lower ends of the axes.
  public let low: [Double]
  /// The upper ends of the axes.
  public let high: [Double]
  /// The number of cells along each axis.
  public let cells: [Int]

  /// 1 or 2.
  public var dimensions: Int { low.count }
  /// The number of all cells.
  public var count: Int { cells.reduce(1, *) }
  /// The width of a cell along an axis.
  public func width(_ axis: Int) -> Double { (high[axis] - low[axis]) / Double(cells[axis]) }

  /// The largest number of cells along an axis.
  public static let most = 4096

  /// A grid of `cells` from `low` to `high`, all three of one entry an axis.
  ///
  /// - Throws: `dimensionsUnsupported` unless there are one or two axes, `dimensionsDiffer`, or
  ///   `badParameter`.
  public init(low: [Double], high: [Double], cells: [Int]) throws(MeasureError) {
    guard (1...2).contains(low.count) else {
      throw .dimensionsUnsupported(of: "a grid", found: low.count, most: 2)
    }
    guard high.count == low.count, cells.count == low.count else {
      throw .dimensionsDiffer(first: low.count, second: max(high.count, cells.count))
    }
    for axis in low.indices {
      guard (1...CellGrid.most).contains(cells[axis]) else {
        throw .badParameter(
          name: "cells", value: Double(cells[axis]), expected: "1 to \(CellGrid.most)")
      }
      guard abs(low[axis]) <= Points.reach, abs(high[axis]) <= Points.reach else {
        throw .badParameter(name: "low", value: low[axis], expected: "finite")
      }
      guard (high[axis] - low[axis]) / Double(cells[axis]) > 1e-100 else {
        throw .badParameter(name: "high", value: high[axis], expected: "larger than low")
      }
    }
    self.low = low
    self.high = high
    self.cells = cells
  }

  /// The grid that fits mixtures: from the least μ − 5 σ to the largest μ + 5 σ, with cells `fineness`
  /// smallest standard deviations wide, 8 to `limit` of them along an axis.
  ///
  /// Less than 6e-7 of a mode's mass lies beyond along an axis. It follows the mixture alone and not
  /// the samples: the cells stay the same while a generator learns, and one stray sample cannot
  /// coarsen them. What lies outside is one more cell.
  ///
  /// - Throws: `dimensionsUnsupported`, `dimensionsDiffer`, or `badParameter` if a mixture is too
  ///   large or too sharp for numbers.
  public init(
    covering mixtures: GaussianMixture..., fineness: Double = 1, limit: Int = 512
  ) throws(MeasureError) {
    guard let first = mixtures.first else { throw .empty(set: "mixtures") }
    var low = [Double](repeating: .infinity, count: first.dimensions)
    var high = [Double](repeating: -.infinity, count: first.dimensions)
    var sharpest = Double.infinity
    for mixture in mixtures {
      guard mixture.dimensions == first.dimensions else {
        throw .dimensionsDiffer(first: first.dimensions, second: mixture.dimensions)
      }
      for k in 0..<mixture.count where mixture.weights[k] > 0 {
        let deviation = mixture.deviations[k]
        sharpest = min(sharpest, deviation)
        for axis in low.indices {
          low[axis] = min(low[axis], mixture.means[k][axis] - 5 * deviation)
          high[axis] = max(high[axis], mixture.means[k][axis] + 5 * deviation)
        }
      }
    }
    let cells = zip(low, high).map { low, high in
      // Clamped before it is an integer, and NaN is no more.
      Int(max(8, min(((high - low) / (fineness * sharpest)).rounded(.up), Double(limit))))
    }
    try self.init(low: low, high: high, cells: cells)
  }

  /// The edges of the cells along an axis: one more than cells.
  func edges(_ axis: Int) -> [Double] {
    (0...cells[axis]).map { low[axis] + Double($0) * width(axis) }
  }

  /// The index of the cell of a point, x being the slower axis, or nil outside.
  @inline(__always)
  func cell(of point: UnsafePointer<Double>) -> Int? {
    var index = 0
    for axis in 0..<dimensions {
      let x = point[axis]
      guard x >= low[axis], x < high[axis] else { return nil }
      let along = Int((x - low[axis]) / width(axis))
      index = index * cells[axis] + min(along, cells[axis] - 1)
    }
    return index
  }
}
