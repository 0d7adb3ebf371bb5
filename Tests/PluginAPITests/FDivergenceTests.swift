import GanLabKit
import Glibc
import TestSupport
import Testing

/// The losses of the f-divergences at their best D, which is known: d(x) = ln p(x) - ln q(x).
@Suite struct FDivergenceTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    /// The mean and the deviation of q; p is standard normal.
    let mean, deviation: Double
    let exact: Double
    var testDescription: String { "\(name) to N(\(mean), \(deviation)²)" }
  }

  /// KL(p ‖ q) of a standard normal p.
  private static func kl(_ mean: Double, _ deviation: Double) -> Double {
    log(deviation) + (1 + mean * mean) / (2 * deviation * deviation) - 0.5
  }

  /// KL(q ‖ p) of a standard normal p.
  private static func reverse(_ mean: Double, _ deviation: Double) -> Double {
    -log(deviation) + (deviation * deviation + mean * mean) / 2 - 0.5
  }

  static let cases: [Case] =
    [(0.5, 1.0), (1, 1), (0, 1.5), (1, 0.8)].flatMap { mean, deviation in
      [
        Case(name: "fgan-kl", mean: mean, deviation: deviation, exact: kl(mean, deviation)),
        Case(
          name: "fgan-reverse-kl", mean: mean, deviation: deviation,
          exact: reverse(mean, deviation)),
      ]
    } + [
      // JS of two normals a distance of 1, 2 and 3 apart, to four digits (SciPy): .1114, .3368 and .5268.
      Case(name: "fgan-js", mean: 1, deviation: 1, exact: 2 * 0.1114),
      Case(name: "fgan-js", mean: 2, deviation: 1, exact: 2 * 0.3368),
      Case(name: "fgan-js", mean: 3, deviation: 1, exact: 2 * 0.5268),
    ]

  /// E over p or q by the midpoints of many cells of equal width: exact to many digits for smooth integrands.
  private static func points(_ mean: Double, _ deviation: Double) -> (x: [Double], mass: [Double]) {
    let count = 4000
    let width = 20 * deviation / Double(count)
    let x = (0..<count).map { mean - 10 * deviation + (Double($0) + 0.5) * width }
    let mass = x.map {
      exp(-($0 - mean) * ($0 - mean) / (2 * deviation * deviation)) * width
        / (deviation * (2 * Double.pi).squareRoot())
    }
    return (x, mass)
  }

  /// D's loss for the logits `share` · (ln p - ln q), with expectations in place of means over a batch.
  private static func loss(_ item: Case, share: Double) throws -> Double {
    let loss = try #require(
      try Plugins.component(.loss, item.name, in: "FGAN") as? any AdversarialLoss)
    func expectation(_ mean: Double, _ deviation: Double, ofData: Bool) throws -> Double {
      let cells = points(mean, deviation)
      return try zip(cells.x, cells.mass).reduce(0.0) { sum, cell in
        let (x, mass) = cell
        let q = (x - item.mean) / item.deviation
        let ratio = log(item.deviation) + (q * q - x * x) / 2
        let d = Tensor.of([share * ratio], [1, 1], dtype: .float64)
        // The loss is a difference of means: with the other player's logits at 0 each is had by itself.
        let zero = Tensor.zeros([1, 1], dtype: .float64)
        let value = try loss.discriminatorLoss(
          real: ofData ? d : zero, fake: ofData ? zero : d, targets: ClassTargets()
        ).item()
        return sum + mass * value
      }
    }
    let atZero = try loss.discriminatorLoss(
      real: .zeros([1, 1], dtype: .float64), fake: .zeros([1, 1], dtype: .float64),
      targets: ClassTargets()
    ).item()
    return try expectation(0, 1, ofData: true)
      + expectation(item.mean, item.deviation, ofData: false) - atZero
  }

  /// At the best D the bound is the divergence; at others, of less sure and of surer ones, it is below.
  @Test(arguments: cases)
  func theBestDFindsTheDivergence(_ item: Case) throws {
    let found = -(try FDivergenceTests.loss(item, share: 1))
    #expect(abs(found - item.exact) < (item.name == "fgan-js" ? 2e-4 : 1e-6), "\(found)")
    for share in [0.8, 1.15] {
      #expect(-(try FDivergenceTests.loss(item, share: share)) < found)
    }
  }

  /// Where both are the same, D has nothing to find: 0, or, in minimax's units, -ln 4.
  @Test(arguments: ["fgan-kl", "fgan-reverse-kl", "fgan-js"])
  func atTheEquilibrium(name: String) throws {
    let loss = try #require(
      try Plugins.component(.loss, name, in: "FGAN") as? any AdversarialLoss)
    let zero = Tensor.zeros([5, 1], dtype: .float64)
    let value = try loss.discriminatorLoss(real: zero, fake: zero, targets: ClassTargets()).item()
    #expect(abs(value) < 1e-14)
    guard name == "fgan-js" else { return }
    let minimax = try #require(try Plugins.loss("Minimax") as? any AdversarialLoss)
    let other = try minimax.discriminatorLoss(
      real: zero, fake: zero, targets: ClassTargets()
    ).item()
    #expect(abs(-other + log(4)) < 1e-14)
  }
}
