import GanLabKit
import Glibc
import Testing

@testable import Measures

@Suite struct GridDivergenceTests {
  @Test func matchesSciPyOnGivenGrids() throws {
    let rows = try Golden.measures().grid
    #expect(rows.count == 5)
    for row in rows {
      let grid = try CellGrid(
        low: [row.low, row.low], high: [row.high, row.high], cells: [row.cells, row.cells])
      let (p, q) = (try row.p.exact(), try row.q.exact())
      let found = try GridDivergence(between: p, and: q, grid: grid, atCentres: true)
      #expect(close(found.js, row.js, 1e-12))
      #expect(close(found.kl, row.klPq, 1e-10 * (1 + row.klPq)))
      #expect(close(found.reverseKL, row.klQp, 1e-10 * (1 + row.klQp)))
    }
  }

  @Test func agreesWithTheExactDivergenceOfGaussiansOnTheLineAndThePlane() throws {
    for m in [0.5, 1, 3] {
      let exact = try GaussianDivergence(mean: m)
      for dimensions in 1...2 {
        let zeros = [Double](repeating: 0, count: dimensions)
        let p = try GaussianMixture(means: [zeros], deviations: [1])
        let q = try GaussianMixture(
          means: [[m] + zeros.dropFirst()], deviations: [1])
        let found = try GridDivergence(between: p, and: q)
        #expect(found.method == .centres)
        // 5 σ hold all but 6e-7 of the mass along an axis.
        #expect(close(found.js, exact.js, 3e-6))
        #expect(close(found.kl, exact.kl, 1e-4))
        // Cutting into cells may only lose.
        let cut = try GridDivergence(between: p, and: q, atCentres: false)
        #expect(cut.js <= exact.js + 1e-9)
        #expect(close(cut.js, exact.js, 2e-3))
      }
    }
  }

  @Test func isSymmetricAndWithinItsBounds() throws {
    let p = try GaussianMixture(
      means: [[-1, 0], [1, 0.5]], deviations: [0.5, 0.25], weights: [0.6, 0.4])
    let q = try ring(deviation: 0.1)
    for atCentres in [true, false] {
      let forth = try GridDivergence(between: p, and: q, atCentres: atCentres)
      let back = try GridDivergence(between: q, and: p, atCentres: atCentres)
      #expect(close(forth.js, back.js, 1e-12))
      #expect(forth.kl == back.reverseKL && forth.reverseKL == back.kl)
      #expect(forth.js > 0 && forth.js < log(2))
      let same = try GridDivergence(between: p, and: p, atCentres: atCentres)
      #expect(same.js == 0 && same.kl == 0 && same.reverseKL == 0)
    }
    let far = try GaussianMixture(means: [[90, 90]], deviations: [0.5])
    // What 5 σ leave out of both falls into the one cell outside.
    #expect(close(try GridDivergence(between: p, and: far).js, log(2), 3e-6))
  }

  @Test func massesOfSharpModesAreExact() throws {
    // Modes far sharper than the cells: their masses still add up, cell by cell.
    let mixture = try ring(radius: 2, deviation: 0.02)
    let grid = try CellGrid(low: [-2.4, -2.4], high: [2.4, 2.4], cells: [64, 64])
    let masses = CellMasses.exact(mixture, grid).logs.map { exp($0) }
    #expect(close(masses.reduce(0, +), 1, 1e-12))
    let counted = CellMasses.histogram(try draw(200_000, of: mixture, seed: 3), grid)
    #expect(counted.outside == 0)
    for (mass, log) in zip(masses, counted.masses.logs) {
      let error = (mass * (1 - mass) / 200_000).squareRoot()
      #expect(close(mass, exp(log), 5.5 * error + 2e-5))
    }
    let coarse = try GridDivergence(
      of: draw(10_000, of: mixture, seed: 4), from: mixture, grid: grid)
    #expect(coarse.js < 0.004)
  }

  /// A perfect sampler's divergence is chance alone: measured over seeds, against its expectation.
  @Test(arguments: [("ring", 2000), ("ring", 10_000), ("lattice", 2000)])
  func biasOfSamplesIsWhatIsExpected(name: String, n: Int) throws {
    let mixture = name == "ring" ? try ring(radius: 2, deviation: 0.02) : try lattice()
    let found = try (0..<12).map { seed in
      try GridDivergence(of: draw(n, of: mixture, seed: 100 + UInt64(seed)), from: mixture)
    }
    let mean = found.reduce(0) { $0 + $1.js } / 12
    let meanKL = found.reduce(0) { $0 + $1.reverseKL } / 12
    let expected = try #require(found[0].jsByChance)
    let expectedKL = try #require(found[0].reverseKLByChance)
    #expect(close(mean, expected, 0.04 * expected), "\(name) \(n): \(mean), \(expected)")
    #expect(close(meanKL, expectedKL, 0.04 * expectedKL))
    // And it is small: a mode counts for fewer than 60 cells.
    #expect(expected < 60 * Double(mixture.count) / (8 * Double(n)))
  }

