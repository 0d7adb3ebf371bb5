internal import CKernels

/// What a network's outputs make of one half of a flow's coordinates, in one pass: y = x eˢ + t, with
/// s = bound · tanh(a / bound), for x [n, k] and outputs [n, 2k], first the columns a, then the columns t.
///
/// Of the second order on, derivatives are made of single operations: a flow's training needs the first.
struct AffineCoupling: Primitive {
  static let name = "affine_coupling"
  let bound: Double

  func resultShape(of inputs: [Tensor]) throws(TensorError) -> Shape {
    try Coupled.check(Self.name, rows: inputs[0].shape, outputs: inputs[1].shape)
    return inputs[0].shape
  }

  func evaluate(_ inputs: [Tensor], into y: Tensor) {
    let (x, h, (n, k)) = (inputs[0], inputs[1], (y.shape[0], y.shape[1]))
    switch y.dtype {
    case .float32: gl_affine_coupling_f32(n, k, Float(bound), x.f32, h.f32, y.f32)
    case .float64: gl_affine_coupling_f64(n, k, bound, x.f64, h.f64, y.f64)
    }
  }

  /// gx = gy eˢ; for a: gy x eˢ s'(a); for t: gy.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    let (x, h) = (call.inputs[0], call.inputs[1])
    return [
      call.wants(0) ? AffineStretch(bound: bound)(gy, h) : nil,
      call.wants(1) ? AffineCouplingProduct(bound: bound)(gy, x, h) : nil,
    ]
  }
}

/// x eˢ: the derivative of `AffineCoupling` for its rows, in one pass.
struct AffineStretch: Primitive {
  static let name = "affine_stretch"
  let bound: Double

  func resultShape(of inputs: [Tensor]) throws(TensorError) -> Shape {
    try Coupled.check(Self.name, rows: inputs[0].shape, outputs: inputs[1].shape)
    return inputs[0].shape
  }

  func evaluate(_ inputs: [Tensor], into y: Tensor) {
    let (x, h, (n, k)) = (inputs[0], inputs[1], (y.shape[0], y.shape[1]))
    switch y.dtype {
    case .float32: gl_affine_stretch_f32(n, k, Float(bound), x.f32, h.f32, y.f32)
    case .float64: gl_affine_stretch_f64(n, k, bound, x.f64, h.f64, y.f64)
    }
  }

  /// gx = gy eˢ; for a: gy x eˢ s'(a); for t nothing.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    let (x, h) = (call.inputs[0], call.inputs[1])
    guard call.wants(1) else { return [AffineStretch(bound: bound)(gy, h), nil] }
    let of = Coupled(h, bound: bound)
    return [
      call.wants(0) ? AffineStretch(bound: bound)(gy, h) : nil,
      of.outputs(gy * x * of.s.exp() * of.slope, nil),
    ]
  }
}

/// [gy x eˢ s'(a), gy]: the derivative of `AffineCoupling` for the outputs, in one pass.
struct AffineCouplingProduct: Primitive {
  static let name = "affine_coupling_product"
  let bound: Double

  func resultShape(of inputs: [Tensor]) throws(TensorError) -> Shape {
    try Coupled.check(Self.name, rows: inputs[0].shape, outputs: inputs[2].shape)
    try Coupled.check(Self.name, rows: inputs[1].shape, outputs: inputs[2].shape)
    return inputs[2].shape
  }

  func evaluate(_ inputs: [Tensor], into y: Tensor) {
    let (gy, x, h) = (inputs[0], inputs[1], inputs[2])
    let (n, k) = (x.shape[0], x.shape[1])
    switch y.dtype {
    case .float32: gl_affine_coupling_vjp_f32(n, k, Float(bound), gy.f32, x.f32, h.f32, y.f32)
    case .float64: gl_affine_coupling_vjp_f64(n, k, bound, gy.f64, x.f64, h.f64, y.f64)
    }
  }

  /// With g = (u, v): for gy u x eˢ s' + v, for x u gy eˢ s', for a u gy x eˢ (s'² + s'').
  func vectorJacobianProduct(_ g: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    let (gy, x, h) = (call.inputs[0], call.inputs[1], call.inputs[2])
    let of = Coupled(h, bound: bound)
    let k = of.s.failure == nil ? of.s.shape[1] : 0
    let (u, v) = (g.sliced(axis: 1, 0..<k), g.sliced(axis: 1, k..<2 * k))
    let stretched = u * of.s.exp()
    return [
      call.wants(0) ? stretched * of.slope * x + v : nil,
      call.wants(1) ? stretched * of.slope * gy : nil,
      call.wants(2)
        ? of.outputs(stretched * gy * x * (of.slope.square() + of.bend), nil) : nil,
    ]
  }
}

