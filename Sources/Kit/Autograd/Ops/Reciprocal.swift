internal import CKernels

/// The reciprocal, elementwise: y = 1/x.
struct Reciprocal: UnaryPrimitive {
  static let name = "reciprocal"
  static let kernel = UnaryKernel(gl_reciprocal_f32, gl_reciprocal_f64)

  /// gx = -gy · y².
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    [-(gy * call.output.square())]
  }
}

extension Tensor {
  /// The reciprocal, elementwise: y = 1/x.
  public func reciprocal() -> Tensor { Reciprocal()(self) }
}
