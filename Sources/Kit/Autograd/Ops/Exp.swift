internal import CKernels

/// The exponential, elementwise: y = eˣ.
struct Exp: UnaryPrimitive {
  static let name = "exp"
  static let kernel = UnaryKernel(gl_exp_f32, gl_exp_f64)

  /// gx = gy · y.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    [gy * call.output]
  }
}

extension Tensor {
  /// The exponential, elementwise: y = eˣ.
  public func exp() -> Tensor { Exp()(self) }
}
