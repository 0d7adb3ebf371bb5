internal import CKernels

/// One elementwise kernel of one input, for both dtypes.
struct UnaryKernel: Sendable {
  let f32: @convention(c) (Int, UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void
  let f64: @convention(c) (Int, UnsafePointer<Double>, UnsafeMutablePointer<Double>) -> Void

  init(
    _ f32:
      @escaping @convention(c) (Int, UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void,
    _ f64:
      @escaping @convention(c) (Int, UnsafePointer<Double>, UnsafeMutablePointer<Double>) ->
      Void
  ) {
    self.f32 = f32
    self.f64 = f64
  }

  func callAsFunction(_ x: Tensor, into y: Tensor) {
    switch y.dtype {
    case .float32: f32(y.shape.count, x.f32, y.f32)
    case .float64: f64(y.shape.count, x.f64, y.f64)
    }
  }
}

/// One elementwise kernel of one input and one number, for both dtypes.
struct ParameterKernel: Sendable {
  let f32: @convention(c) (Int, Float, UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void
  let f64: @convention(c) (Int, Double, UnsafePointer<Double>, UnsafeMutablePointer<Double>) -> Void

  init(
    _ f32:
      @escaping @convention(c) (
        Int, Float, UnsafePointer<Float>, UnsafeMutablePointer<Float>
      ) -> Void,
    _ f64:
      @escaping @convention(c) (
        Int, Double, UnsafePointer<Double>, UnsafeMutablePointer<Double>
      ) -> Void
  ) {
    self.f32 = f32
    self.f64 = f64
  }

  func callAsFunction(_ x: Tensor, _ number: Double, into y: Tensor) {
    switch y.dtype {
    case .float32: f32(y.shape.count, Float(number), x.f32, y.f32)
    case .float64: f64(y.shape.count, number, x.f64, y.f64)
    }
  }
}

/// One elementwise kernel of two inputs of the same shape, for both dtypes.
struct PairKernel: Sendable {
  let f32:
    @convention(c) (
      Int, UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>
    ) -> Void
  let f64:
    @convention(c) (
      Int, UnsafePointer<Double>, UnsafePointer<Double>, UnsafeMutablePointer<Double>
    ) -> Void

  init(
    _ f32:
      @escaping @convention(c) (
        Int, UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>
      ) -> Void,
    _ f64:
      @escaping @convention(c) (
        Int, UnsafePointer<Double>, UnsafePointer<Double>, UnsafeMutablePointer<Double>
      ) -> Void
  ) {
    self.f32 = f32
    self.f64 = f64
  }

  func callAsFunction(_ a: Tensor, _ b: Tensor, into y: Tensor) {
    switch y.dtype {
    case .float32: f32(y.shape.count, a.f32, b.f32, y.f32)
    case .float64: f64(y.shape.count, a.f64, b.f64, y.f64)
    }
  }
}
