internal import CKernels

/// The rows of a matrix at `indices`, in that order, repeats allowed: y[i, :] = x[indices[i], :].
struct GatherRows: Primitive {
  static let name = "gather_rows"
  let indices: [Int32]

  func resultShape(of inputs: [Tensor]) throws(TensorError) -> Shape {
    let shape = inputs[0].shape
    guard shape.rank == 2 else {
      throw .rankMismatch(op: Self.name, expected: 2, shape: shape)
    }
    if let stranger = indices.first(where: { $0 < 0 || Int($0) >= shape[0] }) {
      throw .indexOutOfRange(op: Self.name, index: Int(stranger), count: shape[0])
    }
    return Shape([indices.count, shape[1]])
  }

  func evaluate(_ inputs: [Tensor], into y: Tensor) {
    let (x, width) = (inputs[0], inputs[0].shape[1])
    inParallel(indices.count, least: (1 << 14) / max(width, 1), step: 1) { part in
      indices.withUnsafeBufferPointer { all in
        guard let chosen = all.baseAddress else { return }
        let (index, at) = (chosen + part.lowerBound, part.lowerBound * width)
        switch y.dtype {
        case .float32: gl_gather_rows_f32(part.count, width, x.f32, index, y.f32 + at)
        case .float64: gl_gather_rows_f64(part.count, width, x.f64, index, y.f64 + at)
        }
      }
    }
  }

  /// Row i of gy is added to row indices[i] of gx.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    [GatherRowsProduct(indices: indices, rows: call.inputs[0].shape[0])(gy)]
  }
}

/// Zeros of `rows` rows, with row i of the input added at indices[i]: the derivative of `GatherRows`.
struct GatherRowsProduct: Primitive {
  static let name = "gather_rows_product"
  let indices: [Int32]
  let rows: Int

  func resultShape(of inputs: [Tensor]) throws(TensorError) -> Shape {
    let shape = inputs[0].shape
    guard shape.rank == 2, shape[0] == indices.count else {
      throw .rankMismatch(op: Self.name, expected: 2, shape: shape)
    }
    return Shape([rows, shape[1]])
  }

  func evaluate(_ inputs: [Tensor], into y: Tensor) {
    let x = inputs[0]
    switch y.dtype {
    case .float32:
      gl_fill_f32(y.shape.count, 0, y.f32)
      gl_scatter_add_rows_f32(indices.count, x.shape[1], x.f32, indices, y.f32)
    case .float64:
      gl_fill_f64(y.shape.count, 0, y.f64)
      gl_scatter_add_rows_f64(indices.count, x.shape[1], x.f64, indices, y.f64)
    }
  }

  /// gx = the rows of gy at the indices.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    [GatherRows(indices: indices)(gy)]
  }
}

extension Tensor {
  /// The rows of this matrix at `indices`.
  public func rows(at indices: [Int32]) -> Tensor { GatherRows(indices: indices)(self) }
}
