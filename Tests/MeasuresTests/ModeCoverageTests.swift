import GanLabKit
import Glibc
import Testing

@testable import Measures

@Suite struct ModeCoverageTests {
  @Test func matchesSciPy() throws {
    let cases = try Golden.measures().modes
    #expect(cases.count == 6)
    for row in cases {
      let modes = try ModeCoverage(of: row.samples.points(), against: row.mixture.exact())
      #expect(modes.nearest == row.nearest, "\(row.name)")
      #expect(modes.counts == row.countsAll, "\(row.name)")
      #expect(modes.countsWithin3 == row.counts3, "\(row.name)")
      #expect(modes.covered() == row.modesCovered, "\(row.name)")
      #expect(close(modes.highQuality3, row.highQuality3, 1e-15), "\(row.name)")
      #expect(close(modes.highQuality4, row.highQuality4, 1e-15), "\(row.name)")
      #expect(close(try #require(modes.reverseKL), row.reverseKl3, 1e-13), "\(row.name)")
      #expect(close(modes.reverseKLOfAll, row.reverseKlAll, 1e-13), "\(row.name)")
      #expect(close(modes.spreadsWithin3, row.std3, 1e-12), "\(row.name)")
      #expect(close(modes.deviationsWithin3, row.std3AboutCentre, 1e-13), "\(row.name)")
    }
  }

  @Test func perfectSamplerScoresWhatTheoryGives() throws {
    let n = 40_000
    let modes = try ModeCoverage(
      of: draw(n, of: lattice(), seed: 11), against: lattice())
    // Four standard errors of a binomial share.
    for (share, mass) in [
      (modes.highQuality3, 1 - exp(-4.5)), (modes.highQuality4, 1 - exp(-8.0)),
    ] {
      #expect(close(share, mass, 4 * (mass * (1 - mass) / Double(n)).squareRoot()))
    }
    #expect(modes.covered() == 25 && modes.covered(minimum: 20) == 25)
    #expect(modes.total == 25)
    let deviation = try #require(modes.deviation)
    let expected = 0.05 * NormalMass.deviationWithin(3, dimensions: 2)
    #expect(close(deviation, expected, 4 * expected / Double(4 * n).squareRoot()))
    // 24 degrees of freedom over 2 n: mean 3e-4.
    #expect(try #require(modes.reverseKL) < 1e-3)
  }

  @Test func oneModeOfEightIsLogEight() throws {
    let mixture = try ring()
    let samples = try cloud(500, at: mixture.means[3], deviation: 0.002, seed: 2)
    let modes = try ModeCoverage(of: samples, against: mixture)
    #expect(modes.covered() == 1)
    #expect(close(try #require(modes.reverseKL), log(8), 1e-12))
    #expect(modes.counts[3] == 500 && modes.nearest.allSatisfy { $0 == 3 })
  }

  @Test func minimumCountsSamplesWithin3Sigma() throws {
    let mixture = try GaussianMixture(means: [[0, 0], [10, 0]], deviations: [1, 1])
    let samples = try Points([0, 0, 0.1, 0, 0, 0.1, 10, 0, 14, 0])
    let modes = try ModeCoverage(of: samples, against: mixture)
    #expect(modes.countsWithin3 == [3, 1])
    #expect(modes.countsWithin4 == [3, 2])
    #expect([1, 2, 3, 4].map { modes.covered(minimum: $0) } == [2, 1, 1, 0])
  }

  @Test func distanceIsInUnitsOfEachModesDeviation() throws {
    // At 2 the sharp mode is 2 away, 20 σ of it; the wide one 3 away, 1 σ of it.
    let mixture = try GaussianMixture(means: [[0, 0], [5, 0]], deviations: [0.1, 3])
    let modes = try ModeCoverage(of: Points([2, 0]), against: mixture)
    #expect(modes.nearest == [1])
  }

  @Test func componentsWithoutWeightAreNoModes() throws {
    let mixture = try GaussianMixture(
      means: [[0, 0], [10, 0]], deviations: [1, 1], weights: [0, 1])
    let modes = try ModeCoverage(of: Points([0, 0, 10, 0]), against: mixture)
    #expect(modes.nearest == [1, 1] && modes.total == 1 && modes.covered() == 1)
    #expect(modes.reverseKL == 0)
  }

  @Test func strayingSamplesLeaveNoValues() throws {
    let modes = try ModeCoverage(of: Points([50, 50, -70, 0]), against: ring())
    #expect(modes.covered() == 0 && modes.highQuality4 == 0)
    #expect(modes.reverseKL == nil && modes.deviation == nil)
    #expect(throws: MeasureError.dimensionsDiffer(first: 1, second: 2)) {
      try ModeCoverage(of: Points([1], dimensions: 1), against: ring())
    }
  }
}
