import GanLabKit
import TestSupport
import Testing

/// The operations against PyTorch: value, gradients and second order, every element, both dtypes.
struct OpGoldenTests {
  @Test func fileIsWhole() throws {
    let cases = try OpCase.all()
    #expect(cases.count > 250)
    #expect(Set(cases.map(\.op)) == Set(OpCase.calls.keys))
  }

  @Test(arguments: try OpCase.all(), DType.allCases)
  func agreesWithPyTorch(_ golden: OpCase, _ dtype: DType) throws {
    let tolerance = Tolerance.mixed(dtype == .float32 ? 1e-5 : 1e-12)
    let xs = golden.inputs.map { $0.tensor(dtype).tracked() }
    let y = try golden(xs)
    #expect(y.dtype == dtype)
    #expect(mismatch(y, golden.output, tolerance) == nil)
    let gradients = try vectorJacobianProduct(
      of: y, cotangent: golden.cotangent.tensor(dtype), withRespectTo: xs, recording: true)
    #expect(mismatch(gradients, golden.gradients, tolerance) == nil)
    let total = zip(gradients, golden.direction).reduce(Tensor.scalar(0, dtype: dtype)) {
      $0 + ($1.0 * $1.1.tensor(dtype)).sum()
    }
    let second = try gradient(of: total, withRespectTo: xs)
    #expect(mismatch(second, golden.second, tolerance) == nil)
  }

  /// Where nothing cancels every digit counts, however small the number: σ(-40) is 4e-18, not 0.
  @Test(arguments: try OpCase.all(), DType.allCases)
  func smallNumbersAreRight(_ golden: OpCase, _ dtype: DType) throws {
    let exact = ["exp", "sigmoid", "softplus", "tanh", "sqrt", "square", "reciprocal", "neg"]
    guard exact.contains(golden.op) else { return }
    let tolerance = Tolerance.relative(dtype == .float32 ? 1e-6 : 4e-15, dtype)
    let y = try golden(golden.inputs.map { $0.tensor(dtype) })
    #expect(mismatch(y, golden.output, tolerance) == nil)
  }
}
