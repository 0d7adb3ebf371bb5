internal import CKernels

/// 1 where a > b, else 0, with broadcasting.
struct Greater: BinaryPrimitive {
  static let name = "greater"
  static let kernel = BroadcastKernel(gl_greater_f32, gl_greater_f64)

  /// None: a comparison is constant wherever it has a derivative.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] { [nil, nil] }
}

/// 1 where a == b, else 0, with broadcasting.
struct Equal: BinaryPrimitive {
  static let name = "equal"
  static let kernel = BroadcastKernel(gl_equal_f32, gl_equal_f64)

  /// None: a comparison is constant wherever it has a derivative.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] { [nil, nil] }
}

extension Tensor {
  /// 1 where this is larger than `other`, else 0; constant for gradients.
  public func greater(than other: Tensor) -> Tensor { Greater()(self, other) }

  /// 1 where this equals `other`, else 0; constant for gradients.
  public func equal(to other: Tensor) -> Tensor { Equal()(self, other) }
}
