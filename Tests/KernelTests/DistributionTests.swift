import CKernels
import Glibc
import Testing

/// Whether the draws look like their distribution.
///
/// The seeds are fixed, so that a failure is a defect and not chance.
@Suite struct DistributionTests {
  static let count = 1 << 20

  /// √n times the largest distance of the empirical distribution from `cdf` (Kolmogorov, Smirnov).
  static func kolmogorovSmirnov(_ sample: [Double], _ cdf: (Double) -> Double) -> Double {
    let n = Double(sample.count)
    let distance = sample.sorted().enumerated().reduce(0) { worst, item in
      let p = cdf(item.element)
      return max(worst, p - Double(item.offset) / n, Double(item.offset + 1) / n - p)
    }
    return distance * n.squareRoot()
  }

  /// The mean of x^k minus what it should be, in standard errors.
  static func momentError(_ x: [Double], _ k: Int, mean: Double, variance: Double) -> Double {
    let sum = x.reduce(0) { $0 + Glibc.pow($1, Double(k)) }
    return (sum / Double(x.count) - mean) / (variance / Double(x.count)).squareRoot()
  }

  /// The correlation of each element with the one `lag` after it, in standard errors.
  static func correlation(_ x: [Double], lag: Int, mean: Double, variance: Double) -> Double {
    let pairs = zip(x, x.dropFirst(lag))
    let sum = pairs.reduce(0) { $0 + ($1.0 - mean) * ($1.1 - mean) }
    return sum / variance / Double(x.count - lag).squareRoot()
  }

  static func draws(
    _ level: Level, seed: UInt64, count: Int = count
  ) throws -> (uniform: [Double], normal: [Double]) {
    let kernels = try level.kernels()
    var y = [Float](repeating: 0, count: count)
    kernels.uniform(count, seed, 0, &y)
    let uniform = y.map(Double.init)
    kernels.normal(count, seed, 1 << 40, &y)
    return (uniform, y.map(Double.init))
  }

  static func doubles(seed: UInt64, count: Int = count) -> (uniform: [Double], normal: [Double]) {
    var uniform = [Double](repeating: 0, count: count), normal = uniform
    gl_uniform_f64(count, seed, 0, &uniform)
    gl_normal_f64(count, seed, 1 << 40, &normal)
    return (uniform, normal)
  }

  static func check(_ draws: (uniform: [Double], normal: [Double])) {
    let (u, z) = draws
    #expect(u.allSatisfy { $0 >= 0 && $0 < 1 })
    #expect(abs(momentError(u, 1, mean: 1 / 2, variance: 1 / 12)) < 4)
    #expect(abs(momentError(u, 2, mean: 1 / 3, variance: 4 / 45)) < 4)

    #expect(z.allSatisfy { $0.isFinite })
    // E z^k and Var z^k of the standard normal.
    #expect(abs(momentError(z, 1, mean: 0, variance: 1)) < 4)
    #expect(abs(momentError(z, 2, mean: 1, variance: 2)) < 4)
    #expect(abs(momentError(z, 3, mean: 0, variance: 15)) < 4)
    #expect(abs(momentError(z, 4, mean: 3, variance: 96)) < 4)
    let beyond4 = Double(z.count { abs($0) > 4 })
    #expect(abs(beyond4 - Double(count) * 6.334e-5) < 4 * 8.15)
    for lag in [1, 2, 3, 4, 64] {
      #expect(abs(correlation(u, lag: lag, mean: 0.5, variance: 1 / 12)) < 4)
      #expect(abs(correlation(z, lag: lag, mean: 0, variance: 1)) < 4)
      // The squares of a pair come from one radius; they are independent all the same.
      #expect(abs(correlation(z.map { $0 * $0 }, lag: lag, mean: 1, variance: 2)) < 4)
    }
  }

  @Test(arguments: Level.available) func floatsFollowTheirDistributions(level: Level) throws {
    Self.check(try Self.draws(level, seed: 20_240_601))
  }

  @Test func doublesFollowTheirDistributions() { Self.check(Self.doubles(seed: 20_240_602)) }

  /// The mean over eight streams of Kolmogorov and Smirnov's statistic, whose law has the mean
  /// √(π/2) ln 2 = 0.8687 and the deviation 0.2603: too far off is as suspect as too near.
  static func checkDistances(_ draws: [(uniform: [Double], normal: [Double])]) {
    func isOrdinary(_ statistics: [Double]) -> Bool {
      let mean = statistics.reduce(0, +) / Double(statistics.count)
      return abs(mean - 0.8687) < 4 * 0.2603 / Double(statistics.count).squareRoot()
        && statistics.allSatisfy { $0 < 2.5 }  // Beyond with probability 7e-6 each.
    }
    let uniform = draws.map { kolmogorovSmirnov($0.uniform) { $0 } }
    let normal = draws.map { kolmogorovSmirnov($0.normal) { erfc(-$0 / 2.0.squareRoot()) / 2 } }
    #expect(isOrdinary(uniform), "\(uniform)")
    #expect(isOrdinary(normal), "\(normal)")
  }

  static let seeds = (0..<8).map { UInt64(20_240_601 + $0) }

  /// One level is enough: they draw the same bits.
  @Test func floatsAreAsFarFromTheirDistributionsAsChanceHasIt() throws {
    let level = try #require(Level.available.last)
    Self.checkDistances(try Self.seeds.map { try Self.draws(level, seed: $0, count: 1 << 18) })
  }

  @Test func doublesAreAsFarFromTheirDistributionsAsChanceHasIt() {
    Self.checkDistances(Self.seeds.map { Self.doubles(seed: $0, count: 1 << 18) })
  }

  /// Neighbouring keys and neighbouring counters are unrelated streams.
  @Test func neighbouringStreamsAreUncorrelated() throws {
    let level = try #require(Level.available.last)
    let a = try Self.draws(level, seed: 1).normal, b = try Self.draws(level, seed: 2).normal
    let sum = zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(abs(sum / Double(a.count).squareRoot()) < 4)
  }
}
