/// A fully connected layer of rows interpolated between others whose results are known: `Affine`'s result, at
/// the cost of a pass over it.
///
/// y = x W + b of x = (1 - t) u + t v is (1 - t) (u W + b) + t (v W + b). The inputs are x [n, in], W, b, the
/// results of the rows v (the first n) and u (the last n), [2n, out], and t [n, 1]. What is known is taken as
/// constant: all derivatives are those of `Affine`.
struct LerpLinear: Primitive {
  static let name = "lerp_linear"
  /// As `Affine`'s, not 0; the known results are behind the same leaky ReLU.
  var rectifierSlope: Double?

  func resultShape(of inputs: [Tensor]) throws(TensorError) -> Shape {
    let result = try Affine().resultShape(of: inputs)
    let (known, t) = (inputs[3].shape, inputs[4].shape)
    guard known == Shape([2 * result[0], result[1]]) else {
      throw .shapeMismatch(op: Self.name, lhs: result, rhs: known)
    }
    guard t == Shape([result[0], 1]) else {
      throw .shapeMismatch(op: Self.name, lhs: result, rhs: t)
    }
    return result
  }

  func evaluate(_ inputs: [Tensor], into y: Tensor) {
    let known = inputs[3]
    LerpKernel(slope: rectifierSlope ?? 1, firstRow: y.shape[0])(
      known, known, inputs[4], into: y)
  }

  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    Affine(rectifierSlope: rectifierSlope).vectorJacobianProduct(gy, call) + [nil, nil]
  }
}
