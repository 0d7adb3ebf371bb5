internal import CKernels

/// One matrix product for `gl_product`: c = gate(op(a) op(b) + bias), for both dtypes.
struct ProductKernel {
  /// True if `a` is stored transposed.
  var transposesA = false
  /// True if `b` is stored transposed.
  var transposesB = false
  /// What is added to each row, [n].
  var bias: Tensor?
  /// The inputs of a leaky ReLU whose derivative multiplies `a`, in the shape of `a`.
  var gateOfA: Tensor?
  /// The same for the result, in its shape.
  var gateOfResult: Tensor?
  /// The slope of that leaky ReLU.
  var slope = 0.0
  /// The slope of a leaky ReLU that the result is put through.
  var rectifierSlope: Double?

  /// True if the product is added to what `c` holds.
  var accumulates = false

  /// The windows of the images `a`, which are the operand in its place.
  var patches: gl_patches?
  /// The taps of the kernel `b`, which are the operand in its place.
  var taps: gl_taps?
  /// The pixels of `c` that the result's rows are.
  var pixels: gl_pixels?

  /// Writes the product of the matrices `a` and `b` into `c`, whose shape fits.
  func callAsFunction(_ a: Tensor, _ b: Tensor, into c: Tensor) {
    run(a, b, into: c, m: c.shape[0], n: c.shape[1], k: a.shape[transposesA ? 0 : 1])
  }

  /// The same for operands that are not stored as matrices: [m, k] times [k, n].
  func run(_ a: Tensor, _ b: Tensor, into c: Tensor, m: Int, n: Int, k: Int) {
    let gate = gateOfA ?? gateOfResult
    withOptionalPointer(patches) { patches in
      withOptionalPointer(taps) { taps in
        withOptionalPointer(pixels) { pixels in
          switch c.dtype {
          case .float32:
            gl_product_f32(
              gl_product_float(
                m: m, n: n, k: k, transposes_a: transposesA, transposes_b: transposesB,
                accumulates: accumulates, gates_a: gateOfA != nil, gates_c: gateOfResult != nil,
                rectifies: rectifierSlope != nil,
                kind: gl_product_blocks, a: a.f32, b: b.f32, bias: bias?.f32, gate: gate?.f32,
                slope: Float(slope), rectifier_slope: Float(rectifierSlope ?? 0), c: c.f32,
                patches: patches, pixels: pixels, taps: taps))
          case .float64:
            gl_product_f64(
              gl_product_double(
                m: m, n: n, k: k, transposes_a: transposesA, transposes_b: transposesB,
                accumulates: accumulates, gates_a: gateOfA != nil, gates_c: gateOfResult != nil,
                rectifies: rectifierSlope != nil,
                kind: gl_product_blocks, a: a.f64, b: b.f64, bias: bias?.f64, gate: gate?.f64,
                slope: slope, rectifier_slope: rectifierSlope ?? 0, c: c.f64,
                patches: patches, pixels: pixels, taps: taps))
          }
        }
      }
    }
  }
}

/// Calls `body` with a pointer to `value`, or with none where there is none.
private func withOptionalPointer<Value>(
  _ value: Value?, _ body: (UnsafePointer<Value>?) -> Void
) {
  if let value { withUnsafePointer(to: value, body) } else { body(nil) }
}
