import GanLabKit
import Glibc

/// Which modes of a mixture the samples reach, how many lie in one, and how widely they scatter.
///
/// Each sample belongs to the nearest mode, distances being ‖x − μₖ‖/σₖ. Within 3 σ of it a sample is
/// of *high quality*, as in PacGAN (Lin et al. 2018, section 4.1); others take 4 σ. A perfect sampler
/// has 1 − e^(−9/2) = 98.89 % within 3 σ on the plane and 99.97 % within 4 σ: more is
/// under-dispersion. Components of weight 0 are no modes.
public struct ModeCoverage: Sendable, Equatable {
  /// For each sample the index of its mode.
  public let nearest: [Int]
  /// For each mode the number of all samples that belong to it.
  public let counts: [Int]
  /// For each mode the number of samples within 3 σ.
  public let countsWithin3: [Int]
  /// For each mode the number of samples within 4 σ.
  public let countsWithin4: [Int]
  /// For each mode the standard deviation of a coordinate of its samples within 3 σ about its true
  /// mean: √(mean of (x − μₖ)²) over samples and coordinates; nil for no sample.
  public let deviationsWithin3: [Double?]
  /// The same about the mean of these samples, so that a mode that is merely off its place scatters no
  /// more; divisor n; nil for fewer than two.
  public let spreadsWithin3: [Double?]
  /// The standard deviation about the true means of all samples within 3 σ together; nil for none.
  ///
  /// A perfect sampler has less than σ, 0.974 σ on the plane, since what lies beyond 3 σ is left out.
  public let deviation: Double?
  /// Σ q ln (q/w) over the modes, q being the share of each in the samples within 3 σ and w its weight,
  /// in nats; nil if there is no such sample.
  ///
  /// What PacGAN's published code computes: samples of no mode do not count, and modes without samples
  /// add nothing.
  public let reverseKL: Double?
  /// The same of all samples, each counted for its nearest mode.
  public let reverseKLOfAll: Double

  /// The number of modes with a positive weight.
  public let total: Int

  /// The share of all samples within 3 σ of their mode.
  public var highQuality3: Double { share(countsWithin3) }
  /// The share of all samples within 4 σ of their mode.
  public var highQuality4: Double { share(countsWithin4) }

  /// The number of modes with at least `minimum` samples within 3 σ.
  ///
  /// 1 is PacGAN's rule; Dist-GAN (Tran et al. 2018) asks for 20 of 2,000.
  public func covered(minimum: Int = 1) -> Int {
    countsWithin3.count { $0 >= max(minimum, 1) }
  }

  private func share(_ counts: [Int]) -> Double {
    Double(counts.reduce(0, +)) / Double(nearest.count)
  }

  /// The statistics of `samples` against `mixture`.
  ///
  /// - Throws: `dimensionsDiffer`.
  public init(of samples: Points, against mixture: GaussianMixture) throws(MeasureError) {
    try samples.matches(dimensions: mixture.dimensions)
    var tally = ModeTally(mixture)
    samples.coordinates.withUnsafeBufferPointer { tally.add($0) }
    nearest = tally.nearest
    counts = tally.counts
    countsWithin3 = tally.countsWithin3
    countsWithin4 = tally.countsWithin4
    total = tally.modes.count
    deviationsWithin3 = (0..<mixture.count).map(tally.deviation)
    spreadsWithin3 = (0..<mixture.count).map(tally.spread)
    let good = tally.countsWithin3.reduce(0, +) * mixture.dimensions
    deviation = good < 1 ? nil : (tally.squares.reduce(0, +) / Double(good)).squareRoot()
    reverseKL = ModeCoverage.reverseKL(tally.countsWithin3, mixture.weights)
    reverseKLOfAll = ModeCoverage.reverseKL(tally.counts, mixture.weights) ?? 0
  }

  private static func reverseKL(_ counts: [Int], _ weights: [Double]) -> Double? {
    let total = counts.reduce(0, +)
    guard total > 0 else { return nil }
    return zip(counts, weights).reduce(0) { sum, mode in
      guard mode.0 > 0 else { return sum }
      let q = Double(mode.0) / Double(total)
      return sum + q * log(q / mode.1)
    }
  }
}
