internal import CKernels

/// The natural logarithm, elementwise: y = ln x; -∞ at 0, NaN below.
struct Log: UnaryPrimitive {
  static let name = "log"
  static let kernel = UnaryKernel(gl_log_f32, gl_log_f64)

  /// gx = gy / x.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    [gy / call.inputs[0]]
  }
}

extension Tensor {
  /// The natural logarithm, elementwise: y = ln x; -∞ at 0, NaN below.
  public func log() -> Tensor { Log()(self) }
}
