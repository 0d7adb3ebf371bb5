internal import CKernels

/// The mean of a set of vectors and its covariance, with a factor of it.
struct Covariance {
  let mean: [Double]
  /// Σ of the variances.
  let trace: Double
  /// The eigenvalues that are not rounding: above those of constant features.
  let rank: Int
  /// F, [rank, d], with Fᵀ F the covariance: the root of each eigenvalue times its vector.
  let factor: [Double]

  /// The moments of at least two points.
  ///
  /// - Throws: `unsolved` if there is no memory, or if LAPACK fails.
  init(_ points: Points) throws(MeasureError) {
    let (n, d) = (points.count, points.dimensions)
    var mean = [Double](repeating: 0, count: d)
    var matrix = [Double](repeating: 0, count: d * d)
    var values = mean
    guard gl_covariance_f64(n, d, points.coordinates, &mean, &matrix) else {
      throw .unsolved(of: "the covariance")
    }
    self.mean = mean
    trace = (0..<d).reduce(0) { $0 + matrix[$1 * d + $1] }
    guard gl_eigenvectors_f64(d, &matrix, &values) else {
      throw .unsolved(of: "the eigenvalues of the covariance")
    }
    // What NumPy's matrix_rank leaves out, too.
    let least = Double(d) * Double.ulpOfOne * max(0, values[d - 1])
    let first = values.firstIndex { $0 > least } ?? d
    rank = min(d - first, n - 1)
    var factor = Array(matrix[((d - rank) * d)...])
    for row in 0..<rank {
      let root = values[d - rank + row].squareRoot()
      for column in 0..<d { factor[row * d + column] *= root }
    }
    self.factor = factor
  }

  /// tr (Σ₁ Σ₂)^½.
  ///
  /// With Σ = Fᵀ F this is the sum of the singular values of F₁ F₂ᵀ, whose squares are the eigenvalues
  /// of Σ₁ Σ₂ other than 0. No inverse and no root of a near-zero is taken, so that singular covariances
  /// need no care.
  ///
  /// - Throws: `unsolved`.
  func traceOfRoot(with other: Covariance) throws(MeasureError) -> Double {
    guard rank > 0, other.rank > 0 else { return 0 }
    var product = [Double](repeating: 0, count: rank * other.rank)
    var values = [Double](repeating: 0, count: min(rank, other.rank))
    factor.withUnsafeBufferPointer { a in
      other.factor.withUnsafeBufferPointer { b in
        product.withUnsafeMutableBufferPointer { c in
          guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else { return }
          gl_product_f64(
            gl_product_double(
              m: rank, n: other.rank, k: mean.count, transposes_a: false, transposes_b: true,
              accumulates: false, gates_a: false, gates_c: false, rectifies: false,
              kind: gl_product_blocks, a: a, b: b, bias: nil, gate: nil, slope: 0,
              rectifier_slope: 0, c: c, patches: nil, pixels: nil, taps: nil))
        }
      }
    }
    guard gl_singular_values_f64(rank, other.rank, &product, &values) else {
      throw .unsolved(of: "the singular values of a product of covariances")
    }
    return values.reduce(0, +)
  }
}
