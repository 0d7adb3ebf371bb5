import GanLabKit

/// Σ p_ij ln(p_ij / q_ij) of the rows `z` [m, k], as p has them, and of the samples `x` [m] + sampleShape, as q has
/// them: a scalar, in nats.
///
/// p_j|i ∝ (1 + ‖z_j - z_i‖² / 2σ²)⁻¹ over j ≠ i, and p_ij = (p_i|j + p_j|i) / 2m sums to 1 over all pairs.
func neighbourDivergence(of z: Tensor, from x: Tensor) -> Tensor {
  guard z.failure == nil, x.failure == nil, z.shape.rank > 0, x.shape.rank > 0 else { return z + x }
  let m = z.shape[0]
  let p = pairs(z, m)
  let q = pairs(x.reshaped([m, x.shape.count / max(m, 1)]), m)
  // On the diagonal both are 0, and 0 ln 0 is 0: there the logarithms are of 1.
  let diagonal = identity(m, dtype: z.dtype)
  return (p * ((p + diagonal).log() - (q + diagonal).log())).sum()
}

/// p_ij of the rows `z` [m, k]: [m, m].
private func pairs(_ z: Tensor, _ m: Int) -> Tensor {
  let off = 1 - identity(m, dtype: z.dtype)
  let squares = squaredDistances(z)
  let similarity = off / (1 + squares / (variance(squares, m) * 2))
  let conditional = similarity / similarity.sum(axes: [1], keepingAxes: true)
  return (conditional + conditional.transposed()) * (0.5 / Double(m))
}

/// ‖z_j - z_i‖²: [m, m], 0 on the diagonal.
private func squaredDistances(_ z: Tensor) -> Tensor {
  let norms = z.squaredNorm(axis: 1, keepingAxis: true)
  let products = z.matmul(z, transposingOther: true)
  // Rounding can leave a little below 0.
  return (norms + norms.transposed() - products * 2).relu()
}

/// The variance of the distances between different rows; the smallest number where all are alike.
private func variance(_ squares: Tensor, _ m: Int) -> Tensor {
  let count = Double(max(m * (m - 1), 1))
  let diagonal = identity(m, dtype: squares.dtype)
  // The root has no slope at 0: on the diagonal it is of 1, and rows that are alike are a little apart.
  let distances = (squares + diagonal + 1e-12).sqrt() * (1 - diagonal)
  let mean = distances.sum() / count
  return ((distances - mean).square() * (1 - diagonal)).sum() / count + 1e-12
}

private func identity(_ m: Int, dtype: DType) -> Tensor {
  oneHot((0..<Int32(m)).map { $0 }, classes: m, dtype: dtype)
}
