/// A matrix outside of the engine.
public struct Matrix {
  private let rows: [[Double]]

  /// The matrix whose rows, of `columns` numbers, are `values` one after the other.
  public init(_ values: [Double], columns: Int) {
    rows = stride(from: 0, to: values.count, by: columns).map {
      Array(values[$0..<$0 + columns])
    }
  }

  /// The largest singular value, without the power method: A Aᵀ is squared until one direction is left.
  ///
  /// After 40 squarings the others have gone by a factor of (σ₂/σ₁)^(2⁴¹).
  public var largestSingularValue: Double {
    let gram = product(rows, rows)
    var power = Matrix.scaled(gram)
    for _ in 0..<40 { power = Matrix.scaled(product(power, power)) }
    // Every row is now a multiple of the direction; the longest has the most digits.
    let longest = power.max { dot($0, $0) < dot($1, $1) } ?? []
    let image = gram.map { dot($0, longest) }
    return (dot(image, longest) / dot(longest, longest)).squareRoot()
  }

  /// A Bᵀ, for B given by its rows.
  private func product(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
    a.map { row in b.map { dot(row, $0) } }
  }

  private func dot(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
  }

  private static func scaled(_ rows: [[Double]]) -> [[Double]] {
    let largest = rows.joined().reduce(0) { max($0, abs($1)) }
    return rows.map { $0.map { $0 / largest } }
  }
}
