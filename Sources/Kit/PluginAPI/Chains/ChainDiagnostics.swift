import Glibc

/// Whether chains have forgotten where they began, and how many independent draws they are worth.
public enum ChainDiagnostics {
  /// Split R̂ of one quantity, `chains` with as many draws each: √(var⁺ / W), every chain cut into halves.
  ///
  /// W is the mean variance within the halves, var⁺ = (n - 1)/n W + B/n with the variance B/n of their means.
  /// Near 1 the chains agree with each other and with their own past; above 1.05 they do not (Gelman et al.
  /// 2013, Bayesian data analysis, 3rd ed., section 11.4).
  ///
  /// - Returns: nil for fewer than 4 draws, for one chain alone, or where nothing varies.
  public static func splitRHat(_ chains: [[Double]]) -> Double? {
    guard let parts = halves(chains), let spread = Spread(parts) else { return nil }
    return (spread.pooled / spread.within).squareRoot()
  }

  /// The number of independent draws that would tell the mean as well: m n / (1 + 2 Σₜ ρₜ).
  ///
  /// The correlations ρₜ = 1 - (W - mean autocovariance at lag t) / var⁺ of the halves are summed in pairs as
  /// long as these are positive, and such that they do not grow (Geyer 1992, Practical Markov chain Monte Carlo; Vehtari et al. 2021,
  /// Rank-normalization, folding, and localization: an improved R̂, section 3).
  ///
  /// - Returns: nil under the same conditions as `splitRHat`.
  public static func effectiveSize(_ chains: [[Double]]) -> Double? {
    guard let parts = halves(chains), let spread = Spread(parts) else { return nil }
    let draws = parts[0].count
    func correlation(_ lag: Int) -> Double {
      let covariances = zip(parts, spread.means).map { part, mean in
        (0..<draws - lag).reduce(0.0) { $0 + (part[$1] - mean) * (part[$1 + lag] - mean) }
          / Double(draws)
      }
      let mean = covariances.reduce(0, +) / Double(parts.count)
      return 1 - (spread.within - mean) / spread.pooled
    }
    var pairs = [(even: 1.0, odd: correlation(1))]
    var lag = 2
    while lag + 2 < draws, let last = pairs.last, last.even + last.odd > 0 {
      pairs.append((correlation(lag), correlation(lag + 1)))
      lag += 2
    }
    // The last pair is no longer positive, or there are no more: of it the first counts, once.
    let rest = pairs.removeLast().even
    var sum = -1 + max(rest, 0)
    var least = Double.infinity
    for pair in pairs {
      least = min(least, pair.even + pair.odd)
      sum += 2 * least
    }
    let total = Double(parts.count * draws)
    // Anticorrelated draws are worth more than independent ones, but an estimate is not to run away.
    return min(total / max(sum, 1 / log10(total)), total * log10(total))
  }

  /// Each chain's first and second half; a draw in the middle is left out.
  private static func halves(_ chains: [[Double]]) -> [[Double]]? {
    guard chains.count > 1, let draws = chains.first?.count, draws >= 4,
      chains.allSatisfy({ $0.count == draws && $0.allSatisfy(\.isFinite) })
    else { return nil }
    let half = draws / 2
    return chains.flatMap { [Array($0.prefix(half)), Array($0.suffix(half))] }
  }

  private struct Spread {
    let means: [Double]
    /// W.
    let within: Double
    /// var⁺.
    let pooled: Double

    init?(_ parts: [[Double]]) {
      let draws = Double(parts[0].count)
      means = parts.map { $0.reduce(0, +) / draws }
      let variances = zip(parts, means).map { part, mean in
        part.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (draws - 1)
      }
      within = variances.reduce(0, +) / Double(parts.count)
      let grand = means.reduce(0, +) / Double(parts.count)
      let between = means.reduce(0) { $0 + ($1 - grand) * ($1 - grand) } / Double(parts.count - 1)
      pooled = (draws - 1) / draws * within + between
      guard within > 0 else { return nil }
    }
  }
}
