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
    inParallel(y.shape.count) { part in
      let (start, count) = (part.lowerBound, part.count)
      switch y.dtype {
      case .float32: f32(count, x.f32 + start, y.f32 + start)
      case .float64: f64(count, x.f64 + start, y.f64 + start)
      }
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
    inParallel(y.shape.count) { part in
      let (start, count) = (part.lowerBound, part.count)
      switch y.dtype {
      case .float32: f32(count, Float(number), x.f32 + start, y.f32 + start)
      case .float64: f64(count, number, x.f64 + start, y.f64 + start)
      }
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
    inParallel(y.shape.count) { part in
      let (start, count) = (part.lowerBound, part.count)
      switch y.dtype {
      case .float32: f32(count, a.f32 + start, b.f32 + start, y.f32 + start)
      case .float64: f64(count, a.f64 + start, b.f64 + start, y.f64 + start)
      }
    }
  }
}
