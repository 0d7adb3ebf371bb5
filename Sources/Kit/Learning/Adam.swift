import Autograd
internal import CKernels

/// Adam (Kingma & Ba 2015, algorithm 1):
/// m ← β₁ m + (1 - β₁) g, v ← β₂ v + (1 - β₂) g²,
/// θ ← θ - α · m/(1 - β₁ᵗ) / (√(v/(1 - β₂ᵗ)) + ε).
public final class Adam: Optimizer {
  /// The parameters, in order.
  public let parameters: [Parameter]
  /// α.
  public var learningRate: Double
  /// t.
  public var stepCount: UInt64 = 0

  private let beta1: Double
  private let beta2: Double
  private let epsilon: Double
  private let means: [Parameter]
  private let squares: [Parameter]
  private let failure: TensorError?

  /// Adam for `parameters`, starting at t = 0.
  public init(
    _ parameters: [Parameter], learningRate: Double, beta1: Double = 0.9, beta2: Double = 0.999,
    epsilon: Double = 1e-8
  ) {
    self.parameters = parameters
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    means = Adam.zeros("mean", beside: parameters)
    squares = Adam.zeros("square", beside: parameters)
    failure = Adam.failure(of: means + squares)
  }

  /// m and v.
  public var state: [Parameter] { means + squares }

  /// One update.
  ///
  /// - Throws: What does not fit about a gradient.
  public func step(_ gradients: [Tensor]) throws(TensorError) {
    try check(gradients, averages: failure)
    stepCount += 1
    for (place, g) in gradients.enumerated() {
      let (p, m, v) = (parameters[place].tensor, means[place].tensor, squares[place].tensor)
      defer { p.overwritten() }
      Profile.measure("adam") { update(p, g, m, v) }
    }
  }

  private func update(_ p: Tensor, _ g: Tensor, _ m: Tensor, _ v: Tensor) {
    inParallel(p.shape.count, least: 4096) { part in
      let (start, count) = (part.lowerBound, part.count)
      switch p.dtype {
      case .float32:
        gl_adam_f32(
          count, learningRate, beta1, beta2, epsilon, stepCount, g.f32 + start, m.f32 + start,
          v.f32 + start, p.f32 + start)
      case .float64:
        gl_adam_f64(
          count, learningRate, beta1, beta2, epsilon, stepCount, g.f64 + start, m.f64 + start,
          v.f64 + start, p.f64 + start)
      }
    }
  }
}
