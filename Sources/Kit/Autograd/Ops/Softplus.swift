internal import CKernels

/// ln(1 + eˣ), elementwise, without overflow: -ln σ(-x), the cross-entropy of a logit.
struct Softplus: UnaryPrimitive {
  static let name = "softplus"
  static let kernel = UnaryKernel(gl_softplus_f32, gl_softplus_f64)

  /// gx = gy · σ(x).
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    [gy * call.inputs[0].sigmoid()]
  }
}

extension Tensor {
  /// ln(1 + eˣ), elementwise, without overflow: -ln σ(-x), the cross-entropy of a logit.
  public func softplus() -> Tensor { Softplus()(self) }
}
