import Glibc

/// What a divergence between a distribution and its own samples is on average: never 0.
///
/// A divergence is a sum over cells, and the count of a cell is binomial; so its expectation is a sum
/// over cells of Σ_c P(c) φ(p, c/n), exactly, without a single sample. For large n p it tends to
/// (cells − 1)/(8 n) for the Jensen-Shannon divergence and to (cells − 1)/(2 n) for KL(q̂ ‖ p).
enum Chance {
  /// E Σ φ(ln p, ln q̂) over the cells, q̂ being the shares of `n` samples.
  static func expectation(
    _ masses: CellMasses, samples n: Int, _ term: (Double, Double) -> Double
  ) -> Double {
    let logN = log(Double(n))
    return masses.logs.reduce(0) { sum, lp in
      // What is hit once in a million million samples adds nothing.
      guard lp + logN > -28 else { return sum + term(lp, -.infinity) }
      return sum + cell(exp(lp), lp, n, logN, term)
    }
  }

  /// One cell: the probabilities from the likeliest count outwards, each from the one before.
  private static func cell(
    _ p: Double, _ lp: Double, _ n: Int, _ logN: Double, _ term: (Double, Double) -> Double
  ) -> Double {
    guard p < 1 else { return term(lp, 0) }
    let odds = p / (1 - p)
    let count = Double(n)
    let likeliest = min(((count + 1) * p).rounded(.down), count)
    let peak = exp(
      lgamma(count + 1) - lgamma(likeliest + 1) - lgamma(count - likeliest + 1)
        + likeliest * lp + (count - likeliest) * log1p(-p))
    var sum = 0.0
    var probability = peak
    var c = likeliest
    while c <= count && probability > 1e-17 * peak {
      sum += probability * term(lp, log(c) - logN)
      probability *= odds * (count - c) / (c + 1)
      c += 1
    }
    probability = peak
    c = likeliest
    while c > 0 {
      probability *= c / (odds * (count - c + 1))
      c -= 1
      guard probability > 1e-17 * peak else { break }
      sum += probability * term(lp, log(c) - logN)
    }
    return sum
  }
}
