import TestSupport
import Testing

@testable import Autograd

/// One way to use one operation: where it is tried, and how it is called.
struct OpRow: Sendable, CustomTestStringConvertible {
  /// The primitive's name; for a composite, the function's.
  let op: String
  /// The file in Ops, without its ending; `Composites` for composites.
  let file: String
  /// What tells this row from the others of the operation.
  let note: String
  /// The inputs' shapes.
  let shapes: [[Int]]
  /// Where the inputs lie; the last holds for all that follow.
  let domains: [Domain]
  /// True if the inputs broadcast against each other.
  let broadcasts: Bool
  /// The call under test.
  let apply: @Sendable ([Tensor]) -> Tensor

  init(
    _ op: String, in file: String, note: String = "", _ shapes: [[Int]],
    _ domains: [Domain] = [.interval(-2, 2)], broadcasts: Bool = false,
    _ apply: @escaping @Sendable ([Tensor]) -> Tensor
  ) {
    self.op = op
    self.file = file
    self.note = note
    self.shapes = shapes
    self.domains = domains
    self.broadcasts = broadcasts
    self.apply = apply
  }

  var testDescription: String {
    let inputs = shapes.map { "\($0)" }.joined(separator: ", ")
    return note.isEmpty ? "\(op) \(inputs)" : "\(op) \(inputs), \(note)"
  }

  /// Inputs in the domain, the same in each run.
  func inputs(_ salt: String = "") -> [Values] {
    var random = SplitMix(testDescription + salt)
    return shapes.indices.map { index in
      domains[min(index, domains.count - 1)].draw(shapes[index], using: &random)
    }
  }

  /// The results of the call on constant inputs.
  func value(at inputs: [Values], _ dtype: DType = .float64) throws -> Values {
    try Values(apply(inputs.map { $0.tensor(dtype) }))
  }

  /// A random cotangent in the shape of the result.
  func cotangent(_ salt: String = "") throws -> Values {
    var random = SplitMix(testDescription + " cotangent" + salt)
    return Domain.interval(-1, 1).draw(try value(at: inputs()).shape, using: &random)
  }

  /// The vector-Jacobian products for the inputs at `wanted`, or for all.
  func products(
    at inputs: [Values], cotangent: Values, for wanted: [Int]? = nil, _ dtype: DType = .float64
  ) throws -> [Values] {
    let xs = inputs.map { $0.tensor(dtype).tracked() }
    let asked = (wanted ?? Array(xs.indices)).map { xs[$0] }
    return try vectorJacobianProduct(
      of: apply(xs), cotangent: cotangent.tensor(dtype), withRespectTo: asked
    ).map { try Values($0) }
  }
}
