internal import CKernels

/// The sum with a constant number: y = x + c.
struct Shift: Primitive {
  static let name = "shift"
  static let kernel = ParameterKernel(gl_shift_f32, gl_shift_f64)
  let offset: Double

  func resultShape(of inputs: [Tensor]) -> Shape { inputs[0].shape }

  func evaluate(_ inputs: [Tensor], into y: Tensor) { Self.kernel(inputs[0], offset, into: y) }

  /// gx = gy.
  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] { [gy] }
}

extension Tensor {
  /// The sum with a number.
  public static func + (x: Tensor, offset: Double) -> Tensor { Shift(offset: offset)(x) }

  /// The sum with a number.
  public static func + (offset: Double, x: Tensor) -> Tensor { Shift(offset: offset)(x) }

  /// The difference with a number.
  public static func - (x: Tensor, offset: Double) -> Tensor { Shift(offset: -offset)(x) }

  /// A number less each element.
  public static func - (number: Double, x: Tensor) -> Tensor { Shift(offset: number)(-x) }
}
