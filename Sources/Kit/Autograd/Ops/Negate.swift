internal import CKernels

/// The negative, elementwise: y = -x.
struct Negate: UnaryPrimitive {
  static let name = "neg"
  static let kernel = UnaryKernel(gl_neg_f32, gl_neg_f64)

  /// gx = -gy.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    [-gy]
  }
}

extension Tensor {
  /// The negative, elementwise: y = -x.
  public static prefix func - (x: Tensor) -> Tensor { Negate()(x) }
}
