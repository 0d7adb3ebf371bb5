import Autograd
import Glibc

/// A mixture of isotropic Gaussians: p(x) = Σₖ wₖ N(x; μₖ, σₖ² I).
///
/// The lab's oracle: its density, its
/// samples and its modes are exact.
public struct GaussianMixture: Sendable {
  /// μₖ: one point per component, all of one dimension.
  public let means: [[Double]]
  /// σₖ > 0.
  public let deviations: [Double]
  /// wₖ ≥ 0, summing to 1.
  public let weights: [Double]

  /// The number of coordinates of a point.
  public var dimensions: Int { means[0].count }
  /// The number of components.
  public var count: Int { means.count }

  private let table: Tensor
  private let cumulative: [Double]?

  /// A mixture; weights are normalised, and equal if nil.
  ///
  /// - Throws: `ComponentError` if there is no component, if a count disagrees, or if a deviation or
  ///   a weight is not positive and finite.
  public init(means: [[Double]], deviations: [Double], weights: [Double]? = nil) throws {
    guard let first = means.first, !first.isEmpty else {
      throw ComponentError("a mixture needs at least one mean", option: "means")
    }
    guard means.allSatisfy({ $0.count == first.count }) else {
      throw ComponentError("the means do not all have \(first.count) coordinates", option: "means")
    }
    guard means.allSatisfy({ $0.allSatisfy(\.isFinite) }) else {
      throw ComponentError("a mean is not a finite number", option: "means")
    }
    guard deviations.count == means.count else {
      throw ComponentError(
        "there are \(means.count) means and \(deviations.count) standard deviations",
        option: "stds")
    }
    guard deviations.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw ComponentError("a standard deviation is larger than 0", option: "stds")
    }
    let given = weights ?? Array(repeating: 1, count: means.count)
    guard given.count == means.count else {
      throw ComponentError(
        "there are \(means.count) means and \(given.count) weights", option: "weights")
    }
    let total = given.reduce(0, +)
    guard given.allSatisfy({ $0 >= 0 && $0.isFinite }), total > 0, total.isFinite else {
      throw ComponentError(
        "weights are at least 0 and not all of them are 0", option: "weights")
    }
    self.means = means
    self.deviations = deviations
    self.weights = given.map { $0 / total }
    let isEven = given.allSatisfy { $0 == given[0] }
    var sum = 0.0
    cumulative =
      isEven
      ? nil
      : self.weights.map { weight in
        sum += weight
        return sum
      }
    // Beside each mean its deviation, so that one gather fetches both.
    let rows = zip(means, deviations).flatMap { $0 + [$1] }
    table = .of(rows, Shape([means.count, first.count + 1]), dtype: .float64)
  }

  /// ln p at each point; `points` holds one coordinate after the other, point by point.
  public func logDensities(_ points: [Double]) -> [Double] {
    let d = dimensions
    let constants = logConstants
    return stride(from: 0, to: points.count - d + 1, by: d).map { start in
      var terms = [Double](repeating: 0, count: count)
      var largest = -Double.infinity
      for k in 0..<count {
        terms[k] = constants[k] - 0.5 * squaredDistance(points, start, k)
        largest = max(largest, terms[k])
      }
      guard largest > -.infinity else { return largest }
      return largest + log(terms.reduce(0) { $0 + exp($1 - largest) })
    }
  }

  /// ln wₖ - d ln σₖ - d/2 ln 2π: what ln wₖ N(x; μₖ, σₖ² I) is at the mean.
  var logConstants: [Double] {
    (0..<count).map { k in
      log(weights[k]) - Double(dimensions) * (log(deviations[k]) + 0.5 * log(2 * Double.pi))
    }
  }

  /// ‖x - μₖ‖²/σₖ² for the point that starts at `start`.
  public func squaredDistance(_ points: [Double], _ start: Int, _ k: Int) -> Double {
    var sum = 0.0
    for (axis, mean) in means[k].enumerated() {
      let difference = points[start + axis] - mean
      sum += difference * difference
    }
    return sum / (deviations[k] * deviations[k])
  }

  /// `count` independent samples: [count, dimensions].
  public func samples(
    _ count: Int, random: inout Random, dtype: DType = .float32
  ) -> Tensor {
    labelledSamples(count, random: &random, dtype: dtype).samples
  }

  /// The same samples, each with the number of its component.
  public func labelledSamples(
    _ count: Int, random: inout Random, dtype: DType = .float32
  ) -> LabelledSamples {
    let chosen = components(count, random: &random)
    let rows = table.converted(to: dtype).rows(at: chosen)
    let centres = rows.sliced(axis: 1, 0..<dimensions)
    let deviation = rows.sliced(axis: 1, dimensions..<dimensions + 1)
    let samples = centres + deviation * random.normal([count, dimensions], dtype: dtype)
    return LabelledSamples(samples, labels: chosen)
  }

  private func components(_ count: Int, random: inout Random) -> [Int32] {
    guard let cumulative else { return random.integers(count, below: means.count) }
    let draws = (try? random.uniform([count], dtype: .float64).doubles()) ?? []
    return draws.map { draw in
      Int32(cumulative.firstIndex { draw < $0 } ?? means.count - 1)
    }
  }
}
