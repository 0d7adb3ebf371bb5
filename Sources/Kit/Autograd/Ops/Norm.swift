internal import CKernels

/// The Euclidean norm along one axis: y[i, k] = √Σⱼ x[i, j, k]².
///
/// At 0, where it has no derivative, the gradient is taken as 0,
/// as in PyTorch: a critic that is flat somewhere must not turn a gradient penalty into NaN.
struct Norm: Primitive {
  static let name = "norm"
  let axis: Int
  let keepsAxis: Bool

  private var squared: SquaredNorm { SquaredNorm(axis: axis, keepsAxis: keepsAxis) }

  func resultShape(of inputs: [Tensor]) -> Shape { squared.resultShape(of: inputs) }

  /// With the bits of the square, the sum and the square root.
  func evaluate(_ inputs: [Tensor], into y: Tensor) {
    squared.evaluate(inputs, into: y)
    SquareRoot.kernel(y, into: y)
  }

  /// gx = gy x / y, and 0 where y is 0: x is 0 there, too, and is divided by 1.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    let (x, y) = (call.inputs[0], call.output)
    let isZero = y.equal(to: .scalar(0, dtype: y.dtype))
    let ratio = gy / (y + isZero)
    return [ratio.reshaped(x.shape.reducing(axis..<axis + 1, keepingAxes: true)) * x]
  }
}

extension Tensor {
  /// The Euclidean norm along `axis`.
  ///
  /// At 0, where it has no derivative, the gradient is taken as 0.
  public func norm(axis: Int = -1, keepingAxis: Bool = false) -> Tensor {
    guard failure == nil else { return self }
    guard let place = shape.normalized(axis: axis) else {
      return .failed(.invalidAxis(op: Norm.name, axis: axis, shape: shape), dtype: dtype)
    }
    return Norm(axis: place, keepsAxis: keepingAxis)(self)
  }
}
