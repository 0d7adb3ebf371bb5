import GanLabKit
import Glibc
import Testing

/// The density of a mixture in tensors, against the same in plain numbers.
struct DensityTests {
  private static func mixture() throws -> GaussianMixture {
    try GaussianMixture(
      means: [[-1, 0.5], [2, 2], [0, -3]], deviations: [0.02, 0.5, 1], weights: [1, 2, 3])
  }

  private static func points(_ count: Int) throws -> [Double] {
    var random = Random(seed: 5)
    return try random.normal([count, 2], dtype: .float64).doubles()
      + [-1, 0.5, 2, 2, 30, -40]
  }

  @Test func inDoubles() throws {
    let mixture = try Self.mixture()
    let points = try Self.points(200)
    let x = Tensor.of(points, [points.count / 2, 2], dtype: .float64)
    let found = mixture.logDensity(x)
    #expect(found.shape == [203, 1] && mixture.logPartition == 0)
    for (value, expected) in zip(try found.doubles(), mixture.logDensities(points)) {
      #expect(abs(value - expected) <= 1e-12 * max(1, abs(expected)))
    }
  }

  /// Far from the origin too: 1,000 widths away from 0 a narrow component keeps five digits.
  @Test func inFloats() throws {
    let mixture = try GaussianMixture(means: [[20, -20]], deviations: [0.02])
    let points = [20.01, -20.02, 20, -20]
    let found = try mixture.logDensity(.of(points.map(Float.init), [2, 2])).doubles()
    for (value, expected) in zip(found, mixture.logDensities(points)) {
      #expect(abs(value - expected) < 1e-3 * abs(expected))
    }
  }

  /// ∇ ln p = Σₖ rₖ(x) (μₖ - x)/σₖ², r being the components' shares at x.
  @Test func theScore() throws {
    let mixture = try Self.mixture()
    let x = Tensor.of([-0.99, 0.51, 1, 1], [2, 2], dtype: .float64).tracked()
    let score = try gradient(of: mixture.logDensity(x).sum(), withRespectTo: [x])[0].doubles()
    let points = try x.doubles()
    for row in 0..<2 {
      let logs = mixture.means.indices.map { k in
        log(mixture.weights[k]) - 2 * log(mixture.deviations[k])
          - 0.5 * mixture.squaredDistance(points, 2 * row, k)
      }
      let largest = logs.max() ?? 0
      let shares = logs.map { exp($0 - largest) }
      let total = shares.reduce(0, +)
      for axis in 0..<2 {
        let expected = mixture.means.indices.reduce(0.0) { sum, k in
          sum + shares[k] / total * (mixture.means[k][axis] - points[2 * row + axis])
            / (mixture.deviations[k] * mixture.deviations[k])
        }
        let found = score[2 * row + axis]
        #expect(abs(found - expected) < 1e-9 * max(1, abs(expected)))
      }
    }
  }

  /// Many points are taken in pieces: the same numbers, and no 10 GB between the operations.
  @Test func manyPointsAndComponents() throws {
    let means = (0..<3000).map { [cos(Double($0)), sin(Double($0))] }
    let mixture = try GaussianMixture(
      means: means, deviations: Array(repeating: 0.1, count: 3000))
    var random = Random(seed: 6)
    let x = random.normal([4000, 2], dtype: .float64)
    let found = try mixture.logDensity(x).doubles()
    let expected = mixture.logDensities(try x.doubles())
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-10 * max(1, abs($1)) })
  }

  @Test func whatIsNoPoint() throws {
    let mixture = try Self.mixture()
    for shape: Shape in [[3], [4, 3], [2, 2, 2]] {
      #expect(
        mixture.logDensity(.zeros(shape)).failure
          == .shapeMismatch(op: "logDensity", lhs: shape, rhs: [1, 2]))
    }
    #expect(mixture.logDensity(.zeros([0, 2])).shape == [0, 1])
  }

  @Test func aSourceOffersIt() throws {
    let source = MixtureSource(try Self.mixture())
    let x = Tensor.zeros([1, 2], dtype: .float64)
    let found = try #require(source.density).logDensity(x)
    #expect(try found.doubles() == Self.mixture().logDensity(x).doubles())
  }
}
