internal import CKernels

/// The derivative of `Convolution` by its kernel.
///
/// For images x [n, h, w, c] and y [n, rows, columns, o] it is
///
///     w[u, v, c, o] = Σ x[b, s i + u - p, s j + v - p, c] y[b, i, j, o]
struct ConvolutionOuter: ProductPrimitive {
  static let name = "convolution_outer"
  let stride: Int
  let padding: Int
  let kernelHeight: Int
  let kernelWidth: Int
  /// As `Convolution`'s.
  var inputSlope: Double?

  func resultShape(of inputs: [Tensor]) throws(TensorError) -> Shape { try geometry(inputs).kernel }

  private func geometry(_ inputs: [Tensor]) throws(TensorError) -> ConvolutionGeometry {
    let (x, y) = (inputs[0].shape, inputs[1].shape)
    guard x.rank == 4 else { throw .rankMismatch(op: Self.name, expected: 4, shape: x) }
    guard y.rank == 4 else { throw .rankMismatch(op: Self.name, expected: 4, shape: y) }
    let geometry = try ConvolutionGeometry(
      images: x, kernel: Shape([kernelHeight, kernelWidth, x[3], y[3]]), stride: stride,
      padding: padding, op: Self.name)
    guard geometry.result(x[0]) == y else { throw .shapeMismatch(op: Self.name, lhs: x, rhs: y) }
    return geometry
  }

  func operations(_ inputs: [Tensor], _ result: Tensor) -> Double {
    2 * Double(inputs[1].shape.count) * Double(result.shape.count(in: 0..<3))
  }

  func evaluate(_ inputs: [Tensor], into w: Tensor) {
    guard let geometry = try? geometry(inputs) else { return }
    var product = ProductKernel(transposesA: true)
    product.patches = geometry.patches
    product.run(
      inputs[0], inputs[1], into: w, m: geometry.window, n: geometry.outputs,
      k: inputs[1].shape.count(in: 0..<3))
  }

  func vectorJacobianProduct(_ gw: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    let (x, y) = (call.inputs[0], call.inputs[1])
    return [
      call.wants(0)
        ? ConvolutionTransposed(
          stride: stride, padding: padding, height: x.shape[1], width: x.shape[2]
        ).byImages(y, gw, x, slope: inputSlope) : nil,
      call.wants(1)
        ? Convolution(stride: stride, padding: padding, inputSlope: inputSlope)(x, gw) : nil,
    ]
  }
}
