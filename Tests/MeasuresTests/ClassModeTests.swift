import GanLabKit
import Glibc
import Testing

@testable import Measures

/// Modes that are told apart by classes, such as the 1,000 of three digits.
@Suite struct ClassModeTests {
  /// All by hand: two parts of two classes, the data's shares 3 to 1.
  @Test func countsByHand() throws {
    let modes = try ClassModes([0, 0, 0, 0, 0, 1, 1, 1], parts: 2, shares: [3, 1])
    #expect(modes.counts == [2, 1, 0, 1] && modes.count == 4)
    let masses: [Double] = [0.5625, 0.1875, 0.1875, 0.0625]
    #expect(modes.masses == masses)
    #expect(modes.total == 4 && modes.covered == 3)
    // 1/2 ln (8/9) + 1/4 ln (4/3) + 1/4 ln 4
    let terms: [Double] = [log(8.0 / 9) / 2, log(4.0 / 3) / 4, log(4.0) / 4]
    let expected = terms.reduce(0, +)
    #expect(close(modes.reverseKL, expected, 1e-14))
    // 4 samples: 1 - (1 - p)^4 for each.
    let covered = modes.masses.reduce(0) { $0 + 1 - pow(1 - $1, 4) }
    #expect(close(modes.expectedCovered, covered, 1e-12))
  }

  /// n modes in equal numbers have ln (1000/n) nats, as the papers' tables suppose.
  @Test(arguments: [1, 10, 1000]) func evenModes(_ n: Int) throws {
    let digits = (0..<n).flatMap { [$0 / 100 % 10, $0 / 10 % 10, $0 % 10] }
    let modes = try ClassModes(digits, parts: 3, shares: Array(repeating: 0.1, count: 10))
    #expect(modes.covered == n && modes.total == 1000)
    #expect(close(modes.reverseKL, log(1000 / Double(n)), 1e-12))
  }

  /// What samples of the data have on average is what many draws of them have.
  @Test func expectations() throws {
    let shares = (0..<5).map { 1 + Double($0) }
    var random = Random(seed: 4)
    var (covered, divergence) = (0.0, 0.0)
    var modes = try ClassModes([0, 0], parts: 2, shares: shares)
    let draws = 400
    for _ in 0..<draws {
      // Class c has c + 1 of 15 numbers.
      let classes = random.integers(2 * 40, below: 15).map { number in
        var (c, rest) = (0, Int(number))
        while rest > c {
          rest -= c + 1
          c += 1
        }
        return c
      }
      modes = try ClassModes(classes, parts: 2, shares: shares)
      covered += Double(modes.covered) / Double(draws)
      divergence += modes.reverseKL / Double(draws)
    }
    // The mean of 400 draws scatters by 0.1 modes and by 0.004 nats.
    #expect(abs(covered - modes.expectedCovered) < 0.3, "\(covered)")
    #expect(abs(divergence - modes.expectedReverseKL) < 0.02, "\(divergence)")
    // The limit for many samples.
    let many = try ClassModes(
      Array(repeating: 0, count: 2 * 100_000), parts: 2, shares: [1, 1, 1])
    #expect(close(many.expectedReverseKL * 200_000 / 8, 1, 0.01), "\(many.expectedReverseKL)")
  }

  @Test func whatIsRefused() throws {
    #expect(throws: MeasureError.empty(set: "samples")) {
      try ClassModes([], parts: 3, shares: [1])
    }
    #expect(throws: MeasureError.ragged(coordinates: 4, dimensions: 3)) {
      try ClassModes([0, 0, 0, 0], parts: 3, shares: [1])
    }
    #expect(throws: MeasureError.noSuchClass(2, classes: 2)) {
      try ClassModes([0, 2], parts: 2, shares: [1, 1])
    }
    for (parts, shares) in [
      (1, [0.0, 0]), (1, [-1, 2]), (0, [1]), (7, Array(repeating: 1, count: 10)),
    ] {
      #expect(throws: MeasureError.self) {
        try ClassModes([0, 0, 0, 0, 0, 0, 0], parts: parts, shares: shares)
      }
    }
    // A mode that the data do not have.
    let modes = try ClassModes([0, 1], parts: 1, shares: [1, 0])
    #expect(modes.covered == 1 && modes.total == 1 && modes.reverseKL == .infinity)
  }
}
