import Autograd
internal import CKernels

/// RMSProp (Tieleman & Hinton 2012): v ← ρ v + (1 - ρ) g², θ ← θ - α g / (√v + ε).
public final class RMSProp: Optimizer {
  /// The parameters, in order.
  public let parameters: [Parameter]
  /// α.
  public var learningRate: Double
  /// Updates made so far.
  public var stepCount: UInt64 = 0

  private let decay: Double
  private let epsilon: Double
  private let squares: [Parameter]
  private let failure: TensorError?

  /// RMSProp for `parameters`.
  public init(
    _ parameters: [Parameter], learningRate: Double, decay: Double = 0.99, epsilon: Double = 1e-8
  ) {
    self.parameters = parameters
    self.learningRate = learningRate
    self.decay = decay
    self.epsilon = epsilon
    squares = RMSProp.zeros("square", beside: parameters)
    failure = RMSProp.failure(of: squares)
  }

  /// v.
  public var state: [Parameter] { squares }

  /// One update.
  ///
  /// - Throws: What does not fit about a gradient.
  public func step(_ gradients: [Tensor]) throws(TensorError) {
    try check(gradients, averages: failure)
    stepCount += 1
    for (place, g) in gradients.enumerated() {
      let (p, v) = (parameters[place].tensor, squares[place].tensor)
      defer { p.overwritten() }
      Profile.measure("rmsprop") {
        switch p.dtype {
        case .float32:
          gl_rmsprop_f32(p.shape.count, learningRate, decay, epsilon, g.f32, v.f32, p.f32)
        case .float64:
          gl_rmsprop_f64(p.shape.count, learningRate, decay, epsilon, g.f64, v.f64, p.f64)
        }
      }
    }
  }
}
