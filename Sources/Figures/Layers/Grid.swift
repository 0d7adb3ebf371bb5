/// A quantity sampled on a regular grid.
public struct Grid: Sendable, Equatable {
  /// The values, `rows` x `columns`, row by row; the first row is the lowest.
  public var values: [Double]
  /// How many rows.
  public var rows: Int
  /// How many columns.
  public var columns: Int
  /// Where the first and the last column were sampled.
  public var x: (first: Double, last: Double)
  /// Where the first and the last row were sampled.
  public var y: (first: Double, last: Double)

  /// Makes a grid whose sample (row r, column c) lies at
  /// `x.first + c (x.last - x.first) / (columns - 1)`, and so for `y` and `r`.
  public init(
    values: [Double], rows: Int, columns: Int, x: (first: Double, last: Double),
    y: (first: Double, last: Double)
  ) {
    self.values = values
    self.rows = rows
    self.columns = columns
    self.x = x
    self.y = y
  }

  /// Samples a function at the nodes of a grid.
  public init(
    rows: Int, columns: Int, x: (first: Double, last: Double), y: (first: Double, last: Double),
    of function: (Double, Double) -> Double
  ) {
    self.init(values: [], rows: max(0, rows), columns: max(0, columns), x: x, y: y)
    values.reserveCapacity(self.rows * self.columns)
    for row in 0..<self.rows {
      for column in 0..<self.columns {
        values.append(function(xValue(Double(column)), yValue(Double(row))))
      }
    }
  }

  /// Compares values and places.
  public static func == (a: Grid, b: Grid) -> Bool {
    a.values == b.values && a.rows == b.rows && a.columns == b.columns && a.x == b.x && a.y == b.y
  }

  var xStep: Double { columns > 1 ? (x.last - x.first) / Double(columns - 1) : 1 }
  var yStep: Double { rows > 1 ? (y.last - y.first) / Double(rows - 1) : 1 }
  func xValue(_ column: Double) -> Double { x.first + column * xStep }
  func yValue(_ row: Double) -> Double { y.first + row * yStep }

  func check(_ layer: String) throws(FigureError) {
    let (cells, overflow) = rows.multipliedReportingOverflow(by: columns)
    guard rows >= 0, columns >= 0, !overflow else {
      throw .countsDiffer(layer: layer, what: "grid", expected: 0, found: values.count)
    }
    try checkCount(layer, "grid", values.count, cells)
    try Grid.check(x, axis: "x")
    try Grid.check(y, axis: "y")
  }

  private static func check(
    _ ends: (first: Double, last: Double), axis: String
  ) throws(FigureError) {
    let usable = [ends.first, ends.last].allSatisfy { abs($0) <= Scale.largest }
    guard usable, ends.first != ends.last else {
      throw .badLimits(axis: axis, low: ends.first, high: ends.last)
    }
  }
}
