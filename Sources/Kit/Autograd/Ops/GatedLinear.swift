/// A fully connected layer behind a leaky ReLU: y = (h ⊙ s(z)) W + b, where s(z) is 1 where z > 0, else
/// the slope; for h and z [n, in], W [in, out], b [out] or none.
///
/// leakyReLU(z) is z ⊙ s(z), so with h = z this is the layer of a network; the product applies the gate
/// to what it reads or writes, and the nonlinearity costs no pass of its own. Together with
/// `GatedTransposedLinear` and `GatedOuter` it is closed under derivatives: those of any order cost the
/// same.
struct GatedLinear: ProductPrimitive {
  static let name = "gated_linear"
  let slope: Double
  /// True if the elements of h are those of h ⊙ s(z) already; the cotangent is that of h all the same.
  var isApplied = false
  /// As `Affine`'s.
  var rectifierSlope: Double?

  func resultShape(of inputs: [Tensor]) throws(TensorError) -> Shape {
    let (h, z, w) = (inputs[0].shape, inputs[1].shape, inputs[2].shape)
    guard h.rank == 2 else { throw .rankMismatch(op: Self.name, expected: 2, shape: h) }
    guard h == z else { throw .shapeMismatch(op: Self.name, lhs: h, rhs: z) }
    guard w.rank == 2, h[1] == w[0] else { throw .shapeMismatch(op: Self.name, lhs: h, rhs: w) }
    if inputs.count > 3, inputs[3].shape != Shape([w[1]]) {
      throw .shapeMismatch(op: Self.name, lhs: w, rhs: inputs[3].shape)
    }
    return Shape([h[0], w[1]])
  }

  func operations(_ inputs: [Tensor], _ result: Tensor) -> Double {
    2 * Double(result.shape.count) * Double(inputs[0].shape[1])
  }

  func evaluate(_ inputs: [Tensor], into y: Tensor) {
    ProductKernel(
      bias: inputs.count > 3 ? inputs[3] : nil, gateOfA: isApplied ? nil : inputs[1], slope: slope,
      rectifierSlope: rectifierSlope)(inputs[0], inputs[2], into: y)
  }

  /// gh = (gy Wᵀ) ⊙ s(z), gW = (h ⊙ s(z))ᵀ gy, gb = gy summed over the rows; none for z as the gate, on
  /// which y depends only through its sign.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    let (h, z, w) = (call.inputs[0], call.inputs[1], call.inputs[2])
    let gh = call.wants(0) ? GatedTransposedLinear(slope: slope)(gy, w, z) : nil
    let gw =
      call.wants(2)
      ? call.gradient(for: 2, GatedOuter(slope: slope, isApplied: isApplied), h, z, gy) : nil
    guard call.inputs.count > 3 else { return [gh, nil, gw] }
    return [gh, nil, gw, call.wants(3) ? gy.sum(axes: [0]) : nil]
  }
}
