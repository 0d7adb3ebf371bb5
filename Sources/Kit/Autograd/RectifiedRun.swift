/// Fully connected or convolutional layers with ReLUs between them, in as few passes over the memory as there
/// are layers.
///
/// A ReLU's derivative depends on its input's sign only, which is its result's, too. So a layer keeps
/// the ReLU of what it computed, the next one multiplies the cotangent by the derivative, and neither
/// needs a pass of its own.
package struct RectifiedRun {
  /// The elements, behind the ReLU if there is a slope.
  private let kept: Tensor
  private let slope: Double?

  /// Begins with `x`, with no ReLU behind it.
  package init(_ x: Tensor) {
    kept = x
    slope = nil
  }

  private init(_ kept: Tensor, slope: Double?) {
    self.kept = kept
    self.slope = slope
  }

  /// The next layer, x W + b, and behind it a leaky ReLU of `slope` if there is one.
  ///
  /// Failed tensors go through it as through any operation.
  package func linear(_ weight: Tensor, _ bias: Tensor, rectifying next: Double?) -> RectifiedRun {
    let result =
      slope.map {
        GatedLinear(slope: $0, isApplied: true, rectifierSlope: next)(kept, kept, weight, bias)
      } ?? LayerNotes.linear(kept, weight, bias, rectifying: next)
    return RectifiedRun(result, slope: next)
  }

  /// The next layer, `Tensor.convolved`, and behind it a leaky ReLU of `slope` if there is one.
  package func convolved(
    _ kernel: Tensor, _ bias: Tensor?, stride: Int, padding: Int, rectifying next: Double?
  ) -> RectifiedRun {
    let convolution = Convolution(
      stride: stride, padding: padding, inputSlope: slope, rectifierSlope: next)
    return RectifiedRun(convolution([kept, kernel] + (bias.map { [$0] } ?? [])), slope: next)
  }

  /// The result of a layer with no ReLU behind it.
  package var result: Tensor { kept }
}
