import Glibc

extension GaussianMixture {
  /// What is known of the last coordinates of a point once the first ones are.
  public struct Conditional: Sendable, Equatable {
    /// E[x₂|x₁]: what a regressor at its optimum answers.
    public let mean: [Double]
    /// E ‖x₂ - E[x₂|x₁]‖²: its squared error, summed over the coordinates.
    public let variance: Double
  }

  /// p(x₂|x₁) where x₁ = `first` are the first coordinates: the mean, and the variance around it.
  ///
  ///     p(k|x₁) ∝ wₖ N(x₁; μₖ₁, σₖ² I),   E[x₂|x₁] = Σₖ p(k|x₁) μₖ₂
  ///
  /// The components are isotropic, so that within one x₂ does not depend on x₁. `first` has at least one
  /// coordinate, and fewer than the points.
  public func conditional(on first: [Double]) -> Conditional {
    let (d, given) = (dimensions, first.count)
    precondition(0 < given && given < d, "some coordinates are given, and some are not")
    let logs = (0..<count).map { k in
      let squares = (0..<given).reduce(0.0) {
        $0 + (first[$1] - means[k][$1]) * (first[$1] - means[k][$1])
      }
      let deviation = deviations[k]
      return log(weights[k]) - Double(given) * log(deviation)
        - squares / (2 * deviation * deviation)
    }
    let most = logs.max() ?? 0
    let shares = logs.map { exp($0 - most) }
    let total = shares.reduce(0, +)
    var mean = [Double](repeating: 0, count: d - given)
    var moment = 0.0
    for k in 0..<count {
      let share = shares[k] / total
      moment += share * Double(d - given) * deviations[k] * deviations[k]
      for axis in given..<d {
        mean[axis - given] += share * means[k][axis]
        moment += share * means[k][axis] * means[k][axis]
      }
    }
    return Conditional(mean: mean, variance: moment - mean.reduce(0) { $0 + $1 * $1 })
  }
}
