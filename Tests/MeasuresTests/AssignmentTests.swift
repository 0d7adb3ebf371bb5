import GanLabKit
import Testing

@testable import Measures

@Suite struct AssignmentTests {
  /// The least cost over all permutations.
  private func bruteForce(_ cost: [Double], _ n: Int) -> Double {
    var best = Double.infinity
    func visit(_ row: Int, _ used: Int, _ sum: Double) {
      if row == n { return best = min(best, sum) }
      for column in 0..<n where used & (1 << column) == 0 {
        visit(row + 1, used | 1 << column, sum + cost[row * n + column])
      }
    }
    visit(0, 0, 0)
    return best
  }

  private func total(_ assignment: Assignment, _ cost: [Double], _ n: Int) -> Double {
    assignment.columnOfRow.enumerated().reduce(0) { $0 + cost[$1.offset * n + $1.element] }
  }

  @Test(arguments: 1...7)
  func equalsBruteForce(n: Int) {
    var random = Random(seed: UInt64(n))
    for trial in 0..<200 {
      // Real costs, negative ones, and small integers with many ties.
      let cost = (0..<n * n).map { _ in
        switch trial % 3 {
        case 0: random.uniform()
        case 1: 20 * random.uniform() - 10
        default: (4 * random.uniform()).rounded(.down)
        }
      }
      let assignment = Assignment(cost, n)
      #expect(Set(assignment.columnOfRow) == Set(0..<n))
      #expect(close(total(assignment, cost, n), bruteForce(cost, n), 1e-12))
    }
  }

  @Test(arguments: ["random", "ties", "constant", "collapsed", "wide range", "product"])
  func pricesProveTheMatching(kind: String) {
    let n = 150
    var random = Random(seed: 99)
    let a = (0..<n).map { _ in random.uniform() }
    let b = (0..<n).map { _ in random.uniform() }
    let cost = (0..<n * n).map { index -> Double in
      let (i, j) = (index / n, index % n)
      switch kind {
      case "random": return random.uniform()
      case "ties": return (3 * random.uniform()).rounded(.down)
      case "constant": return 0.1
      case "collapsed": return b[j]
      case "wide range": return random.uniform() < 0.5 ? random.uniform() : 1e200 * random.uniform()
      default: return a[i] * b[j]
      }
    }
    let assignment = Assignment(cost, n)
    #expect(Set(assignment.columnOfRow) == Set(0..<n))
    let scale = cost.reduce(0) { max($0, abs($1)) }
    for i in 0..<n {
      for j in 0..<n {
        let slack = cost[i * n + j] - assignment.rowPrices[i] - assignment.columnPrices[j]
        #expect(slack >= -1e-12 * scale)
        if assignment.columnOfRow[i] == j { #expect(abs(slack) <= 1e-12 * scale) }
      }
    }
  }

  @Test func nothingIsMatchedToNothing() {
    #expect(Assignment([0.0], 0).columnOfRow.isEmpty)
  }
}
