/// A fully connected layer: y = x W + b, for x [n, in], W [in, out], b [out].
///
/// With `rectifierSlope` the elements that are kept are leakyReLU(y), while the cotangent that comes back
/// is that of y: for `GatedLinear` alone, which applies the nonlinearity's derivative.
struct Affine: ProductPrimitive {
  static let name = "linear"
  var rectifierSlope: Double?

  func resultShape(of inputs: [Tensor]) throws(TensorError) -> Shape {
    let (x, w, b) = (inputs[0].shape, inputs[1].shape, inputs[2].shape)
    guard x.rank == 2 else { throw .rankMismatch(op: Self.name, expected: 2, shape: x) }
    guard w.rank == 2, x[1] == w[0] else { throw .shapeMismatch(op: Self.name, lhs: x, rhs: w) }
    guard b == Shape([w[1]]) else { throw .shapeMismatch(op: Self.name, lhs: w, rhs: b) }
    return Shape([x[0], w[1]])
  }

  func operations(_ inputs: [Tensor], _ result: Tensor) -> Double {
    2 * Double(result.shape.count) * Double(inputs[0].shape[1])
  }

  func evaluate(_ inputs: [Tensor], into y: Tensor) {
    ProductKernel(bias: inputs[2], rectifierSlope: rectifierSlope)(inputs[0], inputs[1], into: y)
  }

  /// gx = gy Wᵀ, gW = xᵀ gy, gb = gy summed over the rows.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    let (x, w) = (call.inputs[0], call.inputs[1])
    return [
      call.wants(0) ? gy.matmul(w, transposingOther: true) : nil,
      call.wants(1)
        ? call.gradient(for: 1, MatrixProduct(transposesA: true, transposesB: false), x, gy) : nil,
      call.wants(2) ? gy.sum(axes: [0]) : nil,
    ]
  }
}

extension Tensor {
  /// x W + b for each row x of this matrix; `weight` is [in, out], `bias` is [out].
  ///
  /// Where the rows lie between others whose results are known to this thread's `LayerNotes`, by interpolation.
  public func linear(_ weight: Tensor, _ bias: Tensor) -> Tensor {
    LayerNotes.linear(self, weight, bias, rectifying: nil)
  }
}
