internal import CKernels

extension Tensor {
  /// A tensor of `values`, row-major.
  ///
  /// Fails with `countMismatch` if there are not as many values as the shape has places.
  public static func of(_ values: [Float], _ shape: Shape) -> Tensor {
    create(shape, .float32, count: values.count) { tensor in
      tensor.f32.update(from: values, count: values.count)
    }
  }

  /// A tensor of `values`, row-major, rounded to `dtype`.
  public static func of(_ values: [Double], _ shape: Shape, dtype: DType = .float32) -> Tensor {
    create(shape, dtype, count: values.count) { tensor in
      switch dtype {
      case .float32: for (i, value) in values.enumerated() { tensor.f32[i] = Float(value) }
      case .float64: tensor.f64.update(from: values, count: values.count)
      }
    }
  }

  /// A scalar.
  public static func scalar(_ value: Double, dtype: DType = .float32) -> Tensor {
    full(.scalar, value, dtype: dtype)
  }

  /// A tensor whose elements are all `value`.
  public static func full(_ shape: Shape, _ value: Double, dtype: DType = .float32) -> Tensor {
    create(shape, dtype, count: shape.count) { tensor in
      switch dtype {
      case .float32: gl_fill_f32(shape.count, Float(value), tensor.f32)
      case .float64: gl_fill_f64(shape.count, value, tensor.f64)
      }
    }
  }

  /// A tensor of zeros.
  public static func zeros(_ shape: Shape, dtype: DType = .float32) -> Tensor {
    full(shape, 0, dtype: dtype)
  }

  /// A tensor of ones.
  public static func ones(_ shape: Shape, dtype: DType = .float32) -> Tensor {
    full(shape, 1, dtype: dtype)
  }

  /// Zeros in the shape and the dtype of `other`.
  public static func zeros(like other: Tensor) -> Tensor { zeros(other.shape, dtype: other.dtype) }

  /// Ones in the shape and the dtype of `other`.
  public static func ones(like other: Tensor) -> Tensor { ones(other.shape, dtype: other.dtype) }

  /// A tensor whose elements `write` sets.
  static func create(
    _ shape: Shape, _ dtype: DType, count: Int, write: (Tensor) -> Void
  ) -> Tensor {
    guard shape.isValid, shape.count <= Shape.maximumCount else {
      return failed(.invalidShape(op: "tensor"), dtype: dtype)
    }
    guard shape.count == count else {
      return failed(.countMismatch(op: "tensor", expected: shape.count, found: count), dtype: dtype)
    }
    let tensor = Tensor(shape: shape, dtype: dtype)
    if tensor.failure == nil { write(tensor) }
    return tensor
  }

  /// The same numbers as a new leaf that gradients can be asked of; the memory is shared.
  public func tracked() -> Tensor {
    Tensor(shape: shape, dtype: dtype, storage: storage, failure: failure, isTracked: true)
  }

  /// The same numbers with no past: what is computed from them is constant; the memory is shared.
  public var detached: Tensor {
    isTracked ? Tensor(shape: shape, dtype: dtype, storage: storage, failure: failure) : self
  }

  /// The same numbers, rounded to `dtype`, with no past.
  public func converted(to dtype: DType) -> Tensor {
    if dtype == self.dtype { return detached }
    guard failure == nil else { return self }
    return Tensor.create(shape, dtype, count: shape.count) { result in
      for i in 0..<shape.count {
        switch dtype {
        case .float32: result.f32[i] = Float(f64[i])
        case .float64: result.f64[i] = Double(f32[i])
        }
      }
    }
  }
}
