import GanLabKit
import Testing

@testable import Measures

@Suite struct SlicedWassersteinTests {
  @Test func matchesSciPyAlongGivenDirections() throws {
    let golden = try Golden.measures().transport
    let directions = try golden.directions.points()
    for row in golden.cases {
      let sliced = try SlicedWasserstein(row.x.points(), row.y.points(), along: directions)
      #expect(close(sliced.w1AlongDirections, row.projected.w11D, 1e-12), "\(row.name)")
      #expect(close(sliced.w2AlongDirections, row.projected.w21D, 1e-12), "\(row.name)")
      #expect(close(sliced.w1, row.slicedW1, 1e-12), "\(row.name)")
      #expect(close(sliced.w2, row.slicedW2, 1e-12), "\(row.name)")
    }
  }

  @Test func shiftOnThePlaneCostsItsLengthOverRootTwo() throws {
    let x = try cloud(500, seed: 6)
    var random = Random(seed: 7)
    let sliced = try SlicedWasserstein(
      x, x.shifted(by: [3, 4]), projections: 16, random: &random)
    #expect(close(sliced.w2, 5 / 2.0.squareRoot(), 1e-12))
    #expect(try SlicedWasserstein(x, x, random: &random).w2 == 0)
  }

  @Test func neverExceedsTheDistanceItself() throws {
    let x = try draw(200, of: ring(deviation: 0.1), seed: 8)
    let y = try cloud(200, deviation: 0.7, seed: 9)
    var random = Random(seed: 10)
    let sliced = try SlicedWasserstein(x, y, random: &random)
    #expect(sliced.w1 <= (try Transport(x, y, cost: .distance).distance))
    #expect(sliced.w2 <= (try Transport(x, y, cost: .squaredDistance).distance))
  }

  @Test func oneSeedOneAnswer() throws {
    let (x, y) = (try cloud(300, seed: 1), try cloud(200, seed: 2))
    var (a, b, c) = (Random(seed: 5), Random(seed: 5), Random(seed: 6))
    let first = try SlicedWasserstein(x, y, projections: 3, random: &a)
    #expect(first == (try SlicedWasserstein(x, y, projections: 3, random: &b)))
    #expect(first != (try SlicedWasserstein(x, y, projections: 3, random: &c)))
  }

  @Test(arguments: 1...4)
  func directionsAreUnitVectors(dimensions: Int) throws {
    var random = Random(seed: 3)
    let directions = try SlicedWasserstein.directions(
      40, dimensions: dimensions, random: &random)
    #expect(directions.count == (dimensions == 1 ? 1 : 40))
    for i in 0..<directions.count {
      let vector = directions.coordinates[(i * dimensions)..<((i + 1) * dimensions)]
      #expect(close(vector.reduce(0) { $0 + $1 * $1 }, 1, 1e-14))
    }
  }

  @Test func onALineItIsTheDistance() throws {
    let (x, y) = (try Points([0, 1, 5], dimensions: 1), try Points([2, 3], dimensions: 1))
    var random = Random(seed: 1)
    let sliced = try SlicedWasserstein(x, y, random: &random)
    let line = try LineTransport(x, y)
    #expect(sliced.w1 == line.w1 && sliced.w2 == line.w2)
    // By hand: (1/3)·2 + (1/6)·1 + (1/6)·2 + (1/3)·2.
    #expect(close(line.w1, 11.0 / 6, 1e-15))
  }

  @Test func radixSortSortsLikeTheLibrary() {
    var random = Random(seed: 12)
    var sorting = RadixSort()
    for n in [0, 1, 255, 257, 5000] {
      var values = (0..<n).map { i -> Double in
        let u = random.uniform() - 0.5
        return i % 5 == 0 ? 0 : i % 7 == 0 ? u * 1e90 : i % 3 == 0 ? u * 1e-300 : u
      }
      let expected = values.sorted()
      sorting.sort(&values)
      #expect(values == expected)
    }
    var equal = [Double](repeating: 3, count: 1000)
    sorting.sort(&equal)
    #expect(equal == [Double](repeating: 3, count: 1000))
  }

  @Test func noProjectionIsRefused() throws {
    var random = Random(seed: 1)
    let x = try Points([0, 0])
    #expect(
      throws: MeasureError.badParameter(name: "projections", value: 0, expected: "at least 1")
    ) { try SlicedWasserstein(x, x, projections: 0, random: &random) }
  }
}
