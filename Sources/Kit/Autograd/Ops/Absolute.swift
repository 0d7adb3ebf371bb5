internal import CKernels

/// The absolute value, elementwise: y = |x|; the derivative at the kink is taken as 0.
struct Absolute: UnaryPrimitive {
  static let name = "abs"
  static let kernel = UnaryKernel(gl_abs_f32, gl_abs_f64)

  /// gx = gy · sign x.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    [gy * call.inputs[0].sign()]
  }
}

extension Tensor {
  /// The absolute value, elementwise: y = |x|; the derivative at the kink is taken as 0.
  public func abs() -> Tensor { Absolute()(self) }
}
