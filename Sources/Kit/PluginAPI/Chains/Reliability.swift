import Glibc

/// How far a critic's probabilities are to be believed.
///
/// Of all that it calls real with probability p, the share p should be.
public struct Reliability: Sendable {
  /// Samples whose probabilities lie near each other.
  public struct Bin: Sendable {
    /// The mean of the probabilities.
    public let predicted: Double
    /// The share of data.
    public let observed: Double
    /// Samples and data in it.
    public let count: Int
  }

  /// The bins that are not empty, by ascending probability.
  public let bins: [Bin]
  /// The expected calibration error: the mean over all of |predicted - observed| of their bin.
  public let error: Double
  /// The mean of (p - y)², y = 1 for data and 0 for samples.
  public let brier: Double
  /// Σ (y - p) / √Σ p (1 - p), about standard normal if the probabilities are right.
  ///
  /// Dawid's test, as Turner et al. 2019, section 4, have it.
  public let statistic: Double

  /// Judges the probabilities of `real` data and of generated samples, `fake`, in bins of equal width.
  public init(real: [Double], fake: [Double], bins count: Int = 10) {
    let all = real.map { ($0, 1.0) } + fake.map { ($0, 0.0) }
    var sums = [(p: Double, y: Double, n: Int)](repeating: (0, 0, 0), count: max(count, 1))
    for (p, y) in all {
      let place = min(max(Int(p * Double(sums.count)), 0), sums.count - 1)
      sums[place] = (sums[place].p + p, sums[place].y + y, sums[place].n + 1)
    }
    bins = sums.filter { $0.n > 0 }.map {
      Bin(predicted: $0.p / Double($0.n), observed: $0.y / Double($0.n), count: $0.n)
    }
    let total = Double(max(all.count, 1))
    error = bins.reduce(0) { $0 + abs($1.predicted - $1.observed) * Double($1.count) } / total
    brier = all.reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / total
    let variance = all.reduce(0) { $0 + $1.0 * (1 - $1.0) }
    statistic = all.reduce(0) { $0 + $1.1 - $1.0 } / max(variance, 1e-12).squareRoot()
  }
}