/// l + Σ s over each row: the logarithm of the determinant so far [n, 1], and that of one coupling.
struct AffineLog: Primitive {
  static let name = "affine_log"
  let bound: Double

  func resultShape(of inputs: [Tensor]) throws(TensorError) -> Shape {
    let (sum, h) = (inputs[0].shape, inputs[1].shape)
    guard h.rank == 2, h[1].isMultiple(of: 2), sum == Shape([h[0], 1]) else {
      throw .shapeMismatch(op: Self.name, lhs: sum, rhs: h)
    }
    return sum
  }

  func evaluate(_ inputs: [Tensor], into y: Tensor) {
    let (sum, h) = (inputs[0], inputs[1])
    let (n, k) = (h.shape[0], h.shape[1] / 2)
    switch y.dtype {
    case .float32: gl_affine_log_f32(n, k, Float(bound), sum.f32, h.f32, y.f32)
    case .float64: gl_affine_log_f64(n, k, bound, sum.f64, h.f64, y.f64)
    }
  }

  /// For l gy; for a gy s'(a).
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    [gy, call.wants(1) ? AffineLogProduct(bound: bound)(gy, call.inputs[1]) : nil]
  }
}

/// [gy s'(a), 0]: the derivative of `AffineLog` in one pass.
struct AffineLogProduct: Primitive {
  static let name = "affine_log_product"
  let bound: Double

  func resultShape(of inputs: [Tensor]) throws(TensorError) -> Shape {
    let (gy, h) = (inputs[0].shape, inputs[1].shape)
    guard h.rank == 2, h[1].isMultiple(of: 2), gy == Shape([h[0], 1]) else {
      throw .shapeMismatch(op: Self.name, lhs: gy, rhs: h)
    }
    return h
  }

  func evaluate(_ inputs: [Tensor], into y: Tensor) {
    let (gy, h) = (inputs[0], inputs[1])
    let (n, k) = (h.shape[0], h.shape[1] / 2)
    switch y.dtype {
    case .float32: gl_affine_log_vjp_f32(n, k, Float(bound), gy.f32, h.f32, y.f32)
    case .float64: gl_affine_log_vjp_f64(n, k, bound, gy.f64, h.f64, y.f64)
    }
  }

  /// With g = (u, v): for gy Σ u s', for a u gy s''.
  func vectorJacobianProduct(_ g: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    let (gy, h) = (call.inputs[0], call.inputs[1])
    let of = Coupled(h, bound: bound)
    let u = g.sliced(axis: 1, 0..<(of.s.failure == nil ? of.s.shape[1] : 0))
    return [
      call.wants(0) ? (u * of.slope).sum(axes: [1], keepingAxes: true) : nil,
      call.wants(1) ? of.outputs(u * gy * of.bend, nil) : nil,
    ]
  }
}

/// s and its derivatives, in single operations.
private struct Coupled {
  /// s = bound · tanh(a / bound).
  let s: Tensor
  /// s' = 1 - (s / bound)².
  let slope: Tensor
  /// s'' = -2 s s' / bound².
  let bend: Tensor

  init(_ h: Tensor, bound: Double) {
    let tanh = (h.sliced(axis: 1, 0..<(h.failure == nil ? h.shape[1] / 2 : 0)) / bound).tanh()
    s = tanh * bound
    slope = 1 - tanh.square()
    bend = tanh * slope * (-2 / bound)
  }

  /// The columns for a and for t beside each other; nil stands for zeros.
  func outputs(_ a: Tensor, _ t: Tensor?) -> Tensor {
    concatenate([a, t ?? .zeros(like: a)], axis: 1)
  }

  static func check(_ op: String, rows: Shape, outputs: Shape) throws(TensorError) {
    guard rows.rank == 2 else { throw .rankMismatch(op: op, expected: 2, shape: rows) }
    guard outputs == Shape([rows[0], 2 * rows[1]]) else {
      throw .shapeMismatch(op: op, lhs: rows, rhs: outputs)
    }
  }
}

extension Tensor {
  /// x eˢ + t for this x [n, k], where `outputs` [n, 2k] are the columns a, then t, and
  /// s = bound · tanh(a / bound).
  package func affinelyCoupled(_ outputs: Tensor, bound: Double) -> Tensor {
    AffineCoupling(bound: bound)(self, outputs)
  }

  /// These sums [n, 1], and the rows' sums of the s of `outputs` added to them.
  package func addingAffineLog(of outputs: Tensor, bound: Double) -> Tensor {
    AffineLog(bound: bound)(self, outputs)
  }
}
