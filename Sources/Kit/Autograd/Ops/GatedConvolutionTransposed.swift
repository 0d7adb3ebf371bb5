/// The derivative of a convolution by images that are kept behind a leaky ReLU: `ConvolutionTransposed`'s result
/// ⊙ s(z), where s(z) is 1 where z > 0, else the slope; for y, a kernel, and z in the images' shape.
struct GatedConvolutionTransposed: ProductPrimitive {
  static let name = "gated_convolution_transposed"
  let transposed: ConvolutionTransposed
  let slope: Double

  func resultShape(of inputs: [Tensor]) throws(TensorError) -> Shape {
    let images = try transposed.resultShape(of: [inputs[0], inputs[1]])
    guard inputs[2].shape == images else {
      throw .shapeMismatch(op: Self.name, lhs: images, rhs: inputs[2].shape)
    }
    return images
  }

  func operations(_ inputs: [Tensor], _ result: Tensor) -> Double {
    transposed.operations(inputs, result)
  }

  func evaluate(_ inputs: [Tensor], into x: Tensor) {
    transposed.evaluate(
      ProductKernel(gateOfResult: inputs[2], slope: slope), inputs[0], inputs[1], into: x)
  }

  /// Those of `ConvolutionTransposed` for gx ⊙ s(z); none for z.
  func vectorJacobianProduct(_ gx: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    let gated = LeakyReLUProduct(slope: slope)(gx, call.inputs[2])
    return transposed.products(gated, call) + [nil]
  }
}

extension ConvolutionTransposed {
  /// The derivative by images `x` of which y is a convolution, behind a leaky ReLU of `slope` if there is one.
  func byImages(_ y: Tensor, _ kernel: Tensor, _ x: Tensor, slope: Double?) -> Tensor {
    slope.map { GatedConvolutionTransposed(transposed: self, slope: $0)(y, kernel, x) }
      ?? self(y, kernel)
  }
}
