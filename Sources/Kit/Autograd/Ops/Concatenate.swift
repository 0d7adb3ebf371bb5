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
      copy(x, rows: rows, width: width, into: y, at: start, stride: stride)
      start += width
    }
  }

  /// Rows of x, dense, into y at `start` and `stride` elements apart; on all threads where there is much to copy.
  private func copy(
    _ x: Tensor, rows: Int, width: Int, into y: Tensor, at start: Int, stride: Int
  ) {
    // One row is cut within.
    let (count, each) = rows == 1 ? (width, 1) : (rows, width)
    inParallel(count, least: (1 << 14) / max(each, 1), step: rows == 1 ? 64 : 1) { part in
      let (n, d, from) =
        rows == 1 ? (1, part.count, part.lowerBound) : (part.count, width, part.lowerBound * width)
      let to = start + (rows == 1 ? part.lowerBound : part.lowerBound * stride)
      switch y.dtype {
      case .float32: gl_copy_rows_f32(n, d, x.f32 + from, d, y.f32 + to, stride)
      case .float64: gl_copy_rows_f64(n, d, x.f64 + from, d, y.f64 + to, stride)
      }
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
