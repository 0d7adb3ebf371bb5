internal import CKernels

/// The sign, elementwise: -1, 0 or 1.
struct Sign: UnaryPrimitive {
  static let name = "sign"
  static let kernel = UnaryKernel(gl_sign_f32, gl_sign_f64)

  /// None: the sign is constant wherever it has a derivative.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] { [nil] }
}

extension Tensor {
  /// The sign, elementwise: -1, 0 or 1; constant for gradients.
  public func sign() -> Tensor { Sign()(self) }
}
