internal import CKernels

/// Tensors joined along one axis; the other axes agree.
struct Concatenate: Primitive {
  static let name = "concat"
  let axis: Int

  func resultShape(of inputs: [Tensor]) throws(TensorError) -> Shape {
    var shape = inputs[0].shape
    guard (0..<shape.rank).contains(axis) else {
      throw .invalidAxis(op: Self.name, axis: axis, shape: shape)
    }
    for input in inputs.dropFirst() {
      var aligned = input.shape
      guard aligned.rank == shape.rank else {
        throw .shapeMismatch(op: Self.name, lhs: inputs[0].shape, rhs: input.shape)
      }
      let length = aligned[axis]
      aligned[axis] = shape[axis]
      guard aligned == shape else {
        throw .shapeMismatch(op: Self.name, lhs: inputs[0].shape, rhs: input.shape)
      }
      guard shape[axis] + length <= Int32.max else { throw .invalidShape(op: Self.name) }
      shape[axis] += length
    }
    return shape
  }

  func evaluate(_ inputs: [Tensor], into y: Tensor) {
    let rows = y.shape.count(in: 0..<axis)
    let inner = y.shape.count(in: axis + 1..<y.shape.rank)
    let stride = y.shape[axis] * inner
    var start = 0
    for x in inputs {
      let width = x.shape[axis] * inner
      switch y.dtype {
      case .float32: gl_copy_rows_f32(rows, width, x.f32, width, y.f32 + start, stride)
      case .float64: gl_copy_rows_f64(rows, width, x.f64, width, y.f64 + start, stride)
      }
      start += width
    }
  }

  /// Each input gets its part of gy.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    var start = 0
    return call.inputs.indices.map { index in
      let end = start + call.inputs[index].shape[axis]
      defer { start = end }
      return call.wants(index) ? gy.sliced(axis: axis, start..<end) : nil
    }
  }
}

/// The tensors joined along `axis` (-1 is the last).
public func concatenate(_ tensors: [Tensor], axis: Int = 0) -> Tensor {
  let place = tensors.first?.shape.normalized(axis: axis) ?? axis
  return Concatenate(axis: place)(tensors)
}
