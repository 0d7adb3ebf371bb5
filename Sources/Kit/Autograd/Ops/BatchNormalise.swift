internal import CKernels

/// Batch normalisation, and the leaky ReLU behind it if there is one, in one pass.
///
///     y = r(scale · (x - mean) / √(variance + ε) + shift)
///
/// for x [rows, features] or [n, height, width, features], the mean and the (biased) variance of each
/// feature over all else (Ioffe & Szegedy 2015). The moments are inputs that carry no derivative: that of
/// x counts what they owe to x.
struct BatchNormalise: Primitive {
  static let name = "batch_normalise"
  let epsilon: Double
  /// The slope of the leaky ReLU; 1 is none.
  let slope: Double

  func resultShape(of inputs: [Tensor]) throws(TensorError) -> Shape {
    let x = inputs[0].shape
    for input in inputs.dropFirst() where x.rank < 2 || input.shape != Shape([x[x.rank - 1]]) {
      throw .shapeMismatch(op: Self.name, lhs: x, rhs: input.shape)
    }
    return x
  }

  func evaluate(_ inputs: [Tensor], into y: Tensor) {
    let x = inputs[0]
    let (scale, variance, features) = (inputs[1].numbers, inputs[4].numbers, inputs[1].shape.count)
    let factors = zip(scale, variance).map { $0 / ($1 + epsilon).squareRoot() }
    switch y.dtype {
    case .float32:
      let factors = factors.map(Float.init)
      inRows(of: x) { count, start in
        gl_scale_columns_f32(
          count, features, Float(slope), x.f32 + start, inputs[3].f32, factors, inputs[2].f32,
          y.f32 + start)
      }
    case .float64:
      inRows(of: x) { count, start in
        gl_scale_columns_f64(
          count, features, slope, x.f64 + start, inputs[3].f64, factors, inputs[2].f64,
          y.f64 + start)
      }
    }
  }

  /// By x, by the scale and by the shift.
  ///
  /// With x̂ = (x - mean) / √(variance + ε), g the cotangent behind the ReLU, and means over the rows:
  ///
  ///     gx = scale / √(variance + ε) · (g - E g - x̂ E[g x̂]),   g scale = Σ g x̂,   g shift = Σ g
  ///
  /// Where the result is to be differentiated again it is spelled out in operations that can be.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    let products =
      Recording.isOn
      ? differentiableProducts(gy, call.inputs) : fusedProducts(gy, call)
    return products + [nil, nil]
  }

  private func differentiableProducts(_ gy: Tensor, _ inputs: [Tensor]) -> [Tensor?] {
    let (x, scale) = (inputs[0], inputs[1])
    let axes = Array(0..<x.shape.rank - 1)
    let centred = x - x.mean(axes: axes)
    let deviation = (centred.square().mean(axes: axes) + epsilon).sqrt()
    let unit = centred / deviation
    var g = gy
    if slope != 1 { g = LeakyReLUProduct(slope: slope)(gy, unit * scale + inputs[2]) }
    let product = g * unit
    let gx =
      (g - g.mean(axes: axes) - unit * product.mean(axes: axes)) * (scale / deviation)
    return [gx, product.sum(axes: axes), g.sum(axes: axes)]
  }
}

extension Tensor {
  /// These rows, or images, with each feature brought to mean 0 and variance 1, times `scale`
  /// [features], plus `shift` [features], through a leaky ReLU of `slope` if there is one; and the mean
  /// and the biased variance of each feature, as numbers that carry no derivative.
  package func batchNormalised(
    _ scale: Tensor, _ shift: Tensor, epsilon: Double, slope: Double? = nil
  ) -> (result: Tensor, mean: Tensor, variance: Tensor) {
    let (mean, variance) = columnMoments()
    let result = BatchNormalise(epsilon: epsilon, slope: slope ?? 1)(
      self, scale, shift, mean, variance)
    return (result, mean, variance)
  }
}