  @Test func chanceIsExactForTwoCells() {
    // p = (0.3, 0.7) and three samples: all four outcomes by hand.
    let masses = CellMasses(logs: [log(0.3), log(0.7)])
    var expected = 0.0
    for count in 0...3 {
      let ways = [1.0, 3, 3, 1][count]
      let probability = ways * pow(0.3, Double(count)) * pow(0.7, Double(3 - count))
      let q = CellMasses(logs: [log(Double(count) / 3), log(Double(3 - count) / 3)])
      expected += probability * DiscreteDivergence(masses, q).js
    }
    let found = Chance.expectation(masses, samples: 3, DiscreteDivergence.jsTerm)
    #expect(close(found, expected, 1e-14))
    // Many samples: one degree of freedom over 8 n.
    let many = Chance.expectation(masses, samples: 100_000, DiscreteDivergence.jsTerm)
    #expect(close(many * 800_000, 1, 1e-3))
    #expect(Chance.expectation(CellMasses(logs: [0]), samples: 5, DiscreteDivergence.jsTerm) == 0)
  }

  @Test func collapseAndStraysAreSeen() throws {
    let mixture = try ring(radius: 2, deviation: 0.02)
    let collapsed = try cloud(2000, at: mixture.means[0], deviation: 0.02, seed: 5)
    // JS of p and the one of eight equal parts: ½ ln(16/9)·(1/8)… by the definition on two cells.
    let p = CellMasses(logs: [log(0.125), log(0.875)])
    let q = CellMasses(logs: [0, -.infinity])
    let found = try GridDivergence(of: collapsed, from: mixture)
    #expect(close(found.js, DiscreteDivergence(p, q).js, 0.01))
    #expect(found.kl == .infinity)
    #expect(close(found.reverseKL, log(8), 0.02))
    // One stray at the end of the world neither hides nor widens the rest.
    let strayed = try Points(collapsed.coordinates + [1e90, -1e90])
    let again = try GridDivergence(of: strayed, from: mixture)
    #expect(again.outside == 1 && again.grid == found.grid)
    #expect(close(again.js, found.js, 1e-3))
    let gone = try GridDivergence(of: collapsed.shifted(by: [50, 50]), from: mixture)
    #expect(gone.outside == 2000 && close(gone.js, log(2), 1e-4))
  }

  @Test func kernelEstimateOfOneBellIsClose() throws {
    let mixture = try GaussianMixture(means: [[0, 0]], deviations: [1])
    let samples = try draw(2000, of: mixture, seed: 6)
    let found = try GridDivergence(of: samples, from: mixture, estimate: .kernel(.scott))
    #expect(found.js < 0.01 && found.kl.isFinite && found.jsByChance == nil)
    guard case .kernel(let bandwidth) = found.method else {
      Issue.record("not by kernels")
      return
    }
    // The estimate is the mixture of its kernels.
    let kernels = try GaussianMixture(
      means: (0..<2000).map { Array(samples.coordinates[(2 * $0)..<(2 * $0 + 2)]) },
      deviations: Array(repeating: bandwidth, count: 2000))
    let exact = try GridDivergence(
      between: mixture, and: kernels, grid: found.grid, atCentres: false)
    #expect(close(found.js, exact.js, 1e-10))
    #expect(close(found.reverseKL, exact.reverseKL, 1e-8))
  }

  @Test func gridsThatAreNoneAreRefused() throws {
    #expect(throws: MeasureError.dimensionsUnsupported(of: "a grid", found: 3, most: 2)) {
      try CellGrid(low: [0, 0, 0], high: [1, 1, 1], cells: [2, 2, 2])
    }
    for (low, high, cells) in [(0.0, 0.0, 4), (1, 0, 4), (0, .nan, 4), (0, 1, 0), (0, 1, 99_999)] {
      #expect(throws: MeasureError.self) {
        try CellGrid(low: [low], high: [high], cells: [cells])
      }
    }
    let plane = try GaussianMixture(means: [[0, 0]], deviations: [1])
    let line = try GaussianMixture(means: [[0]], deviations: [1])
    #expect(throws: MeasureError.dimensionsDiffer(first: 2, second: 1)) {
      try GridDivergence(between: plane, and: line)
    }
    #expect(throws: MeasureError.dimensionsDiffer(first: 1, second: 2)) {
      try GridDivergence(of: Points([1], dimensions: 1), from: plane)
    }
    // A mixture of any scale has a grid that can be held.
    let spread = try GaussianMixture(means: [[0, 0], [1e9, 0]], deviations: [1e-9, 1])
    #expect(try CellGrid(covering: spread).cells == [512, 512])
  }
}
