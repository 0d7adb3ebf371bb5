import Autograd

/// y = x eˢ + t, with s kept within ±bound by s = bound · tanh(a / bound).
///
/// The parameters are the columns a, then the columns t. With a = t = 0 it is the identity.
public struct AffineTransform: ElementTransform {
  /// The largest |s|.
  public let bound: Double

  /// A map that stretches and shrinks by at most e^bound.
  public init(bound: Double = 1) { self.bound = bound }

  /// a and t.
  public var parametersPerElement: Int { 2 }

  /// No: the identity can be a point that training does not leave.
  ///
  /// Where the coordinates do not depend on each other, as on a grid, and have mean 0 and deviation 1, no
  /// affine map of one by the other improves on it, and the gradient is 0.
  public var startsAsIdentity: Bool { false }

  /// First all a, then all t.
  public func element(ofColumn column: Int, among count: Int) -> Int { column % max(count, 1) }

  /// ln |det| = Σ s; two passes, and two more for each derivative.
  public func forward(
    _ x: Tensor, _ parameters: Tensor, addingTo logDeterminant: Tensor?
  ) -> Mapped {
    guard x.failure == nil, x.shape.rank == 2 else { return Mapped(x, logDeterminant: x) }
    let before = logDeterminant ?? .zeros([x.shape[0], 1], dtype: x.dtype)
    return Mapped(
      x.affinelyCoupled(parameters, bound: bound),
      logDeterminant: before.addingAffineLog(of: parameters, bound: bound))
  }

  /// (y - t) e⁻ˢ.
  public func inverse(_ y: Tensor, _ parameters: Tensor) -> Tensor {
    let (s, t) = split(parameters)
    return (y - t) * (-s).exp()
  }

  private func split(_ parameters: Tensor) -> (s: Tensor, t: Tensor) {
    guard parameters.failure == nil else { return (parameters, parameters) }
    let (half, end) = (parameters.shape[1] / 2, parameters.shape[1])
    let a = parameters.sliced(axis: 1, 0..<half)
    let s = bound == 1 ? a.tanh() : (a * (1 / bound)).tanh() * bound
    return (s, parameters.sliced(axis: 1, half..<end))
  }
}

extension Tensor {
  /// The sum of each row of a matrix: [n, 1].
  public func rowSums() -> Tensor {
    guard failure == nil, shape.rank == 2, shape[1] == 1 else {
      return sum(axes: [1], keepingAxes: true)
    }
    return self
  }
}
