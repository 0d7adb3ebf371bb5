/// The mean over neighbouring axes: y[i, k] = Σⱼ x[i, j, k] / n, with j running over n places of `axes`.
struct Mean: Primitive {
  static let name = "mean"
  let axes: Range<Int>
  let keepsAxes: Bool

  private var sum: Sum { Sum(axes: axes, keepsAxes: keepsAxes) }

  func resultShape(of inputs: [Tensor]) -> Shape { sum.resultShape(of: inputs) }

  /// With the bits of the sum and its multiple by 1/n.
  func evaluate(_ inputs: [Tensor], into y: Tensor) {
    sum.evaluate(inputs, into: y)
    Scale.kernel(y, 1 / Double(inputs[0].shape.count(in: axes)), into: y)
  }

  /// gx = gy/n, repeated along `axes`.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    let shape = call.inputs[0].shape
    return [sum.repeated(gy, in: shape, factor: 1 / Double(shape.count(in: axes)))]
  }
}

extension Tensor {
  /// The mean over `axes` (negative ones count from the end), or over all axes; NaN where there is nothing to
  /// take the mean of.
  public func mean(axes: [Int]? = nil, keepingAxes: Bool = false) -> Tensor {
    guard failure == nil else { return self }
    do {
      let chosen = try AxisSet(axes, of: shape, op: Mean.name)
      var others = chosen
      guard let run = others.popLastRun() else { return self }
      if others.isEmpty { return Mean(axes: run, keepsAxes: keepingAxes)(self) }
      let total = summed(over: chosen, keepingAxes: keepingAxes)
      let count = total.shape.count == 0 ? 0 : shape.count / total.shape.count
      return total * (1 / Double(count))
    } catch {
      return .failed(error, dtype: dtype)
    }
  }
}
