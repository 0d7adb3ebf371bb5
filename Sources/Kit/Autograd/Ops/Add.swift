internal import CKernels

/// The sum, elementwise, with broadcasting: y = a + b.
struct Add: BinaryPrimitive {
  static let name = "add"
  static let kernel = BroadcastKernel(gl_add_f32, gl_add_f64)

  /// ga = gy, gb = gy.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    [call.wants(0) ? gy : nil, call.wants(1) ? gy : nil]
  }
}

extension Tensor {
  /// The sum, elementwise, with broadcasting.
  public static func + (a: Tensor, b: Tensor) -> Tensor { Add()(a, b) }
}
