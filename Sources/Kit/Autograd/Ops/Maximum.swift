internal import CKernels

/// The larger of two numbers, elementwise, with broadcasting.
struct Maximum: BinaryPrimitive {
  static let name = "maximum"
  static let kernel = BroadcastKernel(gl_max_f32, gl_max_f64)

  /// The gradient goes to the larger input; where both are equal each gets half, as in PyTorch.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    let tie = call.inputs[0].equal(to: call.inputs[1]) * 0.5
    return [
      call.wants(0) ? gy * (call.inputs[0].greater(than: call.inputs[1]) + tie) : nil,
      call.wants(1) ? gy * (call.inputs[1].greater(than: call.inputs[0]) + tie) : nil,
    ]
  }
}

extension Tensor {
  /// The larger of this and `other`, elementwise, with broadcasting.
  public func maximum(_ other: Tensor) -> Tensor { Maximum()(self, other) }
}
