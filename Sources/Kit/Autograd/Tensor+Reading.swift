internal import CKernels

extension Tensor {
  /// The tensor itself, if it holds numbers.
  ///
  /// - Throws: The first error of the operations that led here.
  @discardableResult
  public func checked() throws(TensorError) -> Tensor {
    if let failure { throw failure }
    return self
  }

  /// The one element of a tensor of one element.
  ///
  /// - Throws: `notScalar`, or the first error of the operations that led here.
  public func item() throws(TensorError) -> Double {
    try checked()
    guard shape.count == 1 else { throw .notScalar(op: "item", shape: shape) }
    switch dtype {
    case .float32: return Double(f32[0])
    case .float64: return f64[0]
    }
  }

  /// The elements, row-major, as doubles.
  ///
  /// - Throws: The first error of the operations that led here.
  public func doubles() throws(TensorError) -> [Double] {
    try checked()
    switch dtype {
    case .float32: return (0..<shape.count).map { Double(f32[$0]) }
    case .float64: return Array(UnsafeBufferPointer(start: f64, count: shape.count))
    }
  }

  /// The elements, row-major, as floats.
  ///
  /// - Throws: The first error of the operations that led here.
  public func floats() throws(TensorError) -> [Float] {
    try checked()
    switch dtype {
    case .float32: return Array(UnsafeBufferPointer(start: f32, count: shape.count))
    case .float64: return (0..<shape.count).map { Float(f64[$0]) }
    }
  }

  /// The sum of the squares of all elements, accumulated in double precision.
  ///
  /// - Throws: The first error of the operations that led here.
  public func sumOfSquares() throws(TensorError) -> Double {
    try checked()
    let count = shape.count
    guard count >= 1 << 15 else { return sumOfSquares(in: 0..<count) }
    // In two halves on any number of threads, so that the bits do not depend on it.
    let cut = count / 128 * 64
    var (first, second) = (0.0, 0.0)
    inHalves(
      { first = sumOfSquares(in: 0..<cut) },
      { second = sumOfSquares(in: cut..<count) })
    return first + second
  }

  private func sumOfSquares(in part: Range<Int>) -> Double {
    switch dtype {
    case .float32: gl_sum_squares_f32(part.count, f32 + part.lowerBound)
    case .float64: gl_sum_squares_f64(part.count, f64 + part.lowerBound)
    }
  }

  /// True if no element is NaN or infinite.
  ///
  /// - Throws: The first error of the operations that led here.
  public func isFinite() throws(TensorError) -> Bool {
    try checked()
    switch dtype {
    case .float32: return gl_all_finite_f32(shape.count, f32)
    case .float64: return gl_all_finite_f64(shape.count, f64)
    }
  }
}
