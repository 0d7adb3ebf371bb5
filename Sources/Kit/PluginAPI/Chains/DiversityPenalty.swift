import Autograd

/// What is added to the energy of each chain of a group whose states lie close together.
///
///     c / (m + τ),   m = 2 / (n (n - 1)) Σ_{i<j} ‖z_i - z_j‖,   τ = 1e-6
///
/// It ties the chains of a group to each other: their joint energy is Σ E(z_i) + n c / (m + τ), so that what
/// one chain feels does not depend on how many there are.
public struct DiversityPenalty: Sendable {
  /// The weight c.
  public let weight: Double
  /// Chains that see each other, at most.
  public let group: Int

  private static let tiny = 1e-6

  /// A penalty of the weight `weight` in groups of `group` chains, at least two.
  public init(weight: Double, group: Int) {
    self.weight = weight
    self.group = max(group, 2)
  }

  /// n c / (m + τ) of the states `z` [n, k], one number; 0 of fewer than two.
  public func total(_ z: Tensor) -> Tensor {
    guard z.failure == nil, z.shape[0] > 1 else { return .scalar(0, dtype: z.dtype) }
    let count = Double(z.shape[0])
    return (meanDistance(z) + DiversityPenalty.tiny).reciprocal() * (count * weight)
  }

  /// m of the states `z` [n, k], at least two.
  public func meanDistance(_ z: Tensor) -> Tensor {
    let count = z.shape[0]
    let squares = z.squaredNorm(axis: 1, keepingAxis: true)
    let all = squares + squares.transposed() - z.matmul(z.transposed()) * 2
    // A state's distance from itself is 0, where the root has no derivative: 1 in its place, taken out below.
    let own = Tensor.identity(count, dtype: z.dtype)
    let distances = ((1 - own) * all.clamped(1e-12, .greatestFiniteMagnitude) + own).sqrt()
    let pairs = Double(count) * Double(count - 1)
    return (distances.sum() - Double(count)) * (1 / pairs)
  }
}

extension Tensor {
  /// The matrix with ones on its diagonal, [count, count].
  fileprivate static func identity(_ count: Int, dtype: DType) -> Tensor {
    var values = [Double](repeating: 0, count: count * count)
    for row in 0..<count { values[row * count + row] = 1 }
    return .of(values, [count, count], dtype: dtype)
  }
}
