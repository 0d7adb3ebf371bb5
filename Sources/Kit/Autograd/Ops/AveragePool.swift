internal import CKernels

/// The mean of each channel over each window of images [n, height, width, channels].
struct AveragePool: Primitive {
  static let name = "average_pool"
  let windows: PoolingWindows

  func resultShape(of inputs: [Tensor]) throws(TensorError) -> Shape {
    try windows.result(inputs[0].shape, op: Self.name)
  }

  func evaluate(_ inputs: [Tensor], into y: Tensor) {
    let x = inputs[0]
    windows.forRanges(of: x.shape) { patches, images in
      switch y.dtype {
      case .float32: gl_average_pool_f32(patches, images, x.f32, y.f32)
      case .float64: gl_average_pool_f64(patches, images, x.f64, y.f64)
      }
    }
  }

  /// Each pixel gets its share of the windows that it is in.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    [AveragePoolProduct(windows: windows, images: call.inputs[0].shape)(gy)]
  }
}

/// The transpose of `AveragePool`, and its derivative.
struct AveragePoolProduct: Primitive {
  static let name = "average_pool_product"
  let windows: PoolingWindows
  let images: Shape

  func resultShape(of inputs: [Tensor]) throws(TensorError) -> Shape {
    guard try windows.result(images, op: Self.name) == inputs[0].shape else {
      throw .shapeMismatch(op: Self.name, lhs: inputs[0].shape, rhs: images)
    }
    return images
  }

  func evaluate(_ inputs: [Tensor], into x: Tensor) {
    let gy = inputs[0]
    windows.forRanges(of: images) { patches, images in
      clear(x, images)
      switch x.dtype {
      case .float32: gl_average_pool_vjp_f32(patches, images, gy.f32, x.f32)
      case .float64: gl_average_pool_vjp_f64(patches, images, gy.f64, x.f64)
      }
    }
  }

  func vectorJacobianProduct(_ gx: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    [AveragePool(windows: windows)(gx)]
  }
}

extension Tensor {
  /// The mean of each channel of these images [n, height, width, channels] over squares of `size` pixels,
  /// `stride` apart (or side by side); pixels behind the last whole square are left out.
  public func averagePooled(_ size: Int, stride: Int? = nil) -> Tensor {
    AveragePool(windows: PoolingWindows(size: size, stride: stride ?? size))(self)
  }
}
