internal import CKernels

/// The elements repeated along axes of length 1, and along new axes in front, as NumPy does.
struct Broadcast: Primitive {
  static let name = "broadcast"
  let shape: Shape

  func resultShape(of inputs: [Tensor]) throws(TensorError) -> Shape {
    guard shape.isValid, Shape.broadcast(inputs[0].shape, shape) == shape else {
      throw .shapeMismatch(op: Self.name, lhs: inputs[0].shape, rhs: shape)
    }
    return shape
  }

  func evaluate(_ inputs: [Tensor], into y: Tensor) { Self.copy(inputs[0], into: y) }

  /// gx = gy: the walk sums it over what was repeated.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] { [gy] }

  static func copy(_ x: Tensor, into y: Tensor) {
    let strides = x.shape.strides(broadcastTo: y.shape)
    let lengths = y.shape.dimensions.map(Int64.init)
    switch y.dtype {
    case .float32: gl_strided_copy_f32(lengths.count, lengths, strides, x.f32, y.f32)
    case .float64: gl_strided_copy_f64(lengths.count, lengths, strides, x.f64, y.f64)
    }
  }
}

extension Tensor {
  /// The elements repeated into `shape`.
  public func broadcast(to shape: Shape) -> Tensor {
    shape == self.shape ? self : Broadcast(shape: shape)(self)
  }
}
