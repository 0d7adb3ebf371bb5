import GanLabKit
import TestSupport

/// The draws of one recorded update; what was not recorded, or in another number, is a failed tensor.
struct ReplayedDraws: Draws {
  /// The recorded data.
  var x: Values?
  /// The recorded latent codes.
  var z: Values?
  /// The recorded uniform numbers.
  var t: Values?
  /// Floats or doubles.
  let dtype: DType
  /// What was asked for, in order.
  private(set) var asked: [String] = []

  init(x: Values? = nil, z: Values? = nil, t: Values? = nil, dtype: DType) {
    self.x = x
    self.z = z
    self.t = t
    self.dtype = dtype
  }

  mutating func data(_ count: Int) -> Tensor { take("data", x, [count, 2]) }

  mutating func codes(_ count: Int, of prior: Prior) -> Tensor {
    take("codes", z, [count, prior.dimensions])
  }

  mutating func normal(_ shape: Shape) -> Tensor { take("normal", nil, shape) }

  mutating func uniform(_ shape: Shape) -> Tensor { take("uniform", t, shape) }

  private mutating func take(_ name: String, _ values: Values?, _ shape: Shape) -> Tensor {
    asked.append(name)
    return .of(values?.values ?? [], shape, dtype: dtype)
  }
}
