import Testing

@testable import Measures

@Suite struct PointsTests {
  @Test func listsThatAreNoPointsAreRefused() {
    #expect(throws: MeasureError.empty(set: "points")) { try Points([]) }
    #expect(throws: MeasureError.ragged(coordinates: 3, dimensions: 2)) { try Points([1, 2, 3]) }
    #expect(throws: MeasureError.notFinite(count: 2)) {
      try Points([0, .nan, 1, 1, .infinity, .nan])
    }
    #expect(throws: MeasureError.notFinite(count: 1)) { try Points([1e200, 0]) }
    #expect(
      throws: MeasureError.badParameter(name: "dimensions", value: 0, expected: "at least 1")
    ) { try Points([1], dimensions: 0) }
  }

  @Test func finitePointsAreKeptInOrder() throws {
    let (points, missing) = try Points.finite(
      in: [1, 2, .nan, 3, 4, 5, 6, -.infinity, 7, 8], dimensions: 2)
    #expect(points?.coordinates == [1, 2, 4, 5, 7, 8])
    #expect(missing == 2)
    let none = try Points.finite(in: [.nan, 0], dimensions: 2)
    #expect(none.points == nil && none.notFinite == 1)
  }

  @Test(arguments: [
    (MeasureError.empty(set: "samples"), "there are no samples to measure"),
    (.notFinite(count: 1), "1 point is not finite"),
    (
      .ragged(coordinates: 3, dimensions: 2),
      "3 numbers are not a whole number of points of 2 coordinates"
    ),
    (
      .dimensionsDiffer(first: 1, second: 2),
      "points of 1 coordinates cannot be measured against points of 2"
    ),
    (.tooFew(of: "x", found: 1, least: 2), "x needs at least 2 points, not 1"),
    (.tooFew(of: "x", found: 0, least: 1), "x needs at least 1 point, not 0"),
    (.unsolved(of: "the covariance"), "the covariance could not be computed"),
    (.notProbabilities(count: 3), "3 rows are no lists of probabilities"),
    (.noSpread, "all samples are one point: no bandwidth follows from them"),
    (
      .badParameter(name: "bandwidth", value: -1, expected: "larger than 0"),
      "bandwidth is -1.0; it has to be larger than 0"
    ),
  ])
  func errorsSayWhatIsWrong(error: MeasureError, words: String) {
    #expect(error.description == words)
  }
}
