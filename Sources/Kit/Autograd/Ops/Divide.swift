internal import CKernels

/// The quotient, elementwise, with broadcasting: y = a / b.
struct Divide: BinaryPrimitive {
  static let name = "div"
  static let kernel = BroadcastKernel(gl_div_f32, gl_div_f64)

  /// ga = gy / b, gb = -gy · y / b.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    [
      call.wants(0) ? gy / call.inputs[1] : nil,
      call.wants(1) ? -(gy * call.output / call.inputs[1]) : nil,
    ]
  }
}

extension Tensor {
  /// The quotient, elementwise, with broadcasting.
  public static func / (a: Tensor, b: Tensor) -> Tensor { Divide()(a, b) }
}
