import GanLabKit
import Glibc
import Testing

/// Densities that are constant on tiles.
@Suite struct TileSourceTests {
  /// Three columns, two rows: 0 1 3 above 2 0 2, tiles of side 1/2.
  private let source: TileSource

  init() throws { source = try TileSource(weights: [2, 0, 2, 0, 1, 3], columns: 3, side: 0.5) }

  private func density(_ points: [Double]) throws -> [Double] {
    let density = try #require(source.density)
    #expect(density.logPartition == 0)
    return try density.logDensity(.of(points, [points.count / 2, 2], dtype: .float64))
      .doubles().map { exp($0) }
  }

  @Test func theDensityOfEachTile() throws {
    let centres = [-0.5, -0.25, 0, -0.25, 0.5, -0.25, -0.5, 0.25, 0, 0.25, 0.5, 0.25]
    for (found, share) in zip(try density(centres), [2, 0, 2, 0, 1, 3.0]) {
      #expect(abs(found - share / 8 / 0.25) < 1e-12)
    }
    #expect(
      try density([-0.76, 0, 0.76, 0, 0, 0.51, 0, -0.51, .infinity, 0, 1e300, 0])
        == [0, 0, 0, 0, 0, 0])
    // A tile holds its lower edges.
    #expect(try density([-0.75, -0.5, 0.75, 0]) == [1, 0])
  }

  /// Shares as they must be, points spread over the tiles, and none where the density is 0.
  @Test(arguments: [DType.float32, .float64]) func samplesAreExact(_ dtype: DType) throws {
    let (count, side) = (40_000, 0.5)
    var random = Random(seed: 4)
    let points = try source.samples(count, random: &random, dtype: dtype).doubles()
    #expect(try density(points).allSatisfy { $0 > 0 })
    var counts = [Double](repeating: 0, count: 6)
    var sums = [0.0, 0]
    for start in stride(from: 0, to: points.count, by: 2) {
      let (x, y) = (points[start] / side + 1.5, points[start + 1] / side + 1)
      counts[Int(y) * 3 + Int(x)] += 1
      sums[0] += x - x.rounded(.down)
      sums[1] += y - y.rounded(.down)
    }
    for (found, share) in zip(counts, [2, 0, 2, 0, 1, 3.0].map { $0 / 8 }) {
      let deviation = (share * (1 - share) / Double(count)).squareRoot()
      #expect(abs(found / Double(count) - share) <= 5 * deviation)
    }
    // The mean place on a tile is its middle, within five standard errors.
    for sum in sums {
      #expect(abs(sum / Double(count) - 0.5) < 5 / (12 * Double(count)).squareRoot())
    }
  }

  /// In single precision every edge is reached by rounding, and none is passed.
  @Test func roundingStaysOnTheTile() throws {
    let narrow = try TileSource(
      weights: (0..<65536).map { $0 % 2 == 0 ? 1 : 0 }, columns: 65536, side: 1e-3)
    var random = Random(seed: 9)
    let points = narrow.samples(20_000, random: &random, dtype: .float32)
    let values = try #require(narrow.density).logDensity(points.converted(to: .float64))
    let exact = -log(32768 * 1e-6)
    #expect(try values.doubles().allSatisfy { abs($0 - exact) < 1e-9 })
  }

  @Test func theGradientIsZero() throws {
    let x = Tensor.of([0.1, 0.2, 0.6, 0.1], [2, 2], dtype: .float64).tracked()
    let sum = try #require(source.density).logDensity(x).sum()
    let slope = try gradient(of: sum, withRespectTo: [x])[0]
    #expect(try slope.doubles() == [0, 0, 0, 0])
  }

  @Test func refusals() {
    let wrong: [([Double], Int, Double)] = [
      ([], 1, 1), ([1, 2, 3], 2, 1), ([1], 0, 1), ([0, 0], 2, 1), ([1, -1], 2, 1), ([.nan], 1, 1),
      ([.infinity], 1, 1), ([1], 1, 0), ([1], 1, .nan), ([1], 1, 1e-31),
      (Array(repeating: 1, count: 65537), 65537, 1),
    ]
    for (weights, columns, side) in wrong {
      #expect(throws: ComponentError.self, "\(weights.prefix(4)) \(columns) \(side)") {
        try TileSource(weights: weights, columns: columns, side: side)
      }
    }
  }
}
