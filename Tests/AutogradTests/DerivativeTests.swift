import TestSupport
import Testing

@testable import Autograd

/// Every rule of the catalogue against central differences, to the third order.
///
/// With f the operation, c a cotangent, and u₁, u₂, … random directions in (x, c),
///
///     F₀(x, c) = ⟨c, f(x)⟩,   Fₖ = ⟨∇Fₖ₋₁, uₖ⟩,
///
/// and Fₖ is the slope of Fₖ₋₁ along uₖ. F₀ is computed outside of the engine; F₂ is the vector-
/// Jacobian product of the vector-Jacobian product, for the inputs and for the cotangent at once.
struct DerivativeTests {
  @Test(arguments: Catalogue.rows, [1, 2, 3])
  func agreesWithDifferences(_ row: OpRow, order: Int) throws {
    for salt in ["", " again"] {
      let point = row.inputs(salt) + [try row.cotangent(salt)]
      var random = SplitMix("\(row.testDescription) directions\(salt)")
      let directions = (0..<order).map { _ in
        point.map { Domain.interval(-1, 1).draw($0.shape, using: &random) }
      }
      let found = try projected(row, at: point, along: directions)
      let expected = try slope { step in
        let moved = zip(point, directions[order - 1]).map { $0.moved(along: $1, by: step) }
        return try projected(row, at: moved, along: Array(directions.dropLast()))
      }
      #expect(
        Tolerance.mixed(order < 3 ? 1e-8 : 1e-7).allows(found, expected),
        "\(found), and differences give \(expected)")
    }
  }

  /// Fₖ at `point`, the inputs and then the cotangent, with k the number of directions.
  private func projected(
    _ row: OpRow, at point: [Values], along directions: [[Values]]
  ) throws -> Double {
    guard !directions.isEmpty else {
      return try row.value(at: point.dropLast()).dot(point[point.count - 1])
    }
    let leaves = point.map { $0.tensor().tracked() }
    var total = (leaves[leaves.count - 1] * row.apply(leaves.dropLast())).sum()
    for direction in directions {
      let gradients = try gradient(of: total, withRespectTo: leaves, recording: true)
      #expect(gradients.map(\.shape) == leaves.map(\.shape))
      total = zip(gradients, direction).reduce(.scalar(0, dtype: .float64)) {
        $0 + ($1.0 * $1.1.tensor()).sum()
      }
    }
    return try total.item()
  }

  /// c ↦ vjp(c) is linear: vjp(a c + b d) = a vjp(c) + b vjp(d).
  @Test(arguments: Catalogue.rows)
  func productIsLinearInTheCotangent(_ row: OpRow) throws {
    let inputs = row.inputs()
    let (c, d) = (try row.cotangent(), try row.cotangent(" other"))
    let mixed = Values(shape: c.shape, values: zip(c.values, d.values).map { 2.5 * $0 - 0.75 * $1 })
    let found = try row.products(at: inputs, cotangent: mixed)
    let first = try row.products(at: inputs, cotangent: c)
    let second = try row.products(at: inputs, cotangent: d)
    for (index, product) in found.enumerated() {
      let expected = Values(
        shape: inputs[index].shape,
        values: zip(first[index].values, second[index].values).map { 2.5 * $0 - 0.75 * $1 })
      #expect(mismatch(product, expected, .mixed(1e-13)) == nil)
    }
  }

  /// A rule that looks at `wants` must give each input the same numbers, whoever else is asked for.
  @Test(arguments: Catalogue.rows)
  func oneGradientAloneIsTheSame(_ row: OpRow) throws {
    let inputs = row.inputs()
    let cotangent = try row.cotangent()
    let all = try row.products(at: inputs, cotangent: cotangent)
    for index in inputs.indices {
      #expect(try row.products(at: inputs, cotangent: cotangent, for: [index]) == [all[index]])
    }
    let leaves = inputs.map { $0.tensor().tracked() }
    let first = try vectorJacobianProduct(
      of: row.apply(leaves), cotangent: cotangent.tensor(), withRespectTo: leaves, recording: true)
    let total = first.reduce(.scalar(0, dtype: .float64)) { $0 + $1.square().sum() }
    let second = try gradient(of: total, withRespectTo: leaves).map { try Values($0) }
    for index in leaves.indices {
      let alone = try gradient(of: total, withRespectTo: [leaves[index]])
      #expect(try Values(alone[0]) == second[index])
    }
  }

  /// An input that is constant gets no gradient, and keeps none from the others.
  @Test(arguments: Catalogue.rows.filter { $0.shapes.count > 1 })
  func constantInputsAreLeftOut(_ row: OpRow) throws {
    let inputs = row.inputs()
    let cotangent = try row.cotangent()
    let all = try row.products(at: inputs, cotangent: cotangent)
    for index in inputs.indices {
      var xs = inputs.map { $0.tensor() }
      xs[index] = xs[index].tracked()
      let alone = try vectorJacobianProduct(
        of: row.apply(xs), cotangent: cotangent.tensor(), withRespectTo: [xs[index]])
      #expect(try Values(alone[0]) == all[index])
    }
  }

  /// Broadcasting is a convenience: it gives what repeating by hand gives, backwards too.
  @Test(arguments: Catalogue.rows.filter(\.broadcasts))
  func broadcastIsExpansion(_ row: OpRow) throws {
    let inputs = row.inputs()
    let shape = Shape(try row.value(at: inputs).shape)
    let expanded = OpRow(row.op, in: row.file, row.shapes, row.domains) { xs in
      row.apply(xs.map { $0.broadcast(to: shape) })
    }
    #expect(try row.value(at: inputs) == expanded.value(at: inputs))
    let cotangent = try row.cotangent()
    let found = try row.products(at: inputs, cotangent: cotangent)
    let expected = try expanded.products(at: inputs, cotangent: cotangent)
    for (product, other) in zip(found, expected) {
      #expect(mismatch(product, other, .mixed(1e-13)) == nil)
    }
  }

  /// Floats run through other kernels than doubles: values and gradients agree to their precision.
  @Test(arguments: Catalogue.rows)
  func floatsAgreeWithDoubles(_ row: OpRow) throws {
    let inputs = row.inputs()
    let cotangent = try row.cotangent()
    let tolerance = Tolerance.mixed(1e-5)
    #expect(
      mismatch(try row.value(at: inputs, .float32), try row.value(at: inputs), tolerance) == nil)
    let floats = try row.products(at: inputs, cotangent: cotangent, .float32)
    let doubles = try row.products(at: inputs, cotangent: cotangent)
    for (found, expected) in zip(floats, doubles) {
      #expect(mismatch(found, expected, tolerance) == nil)
    }
  }
}
