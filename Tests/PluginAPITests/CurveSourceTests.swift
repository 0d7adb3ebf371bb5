import GanLabKit
import Glibc
import TestSupport
import Testing

/// The oracle of blurred curves against integrals that are known.
@Suite struct CurveSourceTests {
  /// x = R √t (cos θ, sin θ): its squared radius is uniform, so that at the centre the density is
  /// ∫ exp(-R² t / 2σ²) / 2πσ² dt = (1 - exp(-R²/2σ²)) / πR², whatever θ does.
  @Test(arguments: [(radius: 2.0, noise: 0.05), (1.0, 0.02), (0.3, 0.5)])
  func densityAtTheCentreOfASpiral(_ radius: Double, _ noise: Double) throws {
    let source = try CurveSource(noise: noise) { t in
      let r = radius * t.squareRoot()
      return (r * cos(9 * t.squareRoot()), r * sin(9 * t.squareRoot()))
    }
    let exact = log((1 - exp(-radius * radius / (2 * noise * noise))) / (.pi * radius * radius))
    let found = try #require(source.mixture).logDensities([0, 0])[0]
    #expect(abs(found - exact) < 1e-4)
  }

  /// On a straight line of constant speed the density is a difference of normal integrals.
  @Test func densityBesideALine() throws {
    let source = try CurveSource(noise: 0.1) { t in (t, t < 0.5 ? 0 : 5) }
    let mixture = try #require(source.mixture)
    let across = exp(-0.5 * 0.04 / 0.01) / (0.1 * (2 * Double.pi).squareRoot())
    func normal(_ x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }
    for x in [-0.1, 0, 0.2, 0.45, 0.5] {
      let along = normal((0.5 - x) / 0.1) - normal(-x / 0.1)
      #expect(abs(mixture.logDensities([x, 0.2])[0] - log(along * across)) < 1e-5)
    }
    #expect(abs(mixture.weights.reduce(0, +) - 1) < 1e-12)
  }

  @Test func refusesWhatWouldTakeTooLong() {
    #expect(throws: ComponentError.self) {
      try CurveSource(noise: 1e-6) { t in (1000 * t, 0) }
    }
    #expect(throws: ComponentError.self) { try CurveSource(noise: 0) { t in (t, 0) } }
  }
}
