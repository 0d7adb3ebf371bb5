internal import CKernels

/// One element of each row: y[i, 0] = x[i, p[i, 0]], for x [n, k] and places p [n, 1] in 0 ..< k.
///
/// Places are an input, as numbers, so that they may come from comparisons; what is outside counts as
/// the nearest place.
struct Pick: Primitive {
  static let name = "pick"

  func resultShape(of inputs: [Tensor]) throws(TensorError) -> Shape {
    let (x, places) = (inputs[0].shape, inputs[1].shape)
    guard x.rank == 2 else { throw .rankMismatch(op: Self.name, expected: 2, shape: x) }
    guard x[1] > 0 else { throw .empty(op: Self.name) }
    guard places == Shape([x[0], 1]) else {
      throw .shapeMismatch(op: Self.name, lhs: x, rhs: places)
    }
    return places
  }

  func evaluate(_ inputs: [Tensor], into y: Tensor) {
    let (x, places) = (inputs[0], inputs[1])
    switch y.dtype {
    case .float32: gl_pick_f32(x.shape[0], x.shape[1], x.f32, places.f32, y.f32)
    case .float64: gl_pick_f64(x.shape[0], x.shape[1], x.f64, places.f64, y.f64)
    }
  }

  /// gx = gy in the places, zeros elsewhere; none for the places, which do not vary continuously.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    let (x, places) = (call.inputs[0], call.inputs[1])
    return [call.wants(0) ? PickProduct(width: x.shape[1])(gy, places) : nil, nil]
  }
}

/// Rows of `width` zeros, with x[i, 0] at p[i, 0], for x and p [n, 1]: the derivative of `Pick`.
struct PickProduct: Primitive {
  static let name = "pick_product"
  let width: Int

  func resultShape(of inputs: [Tensor]) throws(TensorError) -> Shape {
    let (x, places) = (inputs[0].shape, inputs[1].shape)
    guard x.rank == 2, x[1] == 1, places == x else {
      throw .shapeMismatch(op: Self.name, lhs: x, rhs: places)
    }
    return Shape([x[0], width])
  }

  func evaluate(_ inputs: [Tensor], into y: Tensor) {
    let (x, places) = (inputs[0], inputs[1])
    switch y.dtype {
    case .float32: gl_put_f32(x.shape[0], width, x.f32, places.f32, y.f32)
    case .float64: gl_put_f64(x.shape[0], width, x.f64, places.f64, y.f64)
    }
  }

  /// gx = the elements of gy in the places.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    [call.wants(0) ? Pick()(gy, call.inputs[1]) : nil, nil]
  }
}

extension Tensor {
  /// Of each row of this matrix [n, k] the element at `places` [n, 1], numbers in 0 ..< k: [n, 1].
  public func picked(at places: Tensor) -> Tensor { Pick()(self, places) }
}
