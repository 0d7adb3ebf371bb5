internal import CKernels

/// The difference, elementwise, with broadcasting: y = a - b.
struct Subtract: BinaryPrimitive {
  static let name = "sub"
  static let kernel = BroadcastKernel(gl_sub_f32, gl_sub_f64)

  /// ga = gy, gb = -gy.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    [call.wants(0) ? gy : nil, call.wants(1) ? -gy : nil]
  }
}

extension Tensor {
  /// The difference, elementwise, with broadcasting.
  public static func - (a: Tensor, b: Tensor) -> Tensor { Subtract()(a, b) }
}
