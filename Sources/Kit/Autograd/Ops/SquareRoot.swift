internal import CKernels

/// The square root, elementwise: y = √x; its derivative is infinite at 0.
struct SquareRoot: UnaryPrimitive {
  static let name = "sqrt"
  static let kernel = UnaryKernel(gl_sqrt_f32, gl_sqrt_f64)

  /// gx = gy / 2y.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    [gy * 0.5 / call.output]
  }
}

extension Tensor {
  /// The square root, elementwise: y = √x; its derivative is infinite at 0.
  public func sqrt() -> Tensor { SquareRoot()(self) }
}
