import GanLabKit
import TestSupport
import Testing

@testable import Measures

/// Piles of earth against the exact transport of points, which knows nothing of piles.
@Suite struct PileTransportTests {
  /// The example of Weng 2017: five units go one place each.
  @Test func byHand() throws {
    let found = try PileTransport(from: [3, 2, 1, 4], to: [1, 2, 4, 3])
    #expect(found.carried == [2, 2, -1])
    #expect(found.work == 5 && found.w1 == 0.5)
    #expect(found.plan == [1, 2, 0, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 3])
  }

  @Test func asPointsOnALine() throws {
    var random = SplitMix(5)
    for _ in 0..<200 {
      let n = Int.random(in: 1...7, using: &random)
      let earth = Int.random(in: 1...20, using: &random)
      var piles = [[Double]](repeating: [Double](repeating: 0, count: n), count: 2)
      for side in 0..<2 {
        for _ in 0..<earth { piles[side][Int.random(in: 0..<n, using: &random)] += 1 }
      }
      let found = try PileTransport(from: piles[0], to: piles[1])
      let points = try piles.map { piles in
        let places = piles.enumerated().flatMap { [Double](repeating: Double($0), count: Int($1)) }
        return try Points(places, dimensions: 1)
      }
      let line = try LineTransport(points[0], points[1])
      #expect(abs(found.w1 - line.w1) < 1e-12)
      // The plan is one: its margins are the piles, and its cost is the work.
      for i in 0..<n {
        let row = (0..<n).reduce(0) { $0 + found.plan[i * n + $1] }
        let column = (0..<n).reduce(0) { $0 + found.plan[$1 * n + i] }
        #expect(row == piles[0][i] && column == piles[1][i])
      }
      let cost = (0..<n * n).reduce(0) { $0 + found.plan[$1] * Double(abs($1 / n - $1 % n)) }
      #expect(abs(cost - found.work) < 1e-12)
    }
  }

  @Test func pilesThatAreNone() {
    #expect(throws: MeasureError.pilesDiffer(what: "number", first: 2, second: 1)) {
      try PileTransport(from: [1, 2], to: [3])
    }
    #expect(throws: MeasureError.pilesDiffer(what: "earth", first: 3, second: 4)) {
      try PileTransport(from: [1, 2], to: [3, 1])
    }
    #expect(throws: MeasureError.badPile) { try PileTransport(from: [1, -1], to: [0, 0]) }
    #expect(throws: MeasureError.badPile) { try PileTransport(from: [.nan], to: [1]) }
    #expect(throws: MeasureError.self) { try PileTransport(from: [0], to: [0]) }
  }
}
