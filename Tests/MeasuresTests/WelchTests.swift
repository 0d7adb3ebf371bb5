import TestSupport
import Testing

@testable import Measures

/// Against SciPy and mpmath (Tests/Golden/welch.py).
@Suite struct WelchTests {
  private struct Contents: Decodable {
    struct Test: Decodable {
      let name: String
      let a: [Double]
      let b: [Double]
      let statistic: Double
      let degrees: Double
      let p: Double
    }
    struct Tail: Decodable {
      let degrees: Double
      let t: Double
      let p: Double
    }
    let tests: [Test]
    let tails: [Tail]
  }

  @Test func testsMatchSciPy() throws {
    let tests = try TestSupport.Golden.read("welch.json", as: Contents.self).tests
    #expect(tests.count == 6)
    for test in tests {
      let found = try #require(WelchTest(test.a, test.b))
      #expect(close(found.statistic, test.statistic, 1e-12), "\(test.name)")
      #expect(close(found.degrees, test.degrees, 1e-12), "\(test.name)")
      #expect(close(found.p, test.p, 1e-12), "\(test.name): \(found.p), not \(test.p)")
    }
  }

  @Test func tailsMatchFortyDigits() throws {
    let tails = try TestSupport.Golden.read("welch.json", as: Contents.self).tails
    #expect(tails.count == 42)
    for tail in tails {
      let found = StudentDistribution(degrees: tail.degrees).outside(tail.t)
      #expect(abs(found - tail.p) <= 1e-11 * tail.p, "ν \(tail.degrees), t \(tail.t): \(found)")
    }
  }

  @Test func whatDoesNotVary() throws {
    #expect(WelchTest([1], [1, 2]) == nil)
    #expect(WelchTest([1, .nan], [1, 2]) == nil)
    #expect(try #require(WelchTest([3, 3], [3, 3, 3])).p == 1)
    #expect(try #require(WelchTest([3, 3], [4, 4])).p == 0)
    // One of them varies: its spread alone decides.
    #expect(try #require(WelchTest([3, 3, 3], [2, 3, 4])).p == 1)
  }

  @Test func moments() {
    #expect(SampleMoments([2]).deviation == nil && SampleMoments([2]).mean == 2)
    #expect(SampleMoments([1, 2, 3]).deviation == 1)
    #expect(SampleMoments([]).mean.isNaN)
  }
}
