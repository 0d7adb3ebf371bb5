import GanLabKit

/// A value whose gradient is held against finite differences.
struct GradientCase {
  /// What the value is, as in "what D minimises".
  let name: String
  /// The value, computed anew from the variables as they are: one number.
  let value: () throws -> Tensor
  /// What it is differentiated by, each with its name: leaves of doubles that can be moved.
  let variables: [(name: String, tensors: [Tensor])]
  /// True if it is made of values that are cases themselves, whose mistakes it repeats.
  let isComposite: Bool
  /// For the second order: the tensors whose gradient is squared and summed, as a penalty does;
  /// none leaves the second order alone.
  let inner: [Tensor]

  init(
    _ name: String, by variables: [(name: String, tensors: [Tensor])], inner: [Tensor] = [],
    isComposite: Bool = false,
    value: @escaping () throws -> Tensor
  ) {
    self.name = name
    self.variables = variables
    self.inner = inner
    self.isComposite = isComposite
    self.value = value
  }

  /// ‖∇ value‖² over `inner`: differentiating it takes derivatives of derivatives.
  func squaredSlope() throws -> Tensor {
    let slopes = try gradient(of: try value().sum(), withRespectTo: inner, recording: true)
    var sum = slopes[0].square().sum()
    for slope in slopes.dropFirst() { sum = sum + slope.square().sum() }
    return sum
  }
}

/// Finite differences along a random direction against what the gradient says of it.
struct DifferenceCheck {
  /// What was compared: the gradient's product with the direction, and the difference quotient.
  struct Comparison {
    let found: Double
    let expected: Double
    /// How far they may be apart.
    let allowed: Double
    var agrees: Bool { abs(found - expected) <= allowed }
  }

  /// Compares at the point where the variables are; they are back there afterwards.
  ///
  /// The step h balances the quotient's own error, h² f‴, against rounding, ε f/h: it is the cube root
  /// of ε. That is 10⁻⁵ in doubles, where a part in 10⁴ is allowed. A value that was made of floats on
  /// its way, as by a plugin in C, is too rough for that: there the step is 0.004, and a part in 10².
  ///
  /// - Throws: What computing the value throws.
  static func compare(
    _ value: () throws -> Tensor, along tensors: [Tensor], random: inout Random
  ) throws -> Comparison {
    let gradients = try gradient(of: try value().sum(), withRespectTo: tensors)
    let directions = tensors.map { random.normal($0.shape, dtype: $0.dtype) }
    var slope = 0.0
    var squares = 0.0
    for (g, v) in zip(gradients, directions) {
      slope += try (g * v).sum().item()
      squares += try g.sumOfSquares()
    }
    let origin = tensors.map { ($0.detached * 1).detached }
    defer { for (x, start) in zip(tensors, origin) { try? x.assign(start) } }
    func at(_ distance: Double) throws -> Double {
      for ((x, start), v) in zip(zip(tensors, origin), directions) {
        try x.assign(start + v * distance)
      }
      return try value().sum().item()
    }
    let middle = try at(0)
    func comparison(step: Double, precision: Double, rounding: Double) throws -> Comparison {
      let quotient = try (at(step) - at(-step)) / (2 * step)
      let size = max(squares.squareRoot(), abs(quotient))
      let allowed = precision * size + 10 * rounding * abs(middle) / step + 1e-8
      return Comparison(found: slope, expected: quotient, allowed: allowed)
    }
    let fine = try comparison(step: 1e-5, precision: 1e-4, rounding: 1e-15)
    if fine.agrees { return fine }
    // Among very many ReLUs some meet their kink within any step, but fewer within a smaller one.
    let finer = try comparison(step: 1e-7, precision: 1e-4, rounding: 1e-15)
    if finer.agrees { return finer }
    // A value of doubles moves under the least step, and is straight over a tiny one.
    let isStill = try slope != 0 && at(1e-9) == middle && at(-1e-9) == middle
    let bend = try abs(at(1e-6) + at(-1e-6) - 2 * middle)
    guard isStill || bend > 1e-10 * abs(middle) else { return fine }
    return try comparison(step: 4e-3, precision: 1e-2, rounding: 2e-7)
  }
}
