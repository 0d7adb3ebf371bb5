internal import CKernels

/// The product, elementwise, with broadcasting: y = a · b.
struct Multiply: BinaryPrimitive {
  static let name = "mul"
  static let kernel = BroadcastKernel(gl_mul_f32, gl_mul_f64)

  /// ga = gy · b, gb = gy · a.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    [call.wants(0) ? gy * call.inputs[1] : nil, call.wants(1) ? gy * call.inputs[0] : nil]
  }
}

extension Tensor {
  /// The product, elementwise, with broadcasting.
  public static func * (a: Tensor, b: Tensor) -> Tensor { Multiply()(a, b) }
}
