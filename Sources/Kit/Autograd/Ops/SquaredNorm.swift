/// The squared Euclidean norm along one axis: y[i, k] = Σⱼ x[i, j, k]².
struct SquaredNorm: Primitive {
  static let name = "squared_norm"
  let axis: Int
  let keepsAxis: Bool

  private var sum: Sum { Sum(axes: axis..<axis + 1, keepsAxes: keepsAxis) }

  func resultShape(of inputs: [Tensor]) -> Shape { sum.resultShape(of: inputs) }

  /// With the bits of the square and the sum.
  func evaluate(_ inputs: [Tensor], into y: Tensor) {
    let squares = Tensor(shape: inputs[0].shape, dtype: y.dtype)
    Square.kernel(inputs[0], into: squares)
    sum.evaluate([squares], into: y)
  }

  /// gx = 2 gy · x, in one pass, where the two operations take three: gy is repeated as it is read.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    let x = call.inputs[0]
    return [gy.reshaped(x.shape.reducing(axis..<axis + 1, keepingAxes: true)) * 2 * x]
  }
}

extension Tensor {
  /// The squared Euclidean norm along `axis`: Σⱼ xⱼ².
  ///
  /// The gradient of a gradient penalty goes through it; it is quicker than `square().sum(axes: [axis])`.
  public func squaredNorm(axis: Int = -1, keepingAxis: Bool = false) -> Tensor {
    guard failure == nil else { return self }
    guard let place = shape.normalized(axis: axis) else {
      return .failed(.invalidAxis(op: SquaredNorm.name, axis: axis, shape: shape), dtype: dtype)
    }
    return SquaredNorm(axis: place, keepsAxis: keepingAxis)(self)
  }
}
