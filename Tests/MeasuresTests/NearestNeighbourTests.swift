import GanLabKit
import Testing

@testable import Measures

@Suite struct NearestNeighbourTests {
  @Test func matchesExactDistances() throws {
    let cases = try FeatureGolden.read().nearest
    #expect(cases.count == 3)
    for row in cases {
      let found = try NearestNeighbours(of: row.x.points(), in: row.y.points(), k: row.k)
      #expect(found.k == row.k && row.places.shape == [row.x.shape[0], row.k])
      #expect(found.places.map { Double($0) } == row.places.values, "\(row.name)")
      #expect(close(found.distances, row.distances.values, 1e-15), "\(row.name)")
    }
  }

  /// Each point of many is its own nearest, and of copies the first is found.
  @Test func pointsFindThemselves() throws {
    let values = grains(1200 * 9, "many")
    let points = try Points(values, dimensions: 9)
    let found = try NearestNeighbours(of: points, in: points)
    #expect(found.places == Array(0..<1200))
    #expect(found.distances == Array(repeating: 0, count: 1200))
    #expect(found.copied == 1)
    let twice = try Points(values + values, dimensions: 9)
    #expect(try NearestNeighbours(of: twice, in: twice).places == Array(0..<1200) + Array(0..<1200))
  }

  @Test func sharesOfCopies() throws {
    let set = try Points([0, 0, 1, 1, 2, 2, 3, 3])
    let found = try NearestNeighbours(of: Points([1, 1, 1, 1.5, 3, 3]), in: set, k: 2)
    #expect(found.places == [1, 0, 1, 2, 3, 2])
    #expect(found.distances[0] == 0 && found.distances[2] == 0.5)
    #expect(close(found.copied, 2.0 / 3, 1e-15))
    #expect(throws: MeasureError.tooFew(of: "neighbour 5", found: 4, least: 5)) {
      try NearestNeighbours(of: set, in: set, k: 5)
    }
    #expect(throws: MeasureError.badParameter(name: "k", value: 0, expected: "at least 1")) {
      try NearestNeighbours(of: set, in: set, k: 0)
    }
  }
}
