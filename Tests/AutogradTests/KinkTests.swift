import TestSupport
import Testing

@testable import Autograd

/// What is promised where a derivative does not exist, or a value is not finite.
struct KinkTests {
  /// A function at its kinks: the values, and the gradients for a cotangent of ones.
  struct Kink: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let inputs: [[Double]]
    let value: [Double]
    let gradients: [[Double]]
    let apply: @Sendable ([Tensor]) -> Tensor

    init(
      _ name: String, at inputs: [[Double]], value: [Double], gradients: [[Double]],
      _ apply: @escaping @Sendable ([Tensor]) -> Tensor
    ) {
      testDescription = name
      self.inputs = inputs
      self.value = value
      self.gradients = gradients
      self.apply = apply
    }
  }

  static let kinks: [Kink] = [
    Kink("abs", at: [[0]], value: [0], gradients: [[0]]) { $0[0].abs() },
    Kink("sign", at: [[0, -3, 2]], value: [0, -1, 1], gradients: [[0, 0, 0]]) { $0[0].sign() },
    Kink("relu", at: [[0]], value: [0], gradients: [[0]]) { $0[0].relu() },
    Kink("leaky relu", at: [[0]], value: [0], gradients: [[0.2]]) { $0[0].leakyReLU() },
    Kink("clamp", at: [[-1, 1, -2, 2]], value: [-1, 1, -1, 1], gradients: [[1, 1, 0, 0]]) {
      $0[0].clamped(-1, 1)
    },
    Kink("maximum of equals", at: [[2], [2]], value: [2], gradients: [[0.5], [0.5]]) {
      $0[0].maximum($0[1])
    },
    Kink("minimum of equals", at: [[2], [2]], value: [2], gradients: [[0.5], [0.5]]) {
      $0[0].minimum($0[1])
    },
    Kink("max with a tie", at: [[1, 3, 3, 0, 3]], value: [3], gradients: [[0, 1, 1, 0, 1].thirds]) {
      $0[0].max(axis: 0, keepingAxis: true)
    },
    Kink("equal", at: [[1, 2], [1, 3]], value: [1, 0], gradients: [[0, 0], [0, 0]]) {
      $0[0].equal(to: $0[1])
    },
    Kink("greater", at: [[1, 2], [1, 1]], value: [0, 1], gradients: [[0, 0], [0, 0]]) {
      $0[0].greater(than: $0[1])
    },
    Kink("norm at 0", at: [[0, 0, 0]], value: [0], gradients: [[0, 0, 0]]) {
      $0[0].norm(axis: 0, keepingAxis: true)
    },
    Kink("sqrt at 0", at: [[0]], value: [0], gradients: [[.infinity]]) { $0[0].sqrt() },
    Kink("log at 0", at: [[0]], value: [-.infinity], gradients: [[.infinity]]) { $0[0].log() },
    Kink("power 0 at 0", at: [[0, 2]], value: [1, 1], gradients: [[0, 0]]) { $0[0].pow(0) },
    Kink("power 1 at 0", at: [[0]], value: [0], gradients: [[1]]) { $0[0].pow(1) },
    Kink("power 2 at 0", at: [[0]], value: [0], gradients: [[0]]) { $0[0].pow(2) },
    Kink("softplus far out", at: [[-1000, 1000]], value: [0, 1000], gradients: [[0, 1]]) {
      $0[0].softplus()
    },
    Kink("sigmoid far out", at: [[-1000, 1000]], value: [0, 1], gradients: [[0, 0]]) {
      $0[0].sigmoid()
    },
    Kink("tanh far out", at: [[-1000, 1000]], value: [-1, 1], gradients: [[0, 0]]) {
      $0[0].tanh()
    },
    Kink("exp far out", at: [[-1000, 1000]], value: [0, .infinity], gradients: [[0, .infinity]]) {
      $0[0].exp()
    },
    Kink(
      "logSumExp far out", at: [[1000, 1000]], value: [1000 + 0.6931471805599453],
      gradients: [[0.5, 0.5]]
    ) { $0[0].logSumExp(axis: 0, keepingAxis: true) },
  ]

  @Test(arguments: kinks, DType.allCases)
  func promisedValue(_ kink: Kink, _ dtype: DType) throws {
    let xs = kink.inputs.map { Tensor.of($0, [$0.count], dtype: dtype).tracked() }
    let y = kink.apply(xs)
    let tolerance = Tolerance(relative: dtype == .float32 ? 1e-6 : 1e-15, absolute: 0)
    #expect(mismatch(y, Values(shape: [kink.value.count], values: kink.value), tolerance) == nil)
    let gradients = try vectorJacobianProduct(of: y, cotangent: .ones(like: y), withRespectTo: xs)
    let expected = kink.gradients.map { Values(shape: [$0.count], values: $0) }
    #expect(mismatch(gradients, expected, tolerance) == nil)
  }

  @Test func logarithmsOfNegativesAreNaN() throws {
    #expect(try Tensor.scalar(-1).log().item().isNaN)
    #expect(try Tensor.scalar(-1).sqrt().item().isNaN)
    #expect(try Tensor.scalar(-1, dtype: .float64).pow(0.5).item().isNaN)
  }

  /// A critic that is flat somewhere must not turn the second derivative of a norm into NaN either.
  @Test func normAtZeroHasAFiniteSecondDerivative() throws {
    let x = Tensor.zeros([2, 3], dtype: .float64).tracked()
    let w = Tensor.scalar(1, dtype: .float64).tracked()
    let slopes = try gradient(of: ((x * w).square().sum()), withRespectTo: [x], recording: true)[0]
    let penalty = (slopes.norm() - 1).square().mean()
    #expect(try penalty.item() == 1)
    #expect(try gradient(of: penalty, withRespectTo: [w])[0].item() == 0)
  }
}

extension [Double] {
  fileprivate var thirds: [Double] { map { $0 / 3 } }
}
