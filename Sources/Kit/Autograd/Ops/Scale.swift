internal import CKernels

/// A multiple by a constant number: y = c x.
struct Scale: Primitive {
  static let name = "scale"
  static let kernel = ParameterKernel(gl_scale_f32, gl_scale_f64)
  let factor: Double

  func resultShape(of inputs: [Tensor]) -> Shape { inputs[0].shape }

  func evaluate(_ inputs: [Tensor], into y: Tensor) { Self.kernel(inputs[0], factor, into: y) }

  /// gx = c gy.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] { [gy * factor] }
}

extension Tensor {
  /// The multiple by a number.
  public static func * (x: Tensor, factor: Double) -> Tensor { Scale(factor: factor)(x) }

  /// The multiple by a number.
  public static func * (factor: Double, x: Tensor) -> Tensor { Scale(factor: factor)(x) }

  /// The quotient by a number.
  public static func / (x: Tensor, divisor: Double) -> Tensor { Scale(factor: 1 / divisor)(x) }

  /// A number divided by each element.
  public static func / (number: Double, x: Tensor) -> Tensor { x.reciprocal() * number }
}
