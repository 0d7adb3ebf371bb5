import TestSupport
import Testing

@testable import Measures

/// Logistic regression of several classes, against SciPy (Tests/Golden/logistic.py).
@Suite struct SoftmaxRegressionTests {
  struct Fit: Decodable, Sendable, CustomTestStringConvertible {
    struct Array2D: Decodable, Sendable {
      let shape: [Int]
      let values: [Double]
    }
    let name: String
    let x: Array2D
    let labels: [Int]
    let classes: Int
    let penalty: Double
    let objective: Double
    let weights: Array2D
    let bias: [Double]
    var testDescription: String { name }
  }
  private struct Contents: Decodable { let fits: [Fit] }

  private static let fits =
    (try? TestSupport.Golden.read("logistic.json", as: Contents.self).fits) ?? []

  @Test func thereAreCases() {
    #expect(Self.fits.count == 4)
    // One of them is sought in the span of its rows.
    #expect(Self.fits.contains { $0.x.shape[1] > $0.x.shape[0] })
  }

  @Test(arguments: fits) func endsWhereSciPyEnds(_ fit: Fit) throws {
    let found = try SoftmaxRegression(
      fit.x.values, labels: fit.labels, classes: fit.classes, penalty: fit.penalty)
    #expect(close(found.objective, fit.objective, 1e-10), "\(found.objective)")
    #expect(found.slope < 1e-7)
    #expect(found.weights.count == fit.weights.values.count && found.classes == fit.classes)
    for (mine, theirs) in zip(found.weights + found.bias, fit.weights.values + fit.bias) {
      #expect(close(mine, theirs, 1e-5), "\(mine), not \(theirs)")
    }
    // The logits are those of W and b, and the smallest objective is that of no other point.
    let d = fit.x.shape[1]
    let logits = found.logits(Array(fit.x.values[0..<d]))
    for column in 0..<fit.classes {
      let wanted = (0..<d).reduce(fit.bias[column]) {
        $0 + fit.x.values[$1] * fit.weights.values[$1 * fit.classes + column]
      }
      #expect(close(logits[column], wanted, 1e-4))
    }
  }

  /// Shorter rows have the same products, and lead to the same minimum.
  @Test func shortenedRows() throws {
    let wide = try #require(Self.fits.first { $0.name == "wide" })
    let short = SoftmaxRegression.shortened(wide.x.values, count: 15)
    #expect(short.count == 225)
    let product = { (rows: [Double], width: Int) in
      (0..<width).reduce(0) { $0 + rows[2 * width + $1] * rows[9 * width + $1] }
    }
    #expect(close(product(short, 15), product(wide.x.values, 40), 1e-9))
    let found = try SoftmaxRegression(
      short, labels: wide.labels, classes: wide.classes, penalty: wide.penalty)
    #expect(close(found.objective, wide.objective, 1e-9))
    let narrow = try #require(Self.fits.first { $0.name == "plane" })
    #expect(SoftmaxRegression.shortened(narrow.x.values, count: 40) == narrow.x.values)
  }

  /// Copies of a row make the products of the rows singular, and change nothing else.
  @Test func copiesOfRows() throws {
    let wide = try #require(Self.fits.first { $0.name == "wide" })
    let twice = try SoftmaxRegression(
      wide.x.values + wide.x.values, labels: wide.labels + wide.labels, classes: wide.classes,
      penalty: wide.penalty)
    #expect(close(twice.objective, wide.objective, 1e-8))
    for (mine, theirs) in zip(twice.weights, wide.weights.values) {
      #expect(close(mine, theirs, 1e-4))
    }
  }

  @Test func whatIsNoNumberIsRefused() {
    #expect(throws: MeasureError.self) {
      _ = try SoftmaxRegression([1, .nan], labels: [0, 1], classes: 2, penalty: 1)
    }
  }
}
