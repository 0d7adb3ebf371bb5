import GanLabKit
import Glibc

/// What the statistics of the modes are on average for samples of the mixture itself.
///
/// The modes are taken to be so far apart that no sample of one is nearer to another.
struct PerfectModes {
  private let mixture: GaussianMixture
  private let samples: Int

  init(_ mixture: GaussianMixture, samples: Int) {
    self.mixture = mixture
    self.samples = samples
  }

  /// The mass within `radius` standard deviations.
  func highQuality(_ radius: Double) -> Double {
    NormalMass.ball(radius, dimensions: mixture.dimensions)
  }

  /// The deviation about the modes of what lies within 3 σ of them.
  var deviation: Double {
    let variance = zip(mixture.weights, mixture.deviations).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }
    return variance.squareRoot() * NormalMass.deviationWithin(3, dimensions: mixture.dimensions)
  }

  /// The expected number of modes with at least `minimum` samples within 3 σ.
  func covered(minimum: Int) -> Double {
    mixture.weights.reduce(0) { sum, weight in
      let p = weight * highQuality(3)
      guard p > 0 else { return sum }
      // 1 − P(fewer than `minimum`), each binomial probability from the one before.
      var term = Double(samples) * log1p(-p)
      var fewer = 0.0
      for count in 0..<min(max(minimum, 1), samples + 1) {
        fewer += exp(term)
        term += log(Double(samples - count) / Double(count + 1)) + log(p) - log1p(-p)
      }
      return sum + max(0, 1 - fewer)
    }
  }

  /// The expected divergence over the modes, all samples being within 3 σ.
  var reverseKL: Double? {
    guard samples > 0 else { return nil }
    let masses = CellMasses(logs: mixture.weights.map { log($0) })
    return Chance.expectation(masses, samples: samples) { DiscreteDivergence.klTerm($1, $0) }
  }
}
