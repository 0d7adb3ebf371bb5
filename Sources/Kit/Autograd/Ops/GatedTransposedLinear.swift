/// The derivative of `GatedLinear` with respect to its input: y = (g Wᵀ) ⊙ s(z), where s(z) is 1 where
/// z > 0, else the slope; for g [n, out], W [in, out], z [n, in].
struct GatedTransposedLinear: ProductPrimitive {
  static let name = "gated_transposed_linear"
  let slope: Double

  func resultShape(of inputs: [Tensor]) throws(TensorError) -> Shape {
    let (g, w, z) = (inputs[0].shape, inputs[1].shape, inputs[2].shape)
    guard g.rank == 2 else { throw .rankMismatch(op: Self.name, expected: 2, shape: g) }
    guard w.rank == 2, g[1] == w[1] else { throw .shapeMismatch(op: Self.name, lhs: g, rhs: w) }
    let result = Shape([g[0], w[0]])
    guard z == result else { throw .shapeMismatch(op: Self.name, lhs: result, rhs: z) }
    return result
  }

  func operations(_ inputs: [Tensor], _ result: Tensor) -> Double {
    2 * Double(result.shape.count) * Double(inputs[0].shape[1])
  }

  func evaluate(_ inputs: [Tensor], into y: Tensor) {
    ProductKernel(transposesB: true, gateOfResult: inputs[2], slope: slope)(
      inputs[0], inputs[1], into: y)
  }

  /// gg = (gy ⊙ s(z)) W, gW = (gy ⊙ s(z))ᵀ g; none for z.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    let (g, w, z) = (call.inputs[0], call.inputs[1], call.inputs[2])
    return [
      call.wants(0) ? GatedLinear(slope: slope)(gy, z, w) : nil,
      call.wants(1) ? GatedOuter(slope: slope)(gy, z, g) : nil,
      nil,
    ]
  }
}
