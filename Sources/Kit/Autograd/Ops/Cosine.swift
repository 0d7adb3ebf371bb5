internal import CKernels

/// The cosine, elementwise: y = cos x.
struct Cosine: UnaryPrimitive {
  static let name = "cos"
  static let kernel = UnaryKernel(gl_cos_f32, gl_cos_f64)

  /// gx = -gy · sin x.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    [-(gy * call.inputs[0].sin())]
  }
}

extension Tensor {
  /// The cosine, elementwise: y = cos x.
  public func cos() -> Tensor { Cosine()(self) }
}
