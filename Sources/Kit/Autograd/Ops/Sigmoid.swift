internal import CKernels

/// The logistic function, elementwise: y = 1 / (1 + e⁻ˣ).
struct Sigmoid: UnaryPrimitive {
  static let name = "sigmoid"
  static let kernel = UnaryKernel(gl_sigmoid_f32, gl_sigmoid_f64)

  /// gx = gy · y (1 - y).
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    [SigmoidProduct()(gy, call.output)]
  }
}

/// gy · y (1 - y): the derivative of `Sigmoid` in one pass.
struct SigmoidProduct: PairPrimitive {
  static let name = "sigmoid_product"
  static let kernel = PairKernel(gl_sigmoid_vjp_f32, gl_sigmoid_vjp_f64)

  /// For gy: g · y (1 - y); for y: g · gy (1 - 2y).
  func vectorJacobianProduct(_ g: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    let (gy, y) = (call.inputs[0], call.inputs[1])
    return [
      call.wants(0) ? SigmoidProduct()(g, y) : nil,
      call.wants(1) ? g * gy * (1 - y * 2) : nil,
    ]
  }
}

extension Tensor {
  /// The logistic function σ, elementwise: the probability that a logit stands for.
  public func sigmoid() -> Tensor { Sigmoid()(self) }
}
