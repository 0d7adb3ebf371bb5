import Autograd

/// An invertible, differentiable map between rows of numbers, whose volume change is known.
///
/// With y = f(x) and p the density of y, the density of x is p(f(x)) |det ∂f/∂x|: maps that keep track of
/// the determinant turn a simple density into a rich one, exactly.
public protocol Bijection: Layer {
  /// y = f(x) and ln |det ∂f/∂x|, for x [n, d].
  func forward(_ x: Tensor, _ mode: Mode) -> Mapped
  /// x with f(x) = y, for y [n, d].
  func inverse(_ y: Tensor, _ mode: Mode) -> Tensor
  /// What f makes of x step by step, x itself left out, the last one f(x); for pictures.
  func path(from x: Tensor, _ mode: Mode) -> [Tensor]
  /// What the inverse makes of y step by step, y itself left out, the last one x; for pictures.
  func path(backFrom y: Tensor, _ mode: Mode) -> [Tensor]
}

extension Bijection {
  /// f(x) alone.
  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor { forward(x, mode).value }
  /// One step.
  public func path(from x: Tensor, _ mode: Mode) -> [Tensor] { [forward(x, mode).value] }
  /// One step.
  public func path(backFrom y: Tensor, _ mode: Mode) -> [Tensor] { [inverse(y, mode)] }
}

/// What a bijection made of a batch.
public struct Mapped {
  /// y [n, d].
  public let value: Tensor
  /// ln |det ∂y/∂x|: [n, 1], or [1, 1] where it is the same for all rows.
  public let logDeterminant: Tensor

  /// The result of a map.
  public init(_ value: Tensor, logDeterminant: Tensor) {
    self.value = value
    self.logDeterminant = logDeterminant
  }
}

/// A map of each element by itself, monotone, whose parameters somebody else computes: what couplings
/// and autoregressive layers are made of.
public protocol ElementTransform: Sendable {
  /// Parameters for each element.
  var parametersPerElement: Int { get }
  /// True if training should start with all parameters 0, where the map is the identity; false if nothing
  /// would drive it away from there.
  var startsAsIdentity: Bool { get }
  /// The element, below `count`, that a column of the parameters belongs to.
  func element(ofColumn column: Int, among count: Int) -> Int
  /// y, and Σ ln ∂yᵢ/∂xᵢ added to `logDeterminant` [n, 1] where there is one; for x [n, k] and parameters
  /// [n, k · parametersPerElement].
  func forward(_ x: Tensor, _ parameters: Tensor, addingTo logDeterminant: Tensor?) -> Mapped
  /// x for y [n, k].
  func inverse(_ y: Tensor, _ parameters: Tensor) -> Tensor
}
