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
    let agrees: Bool
  }

  /// Compares at the point where the variables are; they are back there afterwards.
  ///
  /// The step h balances the quotient's own error, h² f‴, against rounding, ε f/h. A value that was
  /// made of floats does not move at all under a tiny step: there h is larger, and less is asked.
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
    // Of floats or of doubles? A part in 10⁹ is below the resolution of the first alone.
    let isCoarse = try slope != 0 && at(1e-9) == middle && at(-1e-9) == middle
    let step = isCoarse ? 1e-2 : 1e-5
    let quotient = try (at(step) - at(-step)) / (2 * step)
    let size = max(squares.squareRoot(), abs(quotient))
    let rounding = (isCoarse ? 1e-6 : 1e-15) * abs(middle) / step
    let allowed = (isCoarse ? 3e-2 : 1e-4) * size + 10 * rounding + 1e-8
    let agrees = abs(slope - quotient) <= allowed
    return Comparison(found: slope, expected: quotient, agrees: agrees)
  }
}
