internal import CKernels

/// Rows between two others: y = (1 - t) a + t b, for a and b [n, …] and one t for each row, [n, 1, …], in one
/// pass.
struct Lerp: Primitive {
  static let name = "lerp"

  func resultShape(of inputs: [Tensor]) throws(TensorError) -> Shape {
    let (a, b, t) = (inputs[0].shape, inputs[1].shape, inputs[2].shape)
    guard a == b else { throw .shapeMismatch(op: Self.name, lhs: a, rhs: b) }
    guard t == a.onePerRow else {
      throw .shapeMismatch(op: Self.name, lhs: a, rhs: t)
    }
    return a
  }

  func evaluate(_ inputs: [Tensor], into y: Tensor) {
    LerpKernel()(inputs[0], inputs[1], inputs[2], into: y)
  }

  /// ga = (1 - t) gy, gb = t gy, gt = gy (b - a), which the walk sums over each row.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    let (a, b, t) = (call.inputs[0], call.inputs[1], call.inputs[2])
    return [
      call.wants(0) ? (1 - t) * gy : nil,
      call.wants(1) ? t * gy : nil,
      call.wants(2) ? gy * (b - a) : nil,
    ]
  }
}

/// Rows between those of two tensors, for both dtypes.
struct LerpKernel {
  /// The slope of the leaky ReLU that all rows have been through; 1 for none.
  var slope = 1.0
  /// The first row of `a` that is read.
  var firstRow = 0

  func callAsFunction(_ a: Tensor, _ b: Tensor, _ t: Tensor, into y: Tensor) {
    let n = y.shape[0]
    let d = n > 0 ? y.shape.count / n : 0
    inParallel(n, least: (1 << 14) / max(d, 1), step: 1) { part in
      let (i, count) = (part.lowerBound, part.count)
      let (at, ofA) = (i * d, (firstRow + i) * d)
      switch y.dtype {
      case .float32:
        gl_lerp_rows_f32(
          count, d, Float(slope), t.f32 + i, a.f32 + ofA, b.f32 + at, y.f32 + at)
      case .float64:
        gl_lerp_rows_f64(count, d, slope, t.f64 + i, a.f64 + ofA, b.f64 + at, y.f64 + at)
      }
    }
  }
}

extension Tensor {
  /// (1 - t) a + t b, where a is this tensor: a for t = 0, b for t = 1.
  ///
  /// With rows [n, …] and a t for each of them, [n, 1, …], it is one pass; else all three broadcast.
  public func lerp(to b: Tensor, _ t: Tensor) -> Tensor {
    guard failure == nil, b.failure == nil, t.failure == nil, shape == b.shape,
      t.shape == shape.onePerRow
    else { return t * b + (1 - t) * self }
    return Lerp()(self, b, t)
  }
}
