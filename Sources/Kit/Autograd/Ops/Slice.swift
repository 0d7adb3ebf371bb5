internal import CKernels

/// The places `range` of one axis.
struct Slice: Primitive {
  static let name = "slice"
  let axis: Int
  let range: Range<Int>

  func resultShape(of inputs: [Tensor]) throws(TensorError) -> Shape {
    var shape = inputs[0].shape
    guard (0..<shape.rank).contains(axis) else {
      throw .invalidAxis(op: Self.name, axis: axis, shape: shape)
    }
    guard range.lowerBound >= 0, range.upperBound <= shape[axis] else {
      let stranger = range.lowerBound < 0 ? range.lowerBound : range.upperBound
      throw .indexOutOfRange(op: Self.name, index: stranger, count: shape[axis])
    }
    shape[axis] = range.count
    return shape
  }

  func evaluate(_ inputs: [Tensor], into y: Tensor) {
    let x = inputs[0]
    let rows = x.shape.count(in: 0..<axis)
    let inner = x.shape.count(in: axis + 1..<x.shape.rank)
    let (stride, width) = (x.shape[axis] * inner, range.count * inner)
    let start = range.lowerBound * inner
    switch y.dtype {
    case .float32: gl_copy_rows_f32(rows, width, x.f32 + start, stride, y.f32, width)
    case .float64: gl_copy_rows_f64(rows, width, x.f64 + start, stride, y.f64, width)
    }
  }

  /// gx = gy in its place, zeros around it.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    [SliceProduct(axis: axis, range: range, length: call.inputs[0].shape[axis])(gy)]
  }
}

/// Zeros of `length` places along one axis, with the input at `range`: the derivative of `Slice`.
struct SliceProduct: Primitive {
  static let name = "slice_product"
  let axis: Int
  let range: Range<Int>
  let length: Int

  func resultShape(of inputs: [Tensor]) throws(TensorError) -> Shape {
    var shape = inputs[0].shape
    guard (0..<shape.rank).contains(axis), shape[axis] == range.count else {
      throw .invalidAxis(op: Self.name, axis: axis, shape: shape)
    }
    shape[axis] = length
    return shape
  }

  func evaluate(_ inputs: [Tensor], into y: Tensor) {
    let x = inputs[0]
    let rows = y.shape.count(in: 0..<axis)
    let inner = y.shape.count(in: axis + 1..<y.shape.rank)
    let (stride, width) = (length * inner, range.count * inner)
    let start = range.lowerBound * inner
    switch y.dtype {
    case .float32:
      gl_fill_f32(y.shape.count, 0, y.f32)
      gl_copy_rows_f32(rows, width, x.f32, width, y.f32 + start, stride)
    case .float64:
      gl_fill_f64(y.shape.count, 0, y.f64)
      gl_copy_rows_f64(rows, width, x.f64, width, y.f64 + start, stride)
    }
  }

  /// gx = the part of gy that the input was put at.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    [Slice(axis: axis, range: range)(gy)]
  }
}

extension Tensor {
  /// The places `range` of `axis` (-1 is the last).
  public func sliced(axis: Int = 0, _ range: Range<Int>) -> Tensor {
    Slice(axis: shape.normalized(axis: axis) ?? axis, range: range)(self)
  }
}
