/// The derivative of `GatedLinear` with respect to its weights: y = (h ⊙ s(z))ᵀ g, where s(z) is 1 where
/// z > 0, else the slope; for h and z [n, in], g [n, out].
struct GatedOuter: AddingPrimitive {
  static let name = "gated_outer"
  let slope: Double
  /// True if the elements of h are those of h ⊙ s(z) already; the cotangent is that of h all the same.
  var isApplied = false

  func resultShape(of inputs: [Tensor]) throws(TensorError) -> Shape {
    let (h, z, g) = (inputs[0].shape, inputs[1].shape, inputs[2].shape)
    guard h.rank == 2 else { throw .rankMismatch(op: Self.name, expected: 2, shape: h) }
    guard h == z else { throw .shapeMismatch(op: Self.name, lhs: h, rhs: z) }
    guard g.rank == 2, g[0] == h[0] else { throw .shapeMismatch(op: Self.name, lhs: h, rhs: g) }
    return Shape([h[1], g[1]])
  }

  func operations(_ inputs: [Tensor], _ result: Tensor) -> Double {
    2 * Double(result.shape.count) * Double(inputs[0].shape[0])
  }

  func evaluate(_ inputs: [Tensor], into y: Tensor) {
    ProductKernel(transposesA: true, gateOfA: isApplied ? nil : inputs[1], slope: slope)(
      inputs[0], inputs[2], into: y)
  }

  func add(_ inputs: [Tensor], to sum: Tensor) {
    ProductKernel(
      transposesA: true, gateOfA: isApplied ? nil : inputs[1], slope: slope, accumulates: true)(
        inputs[0], inputs[2], into: sum)
  }

  /// gh = (g gyᵀ) ⊙ s(z), gg = (h ⊙ s(z)) gy; none for z.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    let (h, z, g) = (call.inputs[0], call.inputs[1], call.inputs[2])
    return [
      call.wants(0) ? GatedTransposedLinear(slope: slope)(g, gy, z) : nil,
      nil,
      call.wants(2) ? GatedLinear(slope: slope, isApplied: isApplied)(h, z, gy) : nil,
    ]
  }
}
