internal import CKernels

/// ln p(x|y) of independent chances σ(y_j), by rows: Σⱼ (xⱼ yⱼ - ln(1 + e^yⱼ)), for x and y [n, d] a
/// result [n, 1], in one pass.
struct BernoulliLog: Primitive {
  static let name = "bernoulli_log"

  func resultShape(of inputs: [Tensor]) throws(TensorError) -> Shape {
    let (x, y) = (inputs[0].shape, inputs[1].shape)
    guard x.rank == 2 else { throw .rankMismatch(op: Self.name, expected: 2, shape: x) }
    guard x == y else { throw .shapeMismatch(op: Self.name, lhs: x, rhs: y) }
    return Shape([x[0], 1])
  }

  func evaluate(_ inputs: [Tensor], into result: Tensor) {
    let (x, y, d) = (inputs[0], inputs[1], inputs[0].shape[1])
    inParallel(result.shape.count, least: (1 << 12) / max(d, 1), step: 1) { part in
      let (i, n, at) = (part.lowerBound, part.count, part.lowerBound * d)
      switch result.dtype {
      case .float32: gl_bernoulli_log_f32(n, d, x.f32 + at, y.f32 + at, result.f32 + i)
      case .float64: gl_bernoulli_log_f64(n, d, x.f64 + at, y.f64 + at, result.f64 + i)
      }
    }
  }

  /// For x: gy y; for y: gy (x - σ(y)).
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    let (x, y) = (call.inputs[0], call.inputs[1])
    return [
      call.wants(0) ? gy * y : nil,
      call.wants(1) ? BernoulliScore()(gy, x, y) : nil,
    ]
  }
}

/// gy (x - σ(y)), for gy [n, 1] and x, y [n, d]: the derivative of `BernoulliLog` for y in one pass.
struct BernoulliScore: Primitive {
  static let name = "bernoulli_score"

  func resultShape(of inputs: [Tensor]) throws(TensorError) -> Shape {
    let (gy, x) = (inputs[0].shape, inputs[1].shape)
    guard try BernoulliLog().resultShape(of: Array(inputs[1...])) == gy else {
      throw .shapeMismatch(op: Self.name, lhs: gy, rhs: x)
    }
    return x
  }

  func evaluate(_ inputs: [Tensor], into result: Tensor) {
    let (gy, x, y, d) = (inputs[0], inputs[1], inputs[2], inputs[1].shape[1])
    inParallel(gy.shape.count, least: (1 << 12) / max(d, 1), step: 1) { part in
      let (i, n, at) = (part.lowerBound, part.count, part.lowerBound * d)
      switch result.dtype {
      case .float32:
        gl_bernoulli_log_vjp_f32(n, d, gy.f32 + i, x.f32 + at, y.f32 + at, result.f32 + at)
      case .float64:
        gl_bernoulli_log_vjp_f64(n, d, gy.f64 + i, x.f64 + at, y.f64 + at, result.f64 + at)
      }
    }
  }

  /// For gy: Σ g (x - σ(y)) over the row; for x: g gy; for y: -g gy σ'(y).
  func vectorJacobianProduct(_ g: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    let (gy, x, y) = (call.inputs[0], call.inputs[1], call.inputs[2])
    let weighted = g * gy
    return [
      call.wants(0) ? (g * (x - y.sigmoid())).sum(axes: [1], keepingAxes: true) : nil,
      call.wants(1) ? weighted : nil,
      call.wants(2) ? -SigmoidProduct()(weighted, y.sigmoid()) : nil,
    ]
  }
}

extension Tensor {
  /// ln p of these numbers x [n, d], where each is 1 with the chance σ of its logit y [n, d]: [n, 1].
  ///
  /// Σⱼ (xⱼ yⱼ - ln(1 + e^yⱼ)): of numbers between 0 and 1 the negative cross-entropy.
  public func bernoulliLog(logits y: Tensor) -> Tensor { BernoulliLog()(self, y) }
}
