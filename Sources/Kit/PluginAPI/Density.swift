import Autograd

/// A density whose logarithm can be computed and differentiated at any point.
public protocol Density {
  /// ln q(x) at each of the points `x` [n] + sampleShape: [n, 1], as a critic's output is.
  ///
  /// Differentiable to any order, and in the type of `x`. The density itself is
  /// p(x) = q(x) e^(-logPartition).
  func logDensity(_ x: Tensor) -> Tensor
  /// ln ∫ q(x) dx: 0 for a density that is normalised, nil where nobody knows it, as for an energy.
  var logPartition: Double? { get }
}

extension Density {
  /// 0: most densities are normalised.
  public var logPartition: Double? { 0 }
}

extension GaussianMixture: Density {
  /// The exact ln p(x) of the points `x` [n, dimensions]: [n, 1].
  ///
  /// Many points are taken piece by piece, since each meets every component.
  public func logDensity(_ x: Tensor) -> Tensor {
    guard x.failure == nil else { return x }
    guard x.shape.rank == 2, x.shape[1] == dimensions else {
      return .failed(
        .shapeMismatch(op: "logDensity", lhs: x.shape, rhs: [1, dimensions]), dtype: x.dtype)
    }
    guard x.shape[0] * count > GaussianMixture.most else { return logDensityOfAll(x) }
    let piece = max(1, GaussianMixture.most / count)
    return concatenate(
      stride(from: 0, to: x.shape[0], by: piece).map { start in
        logDensityOfAll(x.sliced(start..<min(start + piece, x.shape[0])))
      })
  }

  /// Pairs of a point and a component that are looked at together: some 32 MB of each operation.
  private static let most = 1 << 22

  /// ln Σₖ exp(cₖ - ½ ‖x - μₖ‖²/σₖ²), cₖ = ln wₖ - d ln σₖ - d/2 ln 2π, with differences taken before
  /// squares: far from the origin a narrow component keeps its digits.
  private func logDensityOfAll(_ x: Tensor) -> Tensor {
    let row = { (values: [Double]) in
      Tensor.of(values, [1, values.count], dtype: x.dtype)
    }
    var squares: Tensor?
    for axis in 0..<dimensions {
      let difference =
        (x.sliced(axis: 1, axis..<axis + 1) - row(means.map { $0[axis] }))
        / row(deviations)
      squares = squares.map { $0 + difference.square() } ?? difference.square()
    }
    let terms = (squares ?? x) * -0.5 + row(logConstants)
    return terms.logSumExp(axis: 1, keepingAxis: true)
  }
}
