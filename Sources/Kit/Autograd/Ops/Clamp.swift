internal import CKernels

/// Each element moved into [low, high].
struct Clamp: Primitive {
  static let name = "clamp"
  let low: Double
  let high: Double

  func resultShape(of inputs: [Tensor]) -> Shape { inputs[0].shape }

  func evaluate(_ inputs: [Tensor], into y: Tensor) {
    let x = inputs[0]
    switch y.dtype {
    case .float32: gl_clamp_f32(y.shape.count, Float(low), Float(high), x.f32, y.f32)
    case .float64: gl_clamp_f64(y.shape.count, low, high, x.f64, y.f64)
    }
  }

  /// gx = gy where low ≤ x ≤ high, else 0: where clamping changed nothing.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    [gy * call.output.equal(to: call.inputs[0])]
  }
}

extension Tensor {
  /// Each element moved into [low, high].
  public func clamped(_ low: Double, _ high: Double) -> Tensor {
    Clamp(low: low, high: high)(self)
  }
}
