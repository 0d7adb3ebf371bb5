import GanLabKit
import Glibc

/// How likely each point would pick each other as its neighbour (van der Maaten & Hinton 2008, Visualizing data
/// using t-SNE, equation 1).
///
///     p(j|i) = exp(-‖xᵢ - xⱼ‖²/2σᵢ²) / Σ_{k≠i} exp(-‖xᵢ - xₖ‖²/2σᵢ²),   p(i|i) = 0
///
/// Each σᵢ is sought by bisection so that the row has the perplexity e^H, H = -Σⱼ p(j|i) ln p(j|i): about so many
/// neighbours count, wherever points are dense or rare.
public struct Affinities: Sendable, Equatable {
  /// The number of points.
  public let count: Int
  /// p(j|i): [count, count], row i sums to 1.
  public let conditional: [Double]

  /// Rows between two looks at `isInterrupted`.
  private static let piece = 128

  /// The affinities of `points` at `perplexity`, from 1 to less than the number of the other points.
  ///
  /// - Throws: `tooFew` of less than three points, `badParameter`, or `interrupted`.
  public init(
    _ points: Points, perplexity: Double, isInterrupted: () -> Bool = { false }
  ) throws(MeasureError) {
    let n = points.count
    guard n > 2 else { throw .tooFew(of: "an affinity", found: n, least: 3) }
    guard perplexity >= 1, perplexity < Double(n - 1) else {
      throw .badParameter(
        name: "perplexity", value: perplexity, expected: "at least 1 and below \(n - 1)")
    }
    var rows = [Double](repeating: 0, count: n * n)
    for start in stride(from: 0, to: n, by: Affinities.piece) {
      guard !isInterrupted() else { throw .interrupted }
      rows.withUnsafeMutableBufferPointer { rows in
        guard let base = rows.baseAddress else { return }
        // Each row by itself: the bits do not depend on the number of threads.
        inParallel(min(Affinities.piece, n - start), least: 16, step: 1) { places in
          for i in places.lowerBound + start..<places.upperBound + start {
            points.squaredDistances(from: i, to: points, into: base + i * n)
            Affinities.normalise(base + i * n, n, except: i, entropy: log(perplexity))
          }
        }
      }
    }
    count = n
    conditional = rows
  }

  /// Turns squared distances from the point `i` into the probabilities whose entropy is `entropy`.
  ///
  /// With more copies of a point than its perplexity there is no such σ: all are then as likely, and no other
  /// point counts.
  private static func normalise(
    _ row: UnsafeMutablePointer<Double>, _ n: Int, except i: Int, entropy: Double
  ) {
    var nearest = Double.infinity
    var total = 0.0
    for j in 0..<n where j != i { nearest = min(nearest, row[j]) }
    // From the nearest on, so that some exponent is 0 and the sum at least 1.
    for j in 0..<n where j != i {
      row[j] -= nearest
      total += row[j]
    }
    row[i] = .infinity
    // β = 1/2σ²: the larger, the fewer count. Any start finds it; this one does not depend on the unit.
    var beta = total > 0 ? Double(n - 1) / total : 1
    var (low, high) = (0.0, Double.infinity)
    var sum = 1.0
    for _ in 0..<200 {
      sum = 0
      var weighted = 0.0
      for j in 0..<n where j != i {
        let e = exp(-beta * row[j])
        sum += e
        weighted += row[j] * e
      }
      let excess = log(sum) + beta * weighted / sum - entropy
      if abs(excess) < 1e-10 { break }
      if excess > 0 { low = beta } else { high = beta }
      let next = high.isFinite ? (low + high) / 2 : 2 * beta
      guard next.isFinite, next != beta else { break }
      beta = next
    }
    for j in 0..<n { row[j] = exp(-beta * row[j]) / sum }
  }

  /// The perplexity e^H of row `i`.
  public func perplexity(ofRow i: Int) -> Double {
    let entropy = conditional[i * count..<(i + 1) * count].reduce(0) {
      $1 > 0 ? $0 - $1 * log($1) : $0
    }
    return exp(entropy)
  }

  /// The point that each picks most likely: the nearest.
  public var nearest: [Int] {
    (0..<count).map { i in
      let row = conditional[i * count..<(i + 1) * count]
      return (row.indices.max { row[$0] < row[$1] } ?? row.startIndex) - row.startIndex
    }
  }

  /// p_ij = (p(j|i) + p(i|j)) / 2n: [count, count], symmetric, all of it sums to 1.
  public var joint: [Double] {
    var joint = conditional
    let scale = 0.5 / Double(count)
    for i in 0..<count {
      for j in 0..<i {
        let both = (conditional[i * count + j] + conditional[j * count + i]) * scale
        joint[i * count + j] = both
        joint[j * count + i] = both
      }
    }
    return joint
  }
}
