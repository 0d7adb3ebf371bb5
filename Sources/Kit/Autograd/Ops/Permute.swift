internal import CKernels

/// The axes in another order: axis i of the result is axis `axes[i]` of the input.
struct Permute: Primitive {
  static let name = "permute"
  let axes: [Int]

  func resultShape(of inputs: [Tensor]) throws(TensorError) -> Shape {
    let shape = inputs[0].shape
    guard axes.sorted() == Array(0..<shape.rank) else {
      let stranger = axes.first { !(0..<shape.rank).contains($0) } ?? axes.count
      throw .invalidAxis(op: Self.name, axis: stranger, shape: shape)
    }
    return Shape(axes.map { shape[$0] })
  }

  func evaluate(_ inputs: [Tensor], into y: Tensor) {
    let x = inputs[0]
    if axes == [1, 0] {
      switch y.dtype {
      case .float32: gl_transpose_f32(x.shape[0], x.shape[1], x.f32, y.f32)
      case .float64: gl_transpose_f64(x.shape[0], x.shape[1], x.f64, y.f64)
      }
      return
    }
    let dense = x.shape.denseStrides
    let strides = axes.map { Int64(dense[$0]) }
    let lengths = y.shape.dimensions.map(Int64.init)
    switch y.dtype {
    case .float32: gl_strided_copy_f32(axes.count, lengths, strides, x.f32, y.f32)
    case .float64: gl_strided_copy_f64(axes.count, lengths, strides, x.f64, y.f64)
    }
  }

  /// gx = gy with the axes back in their order.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    var inverse = axes
    for (place, axis) in axes.enumerated() { inverse[axis] = place }
    return [Permute(axes: inverse)(gy)]
  }
}

extension Tensor {
  /// The axes in another order: axis i of the result is axis `axes[i]` of this tensor.
  public func permuted(_ axes: [Int]) -> Tensor { Permute(axes: axes)(self) }

  /// The transpose of a matrix.
  public func transposed() -> Tensor {
    guard failure != nil || shape.rank == 2 else {
      return .failed(.rankMismatch(op: "transpose", expected: 2, shape: shape), dtype: dtype)
    }
    return Permute(axes: [1, 0])(self)
  }
}
