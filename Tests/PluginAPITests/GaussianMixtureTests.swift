import GanLabKit
import TestSupport
import Testing

/// The lab's oracle: its density against 30-digit arithmetic, its samples against its moments.
struct GaussianMixtureTests {
  struct Recorded: Decodable, Sendable {
    struct Mixture: Decodable, Sendable {
      let weights, stds: [Double]
      let means: [[Double]]
      func mixture() throws -> GaussianMixture {
        try GaussianMixture(means: means, deviations: stds, weights: weights)
      }
    }
    struct Density: Decodable, Sendable, CustomTestStringConvertible {
      let mixture: String
      let points: Values
      let logDensity: [Double]
      var testDescription: String { mixture }
    }
    let mixtures: [String: Mixture]
    let logDensities: [Density]

    static func read() throws -> Recorded { try Golden.read("divergences.json") }
  }

  @Test func fileIsWhole() throws {
    let golden = try Recorded.read()
    #expect(golden.logDensities.count >= 5)
    #expect(golden.logDensities.allSatisfy { $0.logDensity.count == 50 })
  }

  @Test(arguments: try Recorded.read().logDensities)
  func densityAgreesWithExactArithmetic(_ golden: Recorded.Density) throws {
    let mixture = try #require(try Recorded.read().mixtures[golden.mixture]).mixture()
    let found = mixture.logDensities(golden.points.values)
    let expected = Values(shape: [golden.logDensity.count], values: golden.logDensity)
    #expect(
      mismatch(Values(shape: [found.count], values: found), expected, .mixed(1e-12)) == nil)
  }

  @Test(arguments: try Recorded.read().mixtures.keys.sorted(), DType.allCases)
  func samplesHaveTheMoments(_ name: String, _ dtype: DType) throws {
    let recorded = try #require(try Recorded.read().mixtures[name])
    let mixture = try recorded.mixture()
    var random = Random(seed: 5)
    let count = 200_000
    let samples = mixture.samples(count, random: &random, dtype: dtype)
    #expect(samples.shape == [count, mixture.dimensions])
    #expect(samples.dtype == dtype)
    let values = try samples.doubles()
    for axis in 0..<mixture.dimensions {
      let moments = Statistics(
        stride(from: axis, to: values.count, by: mixture.dimensions).map { values[$0] })
      // E x = Σ w μ,  Var x = Σ w (σ² + μ²) - (E x)².
      var (mean, square) = (0.0, 0.0)
      for k in 0..<recorded.weights.count {
        let (w, m, s) = (recorded.weights[k], recorded.means[k][axis], recorded.stds[k])
        mean += w * m
        square += w * (s * s + m * m)
      }
      let variance = square - mean * mean
      #expect(abs(moments.mean - mean) < 4.5 * (variance / Double(count)).squareRoot())
      #expect(abs(moments.variance / variance - 1) < 0.02)
    }
  }

  /// -E ln p over samples is the entropy, which the file has exactly: samples and density fit together.
  @Test func samplesFollowTheDensity() throws {
    struct File: Decodable {
      struct Entropy: Decodable {
        let mixture: String
        let entropy: Double
      }
      let entropies: [Entropy]
    }
    for golden in try Golden.read("divergences.json", as: File.self).entropies {
      let mixture = try #require(try Recorded.read().mixtures[golden.mixture]).mixture()
      var random = Random(seed: 6)
      let points = try mixture.samples(40_000, random: &random, dtype: .float64).doubles()
      let found = Statistics(mixture.logDensities(points).map { -$0 })
      let error = 4.5 * (found.variance / 40_000).squareRoot()
      #expect(abs(found.mean - golden.entropy) < error, "\(golden.mixture)")
    }
  }

  @Test func componentsComeByTheirWeights() throws {
    let mixture = try GaussianMixture(
      means: [[-10], [0], [10], [20]], deviations: [0.1, 0.1, 0.1, 0.1], weights: [1, 6, 3, 0])
    #expect(mixture.weights == [0.1, 0.6, 0.3, 0])
    var random = Random(seed: 7)
    let values = try mixture.samples(50_000, random: &random).doubles()
    var observed = [0, 0, 0, 0]
    for value in values { observed[Int((value / 10).rounded()) + 1] += 1 }
    for (found, weight) in zip(observed, mixture.weights) {
      let deviation = (50_000 * weight * (1 - weight)).squareRoot()
      #expect(abs(Double(found) - 50_000 * weight) <= 4.5 * deviation)
    }
  }

  @Test func equalWeightsAreTheDefault() throws {
    let mixture = try GaussianMixture(means: [[0, 0], [1, 1]], deviations: [1, 2])
    #expect(mixture.weights == [0.5, 0.5])
    #expect(mixture.dimensions == 2)
    #expect(mixture.count == 2)
    var random = Random(seed: 1)
    #expect(mixture.samples(0, random: &random).shape == [0, 2])
  }

  /// Far out, where every term underflows, ln p is still the nearest Gaussian's.
  @Test func farOutTheLogarithmHolds() throws {
    let mixture = try GaussianMixture(
      means: [[0], [1]], deviations: [1e-3, 1e-3], weights: [1, 0])
    let found = mixture.logDensities([100])[0]
    let expected = -0.5 * 1e10 + 6.907755278982137 - 0.9189385332046727
    #expect(abs(found - expected) < 1e-5)
    #expect(mixture.logDensities([]).isEmpty)
  }

  @Test(
    arguments: [
      ([], [], nil, "a mixture needs at least one mean", "means"),
      ([[]], [1], nil, "a mixture needs at least one mean", "means"),
      ([[0, 0], [1]], [1, 1], nil, "the means do not all have 2 coordinates", "means"),
      ([[.infinity]], [1], nil, "a mean is not a finite number", "means"),
      ([[0], [1]], [1], nil, "there are 2 means and 1 standard deviations", "stds"),
      ([[0]], [0], nil, "a standard deviation is larger than 0", "stds"),
      ([[0]], [.nan], nil, "a standard deviation is larger than 0", "stds"),
      ([[0], [1]], [1, 1], [1], "there are 2 means and 1 weights", "weights"),
      (
        [[0], [1]], [1, 1], [0, 0], "weights are at least 0 and not all of them are 0", "weights"
      ),
      (
        [[0], [1]], [1, 1], [2, -1], "weights are at least 0 and not all of them are 0", "weights"
      ),
      (
        [[0], [1]], [1, 1], [.nan, 1], "weights are at least 0 and not all of them are 0", "weights"
      ),
    ] as [([[Double]], [Double], [Double]?, String, String)])
  func refuses(
    _ means: [[Double]], _ deviations: [Double], _ weights: [Double]?, _ text: String,
    _ option: String
  ) throws {
    let error = try #require(throws: ComponentError.self) {
      try GaussianMixture(means: means, deviations: deviations, weights: weights)
    }
    #expect(error.description == text)
    #expect(error.option == option)
  }
}
