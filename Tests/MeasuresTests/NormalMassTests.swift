import Glibc
import Testing

@testable import Measures

@Suite struct NormalMassTests {
  @Test func ballsOnThePlaneMatchThirtyDigitArithmetic() throws {
    let masses = try Golden.divergences().masses
    #expect(masses.count == 6)
    for row in masses {
      #expect(close(NormalMass.ball(row.radius, dimensions: 2), row.mass, 1e-14))
    }
  }

  @Test func ballsInOtherDimensionsMatchKnownQuantiles() {
    // The 95 % quantiles of χ² with 1, 3, 4 and 5 degrees of freedom.
    let quantiles = [
      (1, 3.841458820694124), (3, 7.814727903251179), (4, 9.487729036781154),
      (5, 11.070497693516351),
    ]
    for (d, square) in quantiles {
      #expect(close(NormalMass.ball(square.squareRoot(), dimensions: d), 0.95, 1e-12))
    }
  }

  @Test func deviationWithinThreeSigma() {
    // On the plane E[r²/2 | r ≤ 3] = 1 − 4.5 e^−4.5/(1 − e^−4.5).
    let e = exp(-4.5)
    let expected = (1 - 4.5 * e / (1 - e)).squareRoot()
    #expect(close(NormalMass.deviationWithin(3, dimensions: 2), expected, 1e-14))
  }

  @Test func intervalsAreRightInTheTails() {
    // ln P(Z > 10) and P(1 < Z < 2), from tables of 20 digits.
    #expect(close(NormalMass.logWithin(10, .infinity), -53.23128515051247, 1e-10))
    #expect(close(NormalMass.within(1, 2), 0.13590512198327787, 1e-16))
    #expect(close(NormalMass.logWithin(-2, -1), log(0.13590512198327787), 1e-13))
    // Both sides of the border between the two ways.
    let below = NormalMass.logWithin(10, 10.5)
    let above = NormalMass.logWithin(10.000000001, 10.5)
    #expect(close(below, above, 1e-6))
    #expect(NormalMass.logWithin(60, 61).isFinite)
    #expect(close(NormalMass.logWithin(-61, -60), NormalMass.logWithin(60, 61), 0))
  }
}
