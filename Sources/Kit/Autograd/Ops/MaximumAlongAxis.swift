internal import CKernels

/// The largest element along one axis: y[i, k] = maxⱼ x[i, j, k].
struct MaximumAlongAxis: Primitive {
  static let name = "max"
  let axis: Int
  let keepsAxis: Bool

  func resultShape(of inputs: [Tensor]) throws(TensorError) -> Shape {
    let shape = inputs[0].shape
    guard (0..<shape.rank).contains(axis) else {
      throw .invalidAxis(op: Self.name, axis: axis, shape: shape)
    }
    guard shape[axis] > 0 else { throw .empty(op: Self.name) }
    return shape.reducing(axis..<axis + 1, keepingAxes: keepsAxis)
  }

  func evaluate(_ inputs: [Tensor], into y: Tensor) {
    let x = inputs[0]
    let outer = x.shape.count(in: 0..<axis)
    let inner = x.shape.count(in: axis + 1..<x.shape.rank)
    switch y.dtype {
    case .float32: gl_max_reduce_f32(outer, x.shape[axis], inner, x.f32, y.f32)
    case .float64: gl_max_reduce_f64(outer, x.shape[axis], inner, x.f64, y.f64)
    }
  }

  /// The gradient goes to the largest element; several share it evenly, as in PyTorch's `amax`.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    let x = call.inputs[0]
    let kept = x.shape.reducing(axis..<axis + 1, keepingAxes: true)
    let isLargest = x.equal(to: call.output.reshaped(kept))
    let share = isLargest / isLargest.sum(axes: [axis], keepingAxes: true)
    return [gy.reshaped(kept) * share]
  }
}

extension Tensor {
  /// The largest element along `axis` (-1 is the last).
  public func max(axis: Int, keepingAxis: Bool = false) -> Tensor {
    MaximumAlongAxis(axis: shape.normalized(axis: axis) ?? axis, keepsAxis: keepingAxis)(self)
  }
}
