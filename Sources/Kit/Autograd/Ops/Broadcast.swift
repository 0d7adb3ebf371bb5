internal import CKernels

/// The elements repeated along axes of length 1, and along new axes in front, as NumPy does: y = c x, where c is
/// 1 but for the derivative of a mean.
struct Broadcast: Primitive {
  static let name = "broadcast"
  let shape: Shape
  var factor = 1.0

  func resultShape(of inputs: [Tensor]) throws(TensorError) -> Shape {
    guard shape.isValid, Shape.broadcast(inputs[0].shape, shape) == shape else {
      throw .shapeMismatch(op: Self.name, lhs: inputs[0].shape, rhs: shape)
    }
    return shape
  }

  func evaluate(_ inputs: [Tensor], into y: Tensor) {
    Self.copy(inputs[0], into: y)
    if factor != 1 { Scale.kernel(y, factor, into: y) }
  }

  /// gx = c gy: the walk sums it over what was repeated.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    [factor == 1 ? gy : gy * factor]
  }

  static func copy(_ x: Tensor, into y: Tensor) {
    guard x.shape.count != 1 else { return fill(y, with: x) }
    let strides = x.shape.strides(broadcastTo: y.shape)
    var lengths = InlineArray<8, Int64>(repeating: 1)
    for axis in 0..<y.shape.rank { lengths[axis] = Int64(y.shape[axis]) }
    strides.span.withUnsafeBufferPointer { strides in
      lengths.span.withUnsafeBufferPointer { lengths in
        guard let lengths = lengths.baseAddress, let strides = strides.baseAddress else { return }
        switch y.dtype {
        case .float32: gl_strided_copy_f32(y.shape.rank, lengths, strides, x.f32, y.f32)
        case .float64: gl_strided_copy_f64(y.shape.rank, lengths, strides, x.f64, y.f64)
        }
      }
    }
  }

  /// The one number of `x` everywhere.
  private static func fill(_ y: Tensor, with x: Tensor) {
    switch y.dtype {
    case .float32: gl_fill_f32(y.shape.count, x.f32[0], y.f32)
    case .float64: gl_fill_f64(y.shape.count, x.f64[0], y.f64)
    }
  }
}

extension Tensor {
  /// The elements repeated into `shape`.
  public func broadcast(to shape: Shape) -> Tensor {
    shape == self.shape ? self : Broadcast(shape: shape)(self)
  }
}
