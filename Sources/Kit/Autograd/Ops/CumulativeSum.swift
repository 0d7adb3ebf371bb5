internal import CKernels

/// The sums of the elements so far along the last axis: y[i, j] = Σ x[i, l] over l ≤ j, or over l ≥ j.
struct CumulativeSum: Primitive {
  static let name = "cumulative_sum"
  var isReversed = false

  func resultShape(of inputs: [Tensor]) throws(TensorError) -> Shape {
    let shape = inputs[0].shape
    guard shape.rank > 0 else {
      throw .invalidAxis(op: Self.name, axis: -1, shape: shape)
    }
    return shape
  }

  func evaluate(_ inputs: [Tensor], into y: Tensor) {
    let x = inputs[0]
    let width = x.shape[x.shape.rank - 1]
    let rows = x.shape.count(in: 0..<x.shape.rank - 1)
    switch y.dtype {
    case .float32: gl_cumulative_sum_f32(rows, width, isReversed, x.f32, y.f32)
    case .float64: gl_cumulative_sum_f64(rows, width, isReversed, x.f64, y.f64)
    }
  }

  /// gx = the sums of gy from the other end.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    [CumulativeSum(isReversed: !isReversed)(gy)]
  }
}

extension Tensor {
  /// The sums of the elements so far along the last axis, from its end if `isReversed`.
  public func cumulativeSum(isReversed: Bool = false) -> Tensor {
    CumulativeSum(isReversed: isReversed)(self)
  }
}
