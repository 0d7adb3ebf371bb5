import GanLabKit
import Glibc
import TestSupport
import Testing

@testable import Lab

/// The data sets on the plane against the densities that they claim.
@Suite struct PlaneDataTests {
  /// Mean and second moments of 40,000 samples are those of the density, within five standard errors.
  @Test(arguments: [
    "ring", "grid", "moons", "spiral", "swiss-roll", "checkerboard", "pinwheel",
  ]) func samplesHaveTheMomentsOfTheDensity(name: String) throws {
    let session = Session.fresh()
    _ = try session.choose(.data, name)
    let source = try #require(session.source)
    var random = Random(seed: 5)
    let count = 40_000
    let samples = try source.samples(count, random: &random, dtype: .float64).doubles()
    guard let mixture = source.mixture else {
      // The checkerboard's density is no mixture: it has its own tests.
      #expect(name == "checkerboard" && source.density != nil)
      return
    }
    for (i, j) in [(0, nil), (1, nil), (0, 0), (1, 1), (0, 1)] as [(Int, Int?)] {
      let values: [Double] = (0..<count).map { place in
        samples[2 * place + i] * (j.map { samples[2 * place + $0] } ?? 1)
      }
      let moments = Statistics(values)
      var exact = 0.0
      for (k, mean) in mixture.means.enumerated() {
        let spread = i == j ? mixture.deviations[k] * mixture.deviations[k] : 0
        exact += mixture.weights[k] * (mean[i] * (j.map { mean[$0] } ?? 1) + spread)
      }
      #expect(
        abs(moments.mean - exact) < 5 * (moments.variance / Double(count)).squareRoot(),
        "\(name) \(i) \(j ?? -1)")
    }
  }

  /// A fifth of a turn leaves the pinwheel as it is.
  @Test func aPinwheelHasFiveBlades() throws {
    let session = Session.fresh()
    _ = try session.choose(.data, "pinwheel")
    let density = try #require(session.source?.mixture)
    let angle = 2 * Double.pi / 5
    for point in [[1.5, 0.3], [0.2, -2.1], [-1.0, 1.7]] {
      let turned = [
        cos(angle) * point[0] - sin(angle) * point[1],
        sin(angle) * point[0] + cos(angle) * point[1],
      ]
      let (here, there) = (density.logDensities(point)[0], density.logDensities(turned)[0])
      #expect(abs(here - there) < 1e-4, "\(point)")
    }
  }
}
