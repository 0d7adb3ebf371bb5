import Autograd
import Glibc

/// A normalizing flow: bijections one after the other, from data to latent codes that are standard normal.
///
/// By the change of variables, ln p(x) = ln N(f(x); 0, I) + ln |det ∂f/∂x|, exactly; samples are
/// f⁻¹(z) for z ~ N(0, I).
public final class Flow: Bijection {
  /// The bijections, from the data's side on.
  public let stages: [any Bijection]
  /// The number of coordinates.
  public let dimensions: Int

  /// Chains `stages` for rows of `dimensions` numbers.
  public init(dimensions: Int, _ stages: [any Bijection]) {
    self.dimensions = dimensions
    self.stages = stages
  }

  /// All stages' parameters; their names begin with the stage's place.
  public var parameters: [Parameter] { named(\.parameters) }
  /// All stages' buffers.
  public var buffers: [Parameter] { named(\.buffers) }

  /// The latent codes of the data `x`.
  public func forward(_ x: Tensor, _ mode: Mode) -> Mapped {
    var value = x
    var logDeterminant: Tensor?
    for stage in stages {
      let mapped = stage.forward(value, mode)
      value = mapped.value
      logDeterminant = logDeterminant.map { $0 + mapped.logDeterminant } ?? mapped.logDeterminant
    }
    return Mapped(value, logDeterminant: logDeterminant ?? .zeros([1, 1], dtype: x.dtype))
  }

  /// The data of the latent codes `y`.
  public func inverse(_ y: Tensor, _ mode: Mode) -> Tensor {
    stages.reversed().reduce(y) { $1.inverse($0, mode) }
  }

  /// All stages' steps.
  public func path(from x: Tensor, _ mode: Mode) -> [Tensor] {
    stages.reduce(into: [x]) { steps, stage in
      steps += stage.path(from: steps[steps.count - 1], mode)
    }.dropFirst().map { $0 }
  }

  /// All stages' steps, the last stage first.
  public func path(backFrom y: Tensor, _ mode: Mode) -> [Tensor] {
    stages.reversed().reduce(into: [y]) { steps, stage in
      steps += stage.path(backFrom: steps[steps.count - 1], mode)
    }.dropFirst().map { $0 }
  }

  /// ln p(x) of the rows of `x`: [n, 1].
  public func logDensity(_ x: Tensor, _ mode: Mode) -> Tensor {
    let mapped = forward(x, mode)
    let constant = 0.5 * Double(dimensions) * log(2 * Double.pi)
    return mapped.value.square().rowSums() * -0.5 + mapped.logDeterminant - constant
  }

  /// Tells all stages.
  public func parametersMoved() { for stage in stages { stage.parametersMoved() } }

  private func named(_ list: (any Layer) -> [Parameter]) -> [Parameter] {
    stages.enumerated().flatMap { place, stage in
      list(stage).map { $0.prefixed("\(place)") }
    }
  }
}
