/// The same elements, row-major, under another shape, in the same memory.
struct Reshape: Primitive {
  static let name = "reshape"
  static let isView = true
  let shape: Shape

  func resultShape(of inputs: [Tensor]) throws(TensorError) -> Shape {
    guard shape.isValid else { throw .invalidShape(op: Self.name) }
    guard shape.count == inputs[0].shape.count else {
      throw .shapeMismatch(op: Self.name, lhs: inputs[0].shape, rhs: shape)
    }
    return shape
  }

  func evaluate(_ inputs: [Tensor], into y: Tensor) {}

  /// gx = gy under x's shape.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    [gy.reshaped(call.inputs[0].shape)]
  }
}

extension Tensor {
  /// The same elements under another shape with as many places.
  public func reshaped(_ shape: Shape) -> Tensor {
    shape == self.shape ? self : Reshape(shape: shape)(self)
  }
}
