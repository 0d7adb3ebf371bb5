import GanLabKit
import PluginHost

/// A way to try the components of one kind: what is asked of them, and what they should answer.
protocol Trial {
  /// Everything that `component` gives under `conditions`, fresh at each call.
  ///
  /// - Throws: What the component throws, or the first error of its operations.
  func outputs(of component: any Component, _ conditions: Conditions) throws -> [Output]
  /// The values whose gradients are checked.
  ///
  /// - Throws: What the component throws.
  func gradientCases(of component: any Component, seed: UInt64) throws -> [GradientCase]
  /// Flaws that only this kind can have, beside those of the outputs.
  ///
  /// - Throws: What the component throws.
  func flaws(of component: any Component) throws -> [Flaw]
  /// The shipped component that times are compared with.
  var sibling: String { get }
  /// One call as training makes it, for timing.
  ///
  /// - Throws: What the component throws.
  func call(_ component: any Component) throws -> () throws -> Void
}

extension Trial {
  func gradientCases(of component: any Component, seed: UInt64) throws -> [GradientCase] { [] }
  func flaws(of component: any Component) throws -> [Flaw] { [] }
}

/// Under what a component is tried.
struct Conditions {
  /// Where random numbers start.
  var seed: UInt64 = 1
  /// Floats as in training, or doubles as in checks of gradients.
  var dtype = DType.float32
}

/// A trial for a component of a kind that is known; the parts that it plays with are the lab's own.
struct TrialMaker {
  /// The components to play with.
  let registry: Registry

  /// The trial for `descriptor`.
  ///
  /// - Throws: `NotTried`, with the reason.
  func trial(for descriptor: Descriptor) throws -> any Trial {
    switch descriptor.kind {
    case .loss: return LossTrial(partners: try partners(for: descriptor))
    case .switch:
      let partners = try partners(for: descriptor)
      return SwitchTrial(
        partners: partners, loss: try loss(for: descriptor, beside: partners.modelDescriptor))
    case .model:
      let isGame = descriptor.about.provides.contains(.critic)
      return ModelTrial(
        shapes: ModelTrial.shapes,
        sibling: !isGame && descriptor.about.provides.contains(.likelihood) ? "realnvp" : "gan-mlp")
    case .data: return DataTrial()
    case .sampler:
      return SamplerTrial(
        partners: try partners(for: descriptor), criticOutput: output(for: descriptor))
    case .measure:
      return MeasureTrial(
        partners: try partners(for: descriptor), criticOutput: output(for: descriptor))
    case .plot:
      return PlotTrial(
        partners: try partners(for: descriptor), criticOutput: output(for: descriptor))
    default: throw NotTried("there is no trial for the kind \(descriptor.kind)")
    }
  }

  /// What a component wants the critic's output to be.
  private func output(for descriptor: Descriptor) -> CriticOutput {
    CriticOutput(descriptor.about.needs) ?? .logit
  }

  /// A model that has what `descriptor` needs, as far as models have it.
  private func partners(for descriptor: Descriptor) throws -> Partners {
    let models = registry.components(.model)
    // What no model has, the data or the loss may have.
    let needs = descriptor.about.needs.filter { need in
      models.contains { $0.about.provides.contains(need) }
    }
    let fitting = models.filter { model in needs.allSatisfy(model.about.provides.contains) }
    // A classifier that is half of a game is for those that need the game.
    let plain = fitting.first { !$0.about.provides.contains(.conditional) }
    guard
      let model = fitting.first(where: { $0.name == "gan-mlp" }) ?? plain ?? fitting.first
    else {
      throw NotTried("no model here has \(needs.map(\.phrase).joined(separator: " and "))")
    }
    return Partners(modelDescriptor: model)
  }

  /// A loss that goes with the model and has what the switch needs.
  private func loss(for descriptor: Descriptor, beside model: Descriptor) throws -> Descriptor {
    let losses = registry.components(.loss)
    let fitting = losses.filter { loss in
      loss.about.needs.allSatisfy(model.about.provides.contains)
        && descriptor.about.needs.allSatisfy {
          model.about.provides.contains($0) || loss.about.provides.contains($0)
        }
    }
    guard let loss = fitting.first(where: { $0.name == "nonsaturating" }) ?? fitting.first else {
      throw NotTried("no loss here goes with it")
    }
    return loss
  }
}

extension Descriptor {
  /// One with its default options; the one place here that makes components.
  ///
  /// - Throws: Why it cannot be made.
  func instance() throws -> any Component { try make() }
}

/// Why a component cannot be tried.
struct NotTried: Error {
  /// In one sentence.
  let reason: String

  init(_ reason: String) { self.reason = reason }
}

/// The data and the networks that a component is tried with: eight points' worth of the plane.
struct Partners {
  /// The model.
  let modelDescriptor: Descriptor

  /// The data: four Gaussians around the origin.
  ///
  /// - Throws: Nothing that can happen.
  static func source() throws -> any DataSource {
    MixtureSource(
      try GaussianMixture(
        means: [[1.5, 0.5], [-1, 1], [-0.5, -1.5], [1, -1]],
        deviations: [0.3, 0.3, 0.3, 0.3]))
  }

  /// Networks, small enough to be differentiated by hand.
  ///
  /// - Throws: What the model throws.
  func networks(
    _ dtype: DType, seed: UInt64, adjustedBy item: (any Switch)? = nil
  ) throws -> any Networks {
    let provides = modelDescriptor.about.provides
    if provides.contains(.conditional) {
      return PlaneConditional(
        classes: try Partners.source().classes.count, seed: seed, dtype: dtype)
    }
    if provides.contains(.classifier) {
      return PlaneClassifier(classes: try Partners.source().classes.count, seed: seed, dtype: dtype)
    }
    let component = try modelDescriptor.instance()
    // Smooth, so that no difference quotient straddles a kink; what it lacks of these, it lacks.
    for (option, words) in [
      ("hidden", ["16", "16"]), ("activation", ["tanh"]), ("d-activation", ["tanh"]),
    ] { try? component.set(option, to: words) }
    guard let model = component as? any Model else {
      throw NotTried("\(modelDescriptor.name) is registered as a model and is none")
    }
    var plan = BuildPlan(sampleShape: [2], random: Random(seed: seed), dtype: dtype)
    item?.adjust(&plan)
    return try model.build(plan)
  }

  /// What an objective sees: always the same draws for one seed.
  ///
  /// - Throws: Nothing that can happen.
  static func context(
    _ conditions: Conditions, batch: Int = 16, step: Int = 0, switches: [any Switch] = []
  ) throws -> StepContext {
    StepContext(
      batch: batch, step: step, switches: switches,
      draws: FreshDraws(
        try source(), random: Random(seed: conditions.seed), dtype: conditions.dtype))
  }
}
