import GanLabKit
import Glibc
import Testing

@testable import Measures

@Suite struct KernelTests {
  @Test func mixturesMatchThirtyDigitArithmetic() throws {
    let golden = try Golden.divergences()
    #expect(golden.logDensities.count == 5)
    for row in golden.logDensities {
      let mixture = try #require(golden.mixtures[row.mixture]).exact()
      let found = try mixture.logDensities(at: row.points.points())
      #expect(found.count == row.logDensity.count)
      for (a, b) in zip(found, row.logDensity) { #expect(close(a, b, 1e-11 * (1 + abs(b)))) }
    }
  }

  @Test(arguments: 1...3)
  func estimateIsTheMixtureOfItsKernels(dimensions: Int) throws {
    var random = Random(seed: 4)
    let values = (0..<40 * dimensions).map { _ in 4 * random.uniform() - 2 }
    let samples = try Points(values, dimensions: dimensions)
    let estimate = try KernelDensity(samples, bandwidth: .fixed(0.3))
    let mixture = try GaussianMixture(
      means: (0..<40).map { Array(values[($0 * dimensions)..<(($0 + 1) * dimensions)]) },
      deviations: Array(repeating: 0.3, count: 40))
    let places = try Points(
      (0..<60 * dimensions).map { _ in 20 * random.uniform() - 10 }, dimensions: dimensions)
    #expect(
      close(
        try estimate.logDensities(at: places), try mixture.logDensities(at: places), 1e-10))
  }

  @Test func farFromAllSamplesItIsStillANumber() throws {
    let estimate = try KernelDensity(Points([0, 0, 1, 0]), bandwidth: .fixed(0.01))
    let far = try estimate.logDensities(at: Points([1000, 0, 1e100, 1e100]))
    let kernel = -0.5 * 999.0 * 999 / 1e-4 - 2 * log(0.01) - log(2 * Double.pi)
    #expect(close(far[0], kernel - log(2), 1e-5))
    #expect(!far[1].isNaN)
  }

  @Test func scottsRule() throws {
    // Variance 5/3 on one axis and 0 on the other; n = 4, so n^(−1/6).
    let samples = try Points([0, 7, 1, 7, 2, 7, 3, 7])
    let expected = (5.0 / 6).squareRoot() * pow(4, -1.0 / 6)
    #expect(close(try Bandwidth.scott.value(for: samples), expected, 1e-14))
  }

  @Test func crossValidationFindsSharpModes() throws {
    let mixture = try ring(radius: 2, deviation: 0.02)
    let samples = try draw(1600, of: mixture, seed: 8)
    let scott = try Bandwidth.scott.value(for: samples)
    let found = try Bandwidth.crossValidated.value(for: samples)
    #expect(scott > 0.3)
    #expect(found > 0.003 && found < 0.02)
    // It explains new samples better than Scott's.
    let fresh = try draw(500, of: mixture, seed: 9)
    func likelihood(_ h: Double) throws -> Double {
      try KernelDensity(samples, bandwidth: .fixed(h)).logDensities(at: fresh).reduce(0, +)
    }
    #expect(try likelihood(found) > likelihood(scott))
    #expect(try likelihood(found) > likelihood(found * 3))
    #expect(try likelihood(found) > likelihood(found / 3))
    // On one bell it is of the order of Scott's.
    let bell = try cloud(800, seed: 3)
    let ratio = try Bandwidth.crossValidated.value(for: bell) / Bandwidth.scott.value(for: bell)
    #expect(ratio > 0.4 && ratio <= 1)
  }

  @Test func bandwidthsThatAreNoneAreRefused() throws {
    let point = try Points([1, 1])
    let same = try Points([1, 1, 1, 1, 1, 1])
    for rule in [Bandwidth.scott, .crossValidated] {
      #expect(throws: MeasureError.noSpread) { try KernelDensity(same, bandwidth: rule) }
      #expect(
        throws: MeasureError.tooFew(of: "a rule for the bandwidth", found: 1, least: 2)
      ) { try KernelDensity(point, bandwidth: rule) }
    }
    for h in [0, -1, .nan, .infinity, 1e-200] as [Double] {
      #expect(throws: MeasureError.self) { try KernelDensity(same, bandwidth: .fixed(h)) }
    }
    // Pairs of equal points: every bandwidth above 0 explains them, the smallest best.
    let doubled = try Points((0..<20).flatMap { [Double($0 / 2), 0] })
    #expect(try Bandwidth.crossValidated.value(for: doubled) > 0)
  }

  @Test func bestDiscriminatorOfTwoBellsIsTheirLogitLine() throws {
    // ln N(x; 0, I) − ln N(x; (2, 0), I) = 2 − 2 x₁.
    let p = try GaussianMixture(means: [[0, 0]], deviations: [1])
    let q = try GaussianMixture(means: [[2, 0]], deviations: [1])
    let best = try OptimalDiscriminator(data: p, generated: q)
    let places = try Points([0, 0, 1, 5, 3, -1, 400, 0])
    #expect(close(try best.logits(at: places), [2, 0, -4, -798], 1e-9))
    let values = try best.values(at: places)
    let sigmoid: [Double] = [0.8807970779778823, 0.5, 0.01798620996209156, 0]
    #expect(close(values, sigmoid, 1e-12))
    let chance = try OptimalDiscriminator(data: p, generated: p)
    #expect(try chance.values(at: places).allSatisfy { $0 == 0.5 })
  }

  /// At the optimum 2 JS − ln 4 is the minimax value: theorem 1 of Goodfellow (2014).
  @Test func itsValueIsTheJensenShannonDivergence() throws {
    let p = try GaussianMixture(means: [[0, 0]], deviations: [1])
    let q = try GaussianMixture(means: [[1.5, 0]], deviations: [1])
    let best = try OptimalDiscriminator(data: p, generated: q)
    let n = 40_000
    let real = try best.values(at: draw(n, of: p, seed: 1)).reduce(0) { $0 + log($1) }
    let fake = try best.values(at: draw(n, of: q, seed: 2)).reduce(0) { $0 + log(1 - $1) }
    let value = (real + fake) / Double(n)
    let exact = 2 * (try GaussianDivergence(mean: 1.5).js) - log(4)
    #expect(close(value, exact, 0.02))
  }

  @Test func blurringTheDataTooMakesAPerfectGeneratorPassForReal() throws {
    let mixture = try ring(radius: 2, deviation: 0.05)
    let samples = try draw(4000, of: mixture, seed: 12)
    let places = try draw(300, of: mixture, seed: 13)
    func error(_ blurs: Bool) throws -> Double {
      let best = try OptimalDiscriminator(
        data: mixture, samples: samples, bandwidth: .fixed(0.1), blursData: blurs)
      return try best.values(at: places).reduce(0) { $0 + abs($1 - 0.5) / 300 }
    }
    #expect(try error(true) < 0.05)
    #expect(try error(false) > 0.2)
  }

  @Test func collapsedGeneratorStillHasADiscriminator() throws {
    let mixture = try ring(radius: 2, deviation: 0.05)
    let samples = try Points((0..<50).flatMap { _ in [2.0, 0] })
    let best = try OptimalDiscriminator(data: mixture, samples: samples)
    let values = try best.values(at: Points([2, 0, -2, 0]))
    #expect(close(values[0], 1.0 / 9, 1e-9) && values[1] > 0.999)
    #expect(throws: MeasureError.dimensionsDiffer(first: 2, second: 1)) {
      try OptimalDiscriminator(data: mixture, samples: Points([1, 2], dimensions: 1))
    }
  }
}
