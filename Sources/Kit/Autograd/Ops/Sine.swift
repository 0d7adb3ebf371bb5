internal import CKernels

/// The sine, elementwise: y = sin x.
struct Sine: UnaryPrimitive {
  static let name = "sin"
  static let kernel = UnaryKernel(gl_sin_f32, gl_sin_f64)

  /// gx = gy · cos x.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    [gy * call.inputs[0].cos()]
  }
}

extension Tensor {
  /// The sine, elementwise: y = sin x.
  public func sin() -> Tensor { Sine()(self) }
}
