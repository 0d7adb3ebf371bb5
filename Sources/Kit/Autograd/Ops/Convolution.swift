internal import CKernels

/// A convolution as networks have it, which does not turn the kernel round.
///
/// For images x [n, h, w, c], a kernel [kh, kw, c, o] and a bias [o] or none,
///
///     y[b, i, j, o] = Σ x[b, s i + u - p, s j + v - p, c] w[u, v, c, o] + bias[o]
///
/// with stride s and zeros in a border of width p. It is one matrix product, of the windows with the
/// kernel; windows are copied in blocks that stay in the cache, never as a whole.
///
/// With `ConvolutionTransposed`, `GatedConvolutionTransposed` and `ConvolutionOuter` it is closed under derivatives.
struct Convolution: ProductPrimitive {
  static let name = "convolution"
  let stride: Int
  let padding: Int
  /// The slope of a leaky ReLU that x is kept behind; the cotangent of x is that of what the ReLU was given.
  var inputSlope: Double?
  /// As `Affine`'s: y is kept behind this leaky ReLU, for a layer with it as its `inputSlope`.
  var rectifierSlope: Double?

  func resultShape(of inputs: [Tensor]) throws(TensorError) -> Shape {
    let (x, w) = (inputs[0].shape, inputs[1].shape)
    let geometry = try geometry(inputs)
    if inputs.count > 2, inputs[2].shape != Shape([geometry.outputs]) {
      throw .shapeMismatch(op: Self.name, lhs: w, rhs: inputs[2].shape)
    }
    return geometry.result(x[0])
  }

  private func geometry(_ inputs: [Tensor]) throws(TensorError) -> ConvolutionGeometry {
    try ConvolutionGeometry(
      images: inputs[0].shape, kernel: inputs[1].shape, stride: stride, padding: padding,
      op: Self.name)
  }

  func operations(_ inputs: [Tensor], _ result: Tensor) -> Double {
    2 * Double(result.shape.count) * Double(inputs[1].shape.count(in: 0..<3))
  }

  func evaluate(_ inputs: [Tensor], into y: Tensor) {
    guard let geometry = try? geometry(inputs) else { return }
    var product = ProductKernel(
      bias: inputs.count > 2 ? inputs[2] : nil, rectifierSlope: rectifierSlope)
    product.patches = geometry.patches
    product.run(
      inputs[0], inputs[1], into: y, m: y.shape.count(in: 0..<3), n: geometry.outputs,
      k: geometry.window)
  }

  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    let (x, w) = (call.inputs[0], call.inputs[1])
    let products = [
      call.wants(0)
        ? ConvolutionTransposed(
          stride: stride, padding: padding, height: x.shape[1], width: x.shape[2]
        ).byImages(gy, w, x, slope: inputSlope) : nil,
      call.wants(1)
        ? ConvolutionOuter(
          stride: stride, padding: padding, kernelHeight: w.shape[0], kernelWidth: w.shape[1],
          inputSlope: inputSlope)(x, gy)
        : nil,
    ]
    guard call.inputs.count > 2 else { return products }
    return products + [call.wants(2) ? gy.sum(axes: [0, 1, 2]) : nil]
  }
}

extension Tensor {
  /// The convolution of these images [n, height, width, channels] with `kernel`
  /// [height, width, channels, outputs], and `bias` [outputs] added:
  /// [n, (height + 2 padding - kernel height) / stride + 1, …, outputs], rounded down.
  public func convolved(
    _ kernel: Tensor, _ bias: Tensor? = nil, stride: Int = 1, padding: Int = 0
  ) -> Tensor {
    Convolution(stride: stride, padding: padding)([self, kernel] + (bias.map { [$0] } ?? []))
  }
}
