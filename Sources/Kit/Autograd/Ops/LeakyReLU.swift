internal import CKernels

/// y = x where x > 0, else slope · x; ReLU is the slope 0.
///
/// Maas et al. 2013, Rectifier nonlinearities improve neural network acoustic models.
struct LeakyReLU: Primitive {
  static let name = "leaky_relu"
  static let kernel = ParameterKernel(gl_leaky_relu_f32, gl_leaky_relu_f64)
  let slope: Double

  func resultShape(of inputs: [Tensor]) -> Shape { inputs[0].shape }

  func evaluate(_ inputs: [Tensor], into y: Tensor) { Self.kernel(inputs[0], slope, into: y) }

  /// gx = gy where x > 0, else slope · gy; at the kink the slope is taken, as in PyTorch.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    [LeakyReLUProduct(slope: slope)(gy, call.inputs[0])]
  }
}

/// gy where x > 0, else slope · gy: the derivative of `LeakyReLU` in one pass.
struct LeakyReLUProduct: Primitive {
  static let name = "leaky_relu_product"
  let slope: Double

  func resultShape(of inputs: [Tensor]) throws(TensorError) -> Shape {
    guard inputs[0].shape == inputs[1].shape else {
      throw .shapeMismatch(op: Self.name, lhs: inputs[0].shape, rhs: inputs[1].shape)
    }
    return inputs[0].shape
  }

  func evaluate(_ inputs: [Tensor], into y: Tensor) {
    let (gy, x) = (inputs[0], inputs[1])
    inParallel(y.shape.count) { part in
      let (start, count) = (part.lowerBound, part.count)
      switch y.dtype {
      case .float32:
        gl_leaky_relu_vjp_f32(count, Float(slope), gy.f32 + start, x.f32 + start, y.f32 + start)
      case .float64:
        gl_leaky_relu_vjp_f64(count, slope, gy.f64 + start, x.f64 + start, y.f64 + start)
      }
    }
  }

  /// Linear in gy; none for x, on which it depends only through its sign.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    [call.wants(0) ? LeakyReLUProduct(slope: slope)(gy, call.inputs[1]) : nil, nil]
  }
}

extension Tensor {
  /// x where x > 0, else slope · x.
  public func leakyReLU(slope: Double = 0.2) -> Tensor { LeakyReLU(slope: slope)(self) }

  /// max(x, 0).
  public func relu() -> Tensor { LeakyReLU(slope: 0)(self) }
}
