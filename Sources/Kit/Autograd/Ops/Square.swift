internal import CKernels

/// The square, elementwise: y = x².
struct Square: UnaryPrimitive {
  static let name = "square"
  static let kernel = UnaryKernel(gl_square_f32, gl_square_f64)

  /// gx = 2 gy · x.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    [gy * call.inputs[0] * 2]
  }
}

extension Tensor {
  /// The square, elementwise: y = x².
  public func square() -> Tensor { Square()(self) }
}
