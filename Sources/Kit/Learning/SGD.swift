import Autograd
internal import CKernels

/// Stochastic gradient descent with momentum: u ← μ u + g, θ ← θ - α u.
public final class SGD: Optimizer {
  /// The parameters, in order.
  public let parameters: [Parameter]
  /// α.
  public var learningRate: Double
  /// Updates made so far.
  public var stepCount: UInt64 = 0

  private let momentum: Double
  private let velocities: [Parameter]
  private let failure: TensorError?

  /// SGD for `parameters`, at rest.
  public init(_ parameters: [Parameter], learningRate: Double, momentum: Double = 0) {
    self.parameters = parameters
    self.learningRate = learningRate
    self.momentum = momentum
    velocities = SGD.zeros("velocity", beside: parameters)
    failure = SGD.failure(of: velocities)
  }

  /// u.
  public var state: [Parameter] { velocities }

  /// One update.
  ///
  /// - Throws: What does not fit about a gradient.
  public func step(_ gradients: [Tensor]) throws(TensorError) {
    try check(gradients, averages: failure)
    stepCount += 1
    for (place, g) in gradients.enumerated() {
      let (p, u) = (parameters[place].tensor, velocities[place].tensor)
      defer { p.overwritten() }
      Profile.measure("sgd") {
        switch p.dtype {
        case .float32: gl_sgd_f32(p.shape.count, learningRate, momentum, g.f32, u.f32, p.f32)
        case .float64: gl_sgd_f64(p.shape.count, learningRate, momentum, g.f64, u.f64, p.f64)
        }
      }
    }
  }
}
