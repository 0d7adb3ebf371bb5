internal import CKernels

extension BatchNormalise {
  /// The vector-Jacobian products by x, scale and shift in two passes over the rows; they cannot be
  /// differentiated.
  func fusedProducts(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    let (x, y) = (call.inputs[0], call.output)
    if let failed = ([gy, y] + call.inputs).first(where: { $0.failure != nil }) {
      return [failed, failed, failed]
    }
    guard let (sums, products) = sums(gy, y, x, mean: call.inputs[3]) else {
      let failed = Tensor.failed(.outOfMemory(bytes: x.shape.count), dtype: x.dtype)
      return [failed, failed, failed]
    }
    let numbers = call.inputs.dropFirst().map(\.numbers)
    let (scale, variance) = (numbers[0], numbers[3])
    let share = 1 / Double(max(x.shape.count / max(scale.count, 1), 1))
    let inverses = variance.map { 1 / ($0 + epsilon).squareRoot() }
    let vector = { (values: [Double]) in Tensor.of(values, [values.count], dtype: x.dtype) }
    var gx: Tensor?
    if call.wants(0) {
      // scale (g - E g - x̂ E[g x̂]) / deviation, as g · factor + (x - mean) · ofX + offset.
      let factors = scale.indices.map { scale[$0] * inverses[$0] }
      let ofX = scale.indices.map { place in
        -factors[place] * inverses[place] * inverses[place] * products[place] * share
      }
      let offsets = scale.indices.map { -factors[$0] * sums[$0] * share }
      gx = product(gy, y, x, call.inputs[3], vector(factors), vector(ofX), vector(offsets))
    }
    return [gx, vector(scale.indices.map { products[$0] * inverses[$0] }), vector(sums)]
  }

  /// Σ g and Σ g (x - mean) of each feature; nil if there is no memory for them.
  private func sums(
    _ gy: Tensor, _ y: Tensor, _ x: Tensor, mean: Tensor
  ) -> (sums: [Double], products: [Double])? {
    let chunks = ColumnChunks(x) { rows, features, chunks, sums in
      switch x.dtype {
      case .float32:
        gl_moments_vjp_f32(
          rows, features, chunks, Float(slope), gy.f32, y.f32, x.f32, mean.f32, sums.f32)
      case .float64:
        gl_moments_vjp_f64(
          rows, features, chunks, slope, gy.f64, y.f64, x.f64, mean.f64, sums.f64)
      }
    }
    guard let chunks else { return nil }
    var totals = (
      sums: Array(repeating: 0.0, count: chunks.features),
      products: Array(repeating: 0.0, count: chunks.features)
    )
    chunks.forEach { _, feature, sum, product in
      totals.sums[feature] += sum
      totals.products[feature] += product
    }
    return totals
  }

  private func product(
    _ gy: Tensor, _ y: Tensor, _ x: Tensor, _ mean: Tensor, _ factor: Tensor, _ ofX: Tensor,
    _ offset: Tensor
  ) -> Tensor {
    let gx = Tensor(shape: x.shape, dtype: x.dtype)
    for tensor in [gx, factor, ofX, offset] where tensor.failure != nil { return tensor }
    let features = factor.shape.count
    Profile.measure("batch_normalise_product", shapes: "\(x.shape)", operations: 0) {
      inRows(of: x) { count, start in
        switch x.dtype {
        case .float32:
          gl_scale_columns_vjp_f32(
            count, features, Float(slope), gy.f32 + start, y.f32 + start, x.f32 + start,
            mean.f32, factor.f32, ofX.f32, offset.f32, gx.f32 + start)
        case .float64:
          gl_scale_columns_vjp_f64(
            count, features, slope, gy.f64 + start, y.f64 + start, x.f64 + start, mean.f64,
            factor.f64, ofX.f64, offset.f64, gx.f64 + start)
        }
      }
    }
    return gx
  }
}
