import GanLabKit
import Glibc
import Testing

@testable import Measures

@Suite struct MMDTests {
  @Test func matchesSciPy() throws {
    for row in try Golden.measures().transport.cases {
      #expect(row.mmd.count == 3)
      for expected in row.mmd {
        let found = try MMD(row.x.points(), row.y.points(), bandwidth: expected.bandwidth)
        #expect(close(found.squared, expected.unbiased, 1e-13), "\(row.name)")
      }
    }
  }

  /// For Gaussian clouds the population value has a closed form.
  @Test func approachesThePopulationValue() throws {
    let n = 3000
    let (x, y) = (try cloud(n, seed: 1), try cloud(n, at: [2, 0], seed: 2))
    // E k(x, x') = h²/(h² + 2) on the plane, times exp(−‖Δ‖²/(2 (h² + 2))) between the clouds.
    let expected = 2 * (1.0 / 3) * (1 - exp(-4.0 / 6))
    #expect(close(try MMD(x, y, bandwidth: 1).squared, expected, 0.02))
    let null = try MMD(x, cloud(n, seed: 3), bandwidth: 1).squared
    #expect(abs(null) < 2e-3)
  }

  @Test func isWithoutBias() throws {
    let values = try (0..<60).map { i in
      try MMD(cloud(20, seed: 2 * UInt64(i)), cloud(20, seed: 2 * UInt64(i) + 1), bandwidth: 1)
        .squared
    }
    #expect(abs(values.reduce(0, +) / 60) < 0.008)
    #expect(values.contains { $0 < 0 })
  }

  @Test func medianOfAllDistances() throws {
    // Distances of 0, 1, 3, 7: 1, 2, 3, 4, 6, 7.
    let (x, y) = (try Points([0, 1], dimensions: 1), try Points([3, 7], dimensions: 1))
    #expect(close(try MMD.medianDistance(x, y), 3.5, 1e-14))
    #expect(close(try MMD(x, y).bandwidth, 3.5, 1e-14))
    // Most distances are 0: the mean, here 10/10·… of one point in five.
    let mostly = try Points([0, 0, 0, 0], dimensions: 1)
    let one = try Points([0, 5], dimensions: 1)
    #expect(close(try MMD.medianDistance(mostly, one), 5.0 * 5 / 15, 1e-14))
  }

  @Test func setsWithoutPairsAreRefused() throws {
    let (one, two) = (try Points([0, 0]), try Points([0, 0, 0, 0]))
    #expect(
      throws: MeasureError.tooFew(
        of: "the maximum mean discrepancy", found: 1, least: 2)
    ) { try MMD(one, two) }
    #expect(throws: MeasureError.noSpread) { try MMD(two, two) }
    #expect(throws: MeasureError.self) { try MMD(two, two, bandwidth: 0) }
    #expect(try MMD(two, two, bandwidth: 1).squared == 0)
  }
}
