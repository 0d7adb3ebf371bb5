internal import CKernels

/// The smaller of two numbers, elementwise, with broadcasting.
struct Minimum: BinaryPrimitive {
  static let name = "minimum"
  static let kernel = BroadcastKernel(gl_min_f32, gl_min_f64)

  /// The gradient goes to the smaller input; where both are equal each gets half, as in PyTorch.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    let tie = call.inputs[0].equal(to: call.inputs[1]) * 0.5
    return [
      call.wants(0) ? gy * (call.inputs[1].greater(than: call.inputs[0]) + tie) : nil,
      call.wants(1) ? gy * (call.inputs[0].greater(than: call.inputs[1]) + tie) : nil,
    ]
  }
}

extension Tensor {
  /// The smaller of this and `other`, elementwise, with broadcasting.
  public func minimum(_ other: Tensor) -> Tensor { Minimum()(self, other) }
}
