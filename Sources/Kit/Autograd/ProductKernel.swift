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

  /// Writes the product of `a` and `b` into `c`, whose shape fits.
  func callAsFunction(_ a: Tensor, _ b: Tensor, into c: Tensor) {
    let (m, n) = (c.shape[0], c.shape[1])
    let k = a.shape[transposesA ? 0 : 1]
    let gate = gateOfA ?? gateOfResult
    switch c.dtype {
    case .float32:
      gl_product_f32(
        gl_product_float(
          m: m, n: n, k: k, transposes_a: transposesA, transposes_b: transposesB,
          accumulates: false, gates_a: gateOfA != nil, gates_c: gateOfResult != nil,
          rectifies: rectifierSlope != nil,
          kind: gl_product_blocks, a: a.f32, b: b.f32, bias: bias?.f32, gate: gate?.f32,
          slope: Float(slope), rectifier_slope: Float(rectifierSlope ?? 0), c: c.f32))
    case .float64:
      gl_product_f64(
        gl_product_double(
          m: m, n: n, k: k, transposes_a: transposesA, transposes_b: transposesB,
          accumulates: false, gates_a: gateOfA != nil, gates_c: gateOfResult != nil,
          rectifies: rectifierSlope != nil,
          kind: gl_product_blocks, a: a.f64, b: b.f64, bias: bias?.f64, gate: gate?.f64,
          slope: slope, rectifier_slope: rectifierSlope ?? 0, c: c.f64))
    }
  }
}
