import Autograd
import Learning

/// What the lab hands to a component that works on a trained model: the model, the data, random
/// numbers, and a way to be stopped.
///
/// `SamplingContext`, `MeasureContext` and `PlotContext` add what is theirs. A context serves one call
/// and is not kept: what is in it may change as soon as the call returns.
public class RunContext {
  /// Where the data come from; nil without data.
  public let source: (any DataSource)?
  /// What the critic's output means, as the loss declares it; nil without a loss, or where it does not
  /// say.
  public let criticOutput: CriticOutput?
  /// The random numbers: the only ones to use, so that a seed gives the same result again.
  public var random: Random
  /// Evaluations of the generator so far, counted in samples.
  public private(set) var generatorEvaluations = 0
  /// Evaluations of the critic so far, counted in samples; a gradient is made of one.
  public private(set) var discriminatorEvaluations = 0
  /// How much is done, from 0 to 1, as far as the component has told.
  public private(set) var fraction: Double?
  /// True once the component has been told that it was cancelled.
  public private(set) var wasCancelled = false

  /// The networks that this call works on; nil without a model.
  let networksInUse: (any Networks)?
  private let cancelled: () -> Bool
  private let told: (Double) -> Void

  init(
    model: (any Networks)?, source: (any DataSource)?, criticOutput: CriticOutput?,
    random: Random, isCancelled: @escaping () -> Bool, report: @escaping (Double) -> Void
  ) {
    networksInUse = model
    self.source = source
    self.criticOutput = criticOutput
    self.random = random
    cancelled = isCancelled
    told = report
  }

  /// True once the user has had enough; cheap, so ask it at every step.
  ///
  /// A component that is told so returns soon, with anything or by throwing: what it returns then is
  /// not used.
  public func isCancelled() -> Bool {
    if cancelled() { wasCancelled = true }
    return wasCancelled
  }

  /// Leaves if the user has had enough: `isCancelled`, for code that may throw.
  ///
  /// - Throws: `Cancelled`.
  public func checkCancelled() throws(Cancelled) {
    if isCancelled() { throw Cancelled() }
  }

  /// Tells how much is done, from 0 to 1.
  public func report(_ fraction: Double) {
    guard fraction.isFinite else { return }
    self.fraction = min(max(fraction, 0), 1)
    told(self.fraction ?? 0)
  }

  /// The distribution of the generator's codes.
  ///
  /// - Throws: `ComponentError` if the model has no generator.
  public func prior() throws(ComponentError) -> Prior { try generator().prior }

  /// Samples [n] + sampleShape of the codes `z` [n, prior.dimensions], and counts them.
  ///
  /// - Throws: `ComponentError` if the model has no generator.
  public func generate(_ z: Tensor, _ mode: Mode = .evaluation) throws(ComponentError) -> Tensor {
    let x = try generator().generate(z, mode)
    generatorEvaluations += rows(z)
    return x
  }

  /// The critic's output d(x) [n, 1] for the samples `x` [n] + sampleShape, and counts them.
  ///
  /// - Throws: `ComponentError` if the model has no critic.
  public func discriminate(
    _ x: Tensor, _ mode: Mode = .evaluation
  ) throws(ComponentError) -> Tensor {
    guard let critic = networksInUse as? any AdversarialNetworks else {
      throw ComponentError("this needs a critic, and the model has none")
    }
    let d = critic.discriminate(x, mode)
    discriminatorEvaluations += rows(x)
    return d
  }

  /// Counts evaluations that were made for `times` samples without asking this context.
  public func note(_ cost: EvaluationCost, times: Int) {
    generatorEvaluations += cost.generator * times
    discriminatorEvaluations += cost.discriminator * times
  }

  private func generator() throws(ComponentError) -> any GeneratorNetworks {
    guard let generator = networksInUse as? any GeneratorNetworks else {
      throw ComponentError("this needs a generator, and the model has none")
    }
    return generator
  }

  private func rows(_ x: Tensor) -> Int { x.failure == nil && x.shape.rank > 0 ? x.shape[0] : 0 }
}

/// Thrown by a component that leaves because it was cancelled.
public struct Cancelled: Error {
  /// Says that it was.
  public init() {}
}

/// What a critic's output d(x) is, once its loss has been trained to the end.
///
/// A loss declares it as a capability (`criticLogit`, `criticValue`), so that a sampler that needs one
/// is refused under a loss that has another.
public enum CriticOutput: Sendable, Equatable {
  /// ln p_d(x) - ln p_g(x), up to how well D was trained: σ(d) is the probability of "real".
  case logit
  /// A score without a unit of its own: larger is more real, and only differences count.
  case value

  /// What a loss that provides `capabilities` makes of the output.
  public init?(_ capabilities: [Capability]) {
    if capabilities.contains(.criticLogit) {
      self = .logit
    } else if capabilities.contains(.criticValue) {
      self = .value
    } else {
      return nil
    }
  }
}
