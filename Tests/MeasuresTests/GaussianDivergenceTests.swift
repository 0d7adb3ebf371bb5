import Glibc
import Testing

@testable import Measures

@Suite struct GaussianDivergenceTests {
  @Test func matchesThirtyDigitArithmetic() throws {
    let rows = try Golden.divergences().shifted
    #expect(rows.count == 34)
    for row in rows {
      let found = try GaussianDivergence(mean: row.m)
      #expect(close(found.js, row.js, 1e-13), "m = \(row.m)")
      #expect(close(found.jsGap, row.jsGap, 1e-11 * row.jsGap), "m = \(row.m)")
      #expect(close(found.jsSlope, row.jsSlope, 1e-11 * row.jsSlope + 1e-16), "m = \(row.m)")
      #expect(close(found.kl, row.kl, 1e-12) && close(found.reverseKL, row.kl, 1e-12))
      #expect(found.w1 == row.w1 && found.w2 == row.w1)
    }
  }

  /// Published figures: JS and its slope as the mean moves away.
  @Test(arguments: [
    (1.0, 0.1114, 0.199), (2, 0.3368, 0.225), (3, 0.5268, 0.148), (5, 0.6759, 0.0237),
    (10, 0.693146, 2.2e-6),
  ])
  func matchesTheCourseFigure(m: Double, js: Double, slope: Double) throws {
    let found = try GaussianDivergence(mean: m)
    #expect(close(found.js, js, 1e-4))
    #expect(close(found.jsSlope, slope, 0.015 * slope))
  }

  @Test(arguments: [0.0, 0.7, -2, 6], [1e-3, 0.2, 0.999, 1.7, 40])
  func agreesWithItselfForOtherDeviations(m: Double, s: Double) throws {
    let q = try GaussianDivergence(mean: m, deviation: s)
    #expect(close(q.js + q.jsGap, log(2), 1e-12))
    // Exchanging the two and scaling by 1/s leaves the divergence.
    let mirrored = try GaussianDivergence(mean: -m / s, deviation: 1 / s)
    #expect(close(q.js, mirrored.js, 1e-11))
    #expect(close(q.kl, mirrored.reverseKL, 1e-9 * (1 + q.kl)))
    // The slope is the quotient of differences.
    let h = 1e-4 * min(1, s)
    let (above, below) = (
      try GaussianDivergence(mean: m + h, deviation: s),
      try GaussianDivergence(mean: m - h, deviation: s)
    )
    #expect(close(q.jsSlope, (above.js - below.js) / (2 * h), 2e-6))
    // W₁ by the quantiles: the mean of |m + (s − 1) z|, by quadrature.
    #expect(q.w1 >= abs(m) && q.w1 <= q.w2)
    let kink = -m / (s - 1)
    let cuts = abs(kink) < 9 ? [-9, kink, 9] : [-9, 9]
    let numeric = Quadrature.integral(cutAt: cuts) { z in
      abs(m + (s - 1) * z) * exp(-z * z / 2) / (2 * Double.pi).squareRoot()
    }
    #expect(close(q.w1, numeric, 1e-10 * (1 + s)))
  }

  @Test func matchesAHistogramOfTheTwoDensities() throws {
    // JS of N(0,1) and N(1, 4) by a plain sum over a fine lattice.
    let q = try GaussianDivergence(mean: 1, deviation: 2)
    let h = 1e-3
    var sum = 0.0
    for i in -40_000...40_000 {
      let x = Double(i) * h
      let a = exp(-x * x / 2) / (2 * Double.pi).squareRoot()
      let b = exp(-(x - 1) * (x - 1) / 8) / (8 * Double.pi).squareRoot()
      let middle = (a + b) / 2
      if a > 0 { sum += 0.5 * a * log(a / middle) }
      if b > 0 { sum += 0.5 * b * log(b / middle) }
    }
    #expect(close(q.js, sum * h, 1e-10))
  }

  @Test func quadratureFindsKnownIntegrals() {
    #expect(close(Quadrature.integral(cutAt: [0, 1]) { $0.squareRoot() }, 2.0 / 3, 1e-12))
    #expect(close(Quadrature.integral(cutAt: [0, Double.pi]) { sin($0) }, 2, 1e-14))
    #expect(close(Quadrature.integral(cutAt: [-1, 2]) { abs($0) }, 2.5, 1e-12))
    #expect(Quadrature.integral(cutAt: [0, 1]) { _ in 0 } == 0)
  }

  @Test(arguments: [(Double.nan, 1.0), (1e9, 1), (0, 0), (0, -1), (0, .infinity)])
  func whatIsNoGaussianIsRefused(m: Double, s: Double) {
    #expect(throws: MeasureError.self) { try GaussianDivergence(mean: m, deviation: s) }
  }
}
