internal import CKernels

/// The element of `from` where x is largest, for each channel and window; the first of several.
///
/// For images x and `from` [n, height, width, channels]; the maximum itself has `from` = x.
struct MaxPool: Primitive {
  static let name = "max_pool"
  let windows: PoolingWindows

  func resultShape(of inputs: [Tensor]) throws(TensorError) -> Shape {
    guard inputs[1].shape == inputs[0].shape else {
      throw .shapeMismatch(op: Self.name, lhs: inputs[0].shape, rhs: inputs[1].shape)
    }
    return try windows.result(inputs[0].shape, op: Self.name)
  }

  func evaluate(_ inputs: [Tensor], into y: Tensor) {
    let (x, from) = (inputs[0], inputs[1])
    windows.forRanges(of: x.shape) { patches, images in
      switch y.dtype {
      case .float32: gl_max_pool_f32(patches, images, x.f32, from.f32, y.f32)
      case .float64: gl_max_pool_f64(patches, images, x.f64, from.f64, y.f64)
      }
    }
  }

  /// By `from` alone: small steps of x do not move the places.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    [nil, call.wants(1) ? MaxPoolProduct(windows: windows)(call.inputs[0], gy) : nil]
  }
}

/// The transpose of `MaxPool` in `from`: gy at the places where x is largest, zeros elsewhere.
struct MaxPoolProduct: Primitive {
  static let name = "max_pool_product"
  let windows: PoolingWindows

  func resultShape(of inputs: [Tensor]) throws(TensorError) -> Shape {
    guard try windows.result(inputs[0].shape, op: Self.name) == inputs[1].shape else {
      throw .shapeMismatch(op: Self.name, lhs: inputs[0].shape, rhs: inputs[1].shape)
    }
    return inputs[0].shape
  }

  func evaluate(_ inputs: [Tensor], into gx: Tensor) {
    let (x, gy) = (inputs[0], inputs[1])
    windows.forRanges(of: x.shape) { patches, images in
      clear(gx, images)
      switch gx.dtype {
      case .float32: gl_max_pool_vjp_f32(patches, images, x.f32, gy.f32, gx.f32)
      case .float64: gl_max_pool_vjp_f64(patches, images, x.f64, gy.f64, gx.f64)
      }
    }
  }

  func vectorJacobianProduct(_ g: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    [nil, call.wants(1) ? MaxPool(windows: windows)(call.inputs[0], g) : nil]
  }
}

extension Tensor {
  /// The largest element of each channel of these images [n, height, width, channels] in squares of `size`
  /// pixels, `stride` apart (or side by side); pixels behind the last whole square are left out.
  public func maxPooled(_ size: Int, stride: Int? = nil) -> Tensor {
    MaxPool(windows: PoolingWindows(size: size, stride: stride ?? size))(self, self)
  }
}
