import GanLabKit
import Testing

@testable import Measures

@Suite struct TransportTests {
  @Test func matchesSciPy() throws {
    let cases = try Golden.measures().transport.cases
    #expect(cases.count == 4)
    for row in cases {
      let (x, y) = (try row.x.points(), try row.y.points())
      let w1 = try Transport(x, y, cost: .distance)
      let w2 = try Transport(x, y, cost: .squaredDistance)
      #expect(close(w1.distance, row.w1, 1e-12), "\(row.name)")
      #expect(close(w2.distance, row.w2, 1e-12), "\(row.name)")
    }
  }

  @Test func planMovesAllMassFromEachPointToEachPoint() throws {
    let (x, y) = (try cloud(12, seed: 1), try cloud(20, at: [1, 0], seed: 2))
    let plan = try Transport(x, y, cost: .distance)
    for i in 0..<12 {
      let sum = plan.moves.filter { $0.from == i }.reduce(0) { $0 + $1.mass }
      #expect(close(sum, 1.0 / 12, 1e-14))
    }
    for j in 0..<20 {
      let sum = plan.moves.filter { $0.to == j }.reduce(0) { $0 + $1.mass }
      #expect(close(sum, 1.0 / 20, 1e-14))
    }
    let total = plan.moves.reduce(0) { sum, move in
      let dx = x.coordinates[2 * move.from] - y.coordinates[2 * move.to]
      let dy = x.coordinates[2 * move.from + 1] - y.coordinates[2 * move.to + 1]
      return sum + move.mass * (dx * dx + dy * dy).squareRoot()
    }
    #expect(close(total, plan.distance, 1e-12))
  }

  @Test(arguments: Transport.Cost.allCases)
  func shiftCostsItsLengthAndNothingMoreIsFree(cost: Transport.Cost) throws {
    let x = try draw(300, of: ring(deviation: 0.1), seed: 5)
    let moved = try x.shifted(by: [0.75, -1])
    #expect(close(try Transport(x, moved, cost: cost).distance, 1.25, 1e-12))
    // The same points in another order.
    let order = (0..<300).map { ($0 * 7) % 300 }
    let shuffled = try Points(order.flatMap { x.coordinates[(2 * $0)..<(2 * $0 + 2)] })
    #expect(try Transport(x, shuffled, cost: cost).distance == 0)
    #expect(try Transport(x, x, cost: cost).distance == 0)
  }

  @Test func isADistance() throws {
    let sets = try (0..<3).map { try cloud(60, at: [Double($0), 0], seed: 20 + UInt64($0)) }
    for cost in Transport.Cost.allCases {
      let ab = try Transport(sets[0], sets[1], cost: cost).distance
      let ba = try Transport(sets[1], sets[0], cost: cost).distance
      let bc = try Transport(sets[1], sets[2], cost: cost).distance
      let ac = try Transport(sets[0], sets[2], cost: cost).distance
      #expect(close(ab, ba, 1e-12))
      #expect(ac <= ab + bc + 1e-12)
    }
    let w1 = try Transport(sets[0], sets[2], cost: .distance).distance
    let w2 = try Transport(sets[0], sets[2], cost: .squaredDistance).distance
    #expect(w1 <= w2)
  }

  @Test func onALineTheMatchingIsTheSorting() throws {
    let one = try GaussianMixture(means: [[0]], deviations: [1])
    let two = try GaussianMixture(means: [[-2], [3]], deviations: [0.5, 1])
    for (n, m) in [(400, 400), (30, 45), (7, 1)] {
      let (x, y) = (try draw(n, of: one, seed: 3), try draw(m, of: two, seed: 4))
      let line = try LineTransport(x, y)
      #expect(close(try Transport(x, y, cost: .distance).distance, line.w1, 1e-12))
      #expect(close(try Transport(x, y, cost: .squaredDistance).distance, line.w2, 1e-12))
    }
  }

  @Test func whatCannotBeMatchedIsRefused() throws {
    let line = try Points([1, 2], dimensions: 1)
    let plane = try Points([1, 2])
    #expect(throws: MeasureError.dimensionsDiffer(first: 1, second: 2)) {
      try Transport(line, plane, cost: .distance)
    }
    #expect(throws: MeasureError.tooLarge(first: 1000, second: 999, most: 4096)) {
      try Transport(cloud(1000, seed: 1), cloud(999, seed: 2), cost: .distance)
    }
    #expect(
      throws: MeasureError.dimensionsUnsupported(
        of: "transport on a line", found: 2, most: 1)
    ) { try LineTransport(plane, plane) }
  }
}
