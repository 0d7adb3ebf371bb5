import Autograd
internal import CKernels

extension Tensor {
  /// self += fraction · (target - self), in place: an exponential moving average.
  package func moveTowards(_ target: Tensor, by fraction: Double) {
    guard target.shape == shape, target.dtype == dtype, target.failure == nil, failure == nil else {
      return
    }
    defer { overwritten() }
    inParallel(shape.count) { part in
      let (start, count) = (part.lowerBound, part.count)
      switch dtype {
      case .float32: gl_approach_f32(count, fraction, target.f32 + start, f32 + start)
      case .float64: gl_approach_f64(count, fraction, target.f64 + start, f64 + start)
      }
    }
  }

  /// Overwrites the elements with those of `source`, in place; for parameters alone.
  ///
  /// - Throws: `shapeMismatch` or `dtypeMismatch` if they could not be copied one to one.
  public func assign(_ source: Tensor) throws(TensorError) {
    try source.checked()
    try checked()
    guard source.shape == shape else {
      throw .shapeMismatch(op: "assign", lhs: shape, rhs: source.shape)
    }
    guard source.dtype == dtype else {
      throw .dtypeMismatch(op: "assign", lhs: dtype, rhs: source.dtype)
    }
    defer { overwritten() }
    switch dtype {
    case .float32: f32.update(from: source.f32, count: shape.count)
    case .float64: f64.update(from: source.f64, count: shape.count)
    }
  }

  /// Sets all elements to `value`, in place; for parameters alone.
  package func fillInPlace(_ value: Double) {
    guard failure == nil else { return }
    defer { overwritten() }
    switch dtype {
    case .float32: gl_fill_f32(shape.count, Float(value), f32)
    case .float64: gl_fill_f64(shape.count, value, f64)
    }
  }

  /// Moves each element into [low, high], in place; for parameters alone.
  public func clampInPlace(_ low: Double, _ high: Double) {
    guard failure == nil else { return }
    defer { overwritten() }
    switch dtype {
    case .float32: gl_clamp_f32(shape.count, Float(low), Float(high), f32, f32)
    case .float64: gl_clamp_f64(shape.count, low, high, f64, f64)
    }
  }
}
