internal import CKernels

/// A power with a constant exponent: y = xᵖ.
struct Power: Primitive {
  static let name = "pow"
  static let kernel = ParameterKernel(gl_pow_f32, gl_pow_f64)
  let exponent: Double

  func resultShape(of inputs: [Tensor]) -> Shape { inputs[0].shape }

  func evaluate(_ inputs: [Tensor], into y: Tensor) { Self.kernel(inputs[0], exponent, into: y) }

  /// gx = gy · p xᵖ⁻¹; 0 for p = 0, also at x = 0.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    exponent == 0 ? [nil] : [gy * call.inputs[0].pow(exponent - 1) * exponent]
  }
}

extension Tensor {
  /// Each element to the power of `exponent`.
  public func pow(_ exponent: Double) -> Tensor { Power(exponent: exponent)(self) }
}
