internal import CKernels

/// The hyperbolic tangent, elementwise: y = tanh x.
struct Tanh: UnaryPrimitive {
  static let name = "tanh"
  static let kernel = UnaryKernel(gl_tanh_f32, gl_tanh_f64)

  /// gx = gy (1 - y²).
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    [TanhProduct()(gy, call.output)]
  }
}

/// gy (1 - y²): the derivative of `Tanh` in one pass.
struct TanhProduct: PairPrimitive {
  static let name = "tanh_product"
  static let kernel = PairKernel(gl_tanh_vjp_f32, gl_tanh_vjp_f64)

  /// For gy: g (1 - y²); for y: -2 g · gy · y.
  func vectorJacobianProduct(_ g: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    let (gy, y) = (call.inputs[0], call.inputs[1])
    return [
      call.wants(0) ? TanhProduct()(g, y) : nil,
      call.wants(1) ? g * gy * y * -2 : nil,
    ]
  }
}

extension Tensor {
  /// The hyperbolic tangent, elementwise.
  public func tanh() -> Tensor { Tanh()(self) }
}
