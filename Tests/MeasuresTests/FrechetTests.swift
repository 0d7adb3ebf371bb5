import GanLabKit
import Testing

@testable import Measures

@Suite struct FrechetTests {
  @Test func matchesFiftyDigits() throws {
    let cases = try FeatureGolden.read().frechet
    #expect(cases.count == 12)
    for row in cases {
      let found = try FrechetDistance(row.x.points(), row.y.points())
      let tolerance = 1e-12 * (1 + row.value)
      #expect(close(found.meanTerm, row.meanTerm, tolerance), "\(row.name)")
      // A copy of a set has the distance 0, of which rounding leaves a little.
      #expect(
        close(found.covarianceTerm, row.covarianceTerm, tolerance + 2e-14),
        "\(row.name): \(found.covarianceTerm), not \(row.covarianceTerm)")
      #expect(close(found.value, row.value, tolerance + 2e-14), "\(row.name)")
      #expect(found.ranks == row.ranks, "\(row.name)")
    }
  }

  /// Of n of each kind: which of the two is first does not matter, nor where both are.
  @Test func isSymmetricAndMovesAlong() throws {
    let (x, y) = (grains(300 * 7, "x"), grains(200 * 7, "y", scale: 2, shift: 1))
    let (a, b) = (try Points(x, dimensions: 7), try Points(y, dimensions: 7))
    let there = try FrechetDistance(a, b)
    let back = try FrechetDistance(b, a)
    #expect(close(there.value, back.value, 1e-12))
    let moved = try FrechetDistance(
      Points(x.map { $0 + 512 }, dimensions: 7), Points(y.map { $0 + 512 }, dimensions: 7))
    #expect(close(there.value, moved.value, 1e-9))
    // (2 − 1)² for each feature, and 1² for the mean: up to chance.
    #expect(close(there.value, 14, 2))
  }

  @Test func fewVectorsAreBiasedAndSaySo() throws {
    let all = grains(4000 * 16, "one distribution")
    func value(_ n: Int) throws -> FrechetDistance {
      try FrechetDistance(
        Points(Array(all[..<(n * 16)]), dimensions: 16),
        Points(Array(all[(2000 * 16)..<((2000 + n) * 16)]), dimensions: 16))
    }
    let (few, many) = (try value(40), try value(2000))
    #expect(few.value > 20 * many.value)
    #expect(few.isBiased && !many.isBiased)
    #expect(try value(8).ranks == [7, 7])
  }

  @Test func hugeAndTinyFeatures() throws {
    let (x, y) = (grains(100 * 3, "x"), grains(100 * 3, "y"))
    let value = try FrechetDistance(Points(x, dimensions: 3), Points(y, dimensions: 3)).value
    for scale in [1e-80, 1e80] {
      let scaled = try FrechetDistance(
        Points(x.map { $0 * scale }, dimensions: 3), Points(y.map { $0 * scale }, dimensions: 3))
      #expect(close(scaled.value / (scale * scale), value, 1e-10))
    }
  }

  @Test func whatHasNoDistance() throws {
    let (one, two) = (try Points([1, 2]), try Points([1, 2, 3, 4]))
    #expect(throws: MeasureError.tooFew(of: "the Fréchet distance", found: 1, least: 2)) {
      try FrechetDistance(two, one)
    }
    #expect(throws: MeasureError.dimensionsDiffer(first: 2, second: 1)) {
      try FrechetDistance(two, Points([1, 2], dimensions: 1))
    }
    let wide = try Points(Array(repeating: 0, count: 2 * 4097), dimensions: 4097)
    #expect(
      throws: MeasureError.dimensionsUnsupported(
        of: "the Fréchet distance", found: 4097, most: 4096)
    ) { try FrechetDistance(wide, wide) }
  }
}
