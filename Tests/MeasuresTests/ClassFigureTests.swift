import Glibc
import Testing

@testable import Measures

@Suite struct ClassFigureTests {
  @Test func scoresMatchNumPy() throws {
    let cases = try FeatureGolden.read().inception
    #expect(cases.count == 6)
    for row in cases {
      let p = try ClassProbabilities(row.p.values, classes: row.p.shape[1])
      let found = try InceptionScore(p, splits: row.splits)
      #expect(close(found.scores, row.scores, 1e-12), "\(row.name)")
      #expect(close(found.value, row.mean, 1e-12), "\(row.name)")
      if row.splits > 1 {
        #expect(close(try #require(found.deviation), row.std, 1e-12), "\(row.name)")
      } else {
        #expect(found.deviation == nil)
      }
    }
  }

  /// The most and the least that there is; and that a model of one image a class has the most.
  @Test func rangeOfTheScore() throws {
    let sure = try ClassProbabilities([1, 0, 0, 0, 1, 0, 0, 0, 1], classes: 3)
    #expect(close(try InceptionScore(sure).value, 3, 1e-14))
    let one = try ClassProbabilities([1, 0, 0, 1, 0, 0], classes: 3)
    #expect(try InceptionScore(one).value == 1)
    #expect(throws: MeasureError.self) { try InceptionScore(one, splits: 3) }
    #expect(throws: MeasureError.self) { try InceptionScore(one, splits: 0) }
  }

  @Test func rowsHaveToBeProbabilities() throws {
    #expect(throws: MeasureError.notProbabilities(count: 3)) {
      try ClassProbabilities([0.5, 0.5, 1.5, -0.5, .nan, 1, 0.5, 0.4], classes: 2)
    }
    #expect(throws: MeasureError.ragged(coordinates: 3, dimensions: 2)) {
      try ClassProbabilities([0.5, 0.5, 1], classes: 2)
    }
    #expect(throws: MeasureError.empty(set: "probabilities")) {
      try ClassProbabilities([], classes: 2)
    }
    #expect(throws: MeasureError.self) { try ClassProbabilities([1], classes: 0) }
    // A sum as floats have it is made 1.
    let p = try ClassProbabilities([0.5004, 0.5004], classes: 2)
    #expect(close(p.values, [0.5, 0.5], 1e-15))
    #expect(
      MeasureError.notProbabilities(count: 1).description == "1 row is no list of probabilities")
  }

  @Test func likeliestClass() throws {
    let p = try ClassProbabilities([0.2, 0.5, 0.3, 0.4, 0.2, 0.4, 0, 0, 1], classes: 3)
    #expect(p.predicted == [1, 0, 2])
  }

  @Test func balance() throws {
    let even = try ClassBalance(Array(0..<10), classes: 10)
    #expect(even.covered == 10 && even.smallest == 0.1 && even.threshold == 0.04)
    #expect(close(even.entropy, log(10), 1e-14))
    let uneven = try ClassBalance(
      Array(repeating: 0, count: 24) + Array(repeating: 2, count: 1), classes: 3, threshold: 0.04)
    // A share of just the threshold is not above it.
    #expect(uneven.covered == 1 && uneven.smallest == 0)
    #expect(uneven.shares == [0.96, 0, 0.04])
    let one = try ClassBalance([1, 1], classes: 2, threshold: 0)
    #expect(one.entropy == 0 && one.entropy.sign == .plus && one.covered == 1)
    #expect(throws: MeasureError.noSuchClass(2, classes: 2)) {
      try ClassBalance([0, 2], classes: 2)
    }
    #expect(throws: MeasureError.empty(set: "samples")) { try ClassBalance([], classes: 2) }
    #expect(throws: MeasureError.self) { try ClassBalance([0], classes: 2, threshold: 1) }
    #expect(
      MeasureError.noSuchClass(2, classes: 2).description
        == "there is no class 2: 2 classes are numbered from 0")
  }
}
