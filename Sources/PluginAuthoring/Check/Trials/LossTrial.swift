import GanLabKit
import PluginHost

/// Tries a loss: on logits by themselves, and on the networks of a small model.
struct LossTrial: Trial {
  let partners: Partners
  let sibling = "nonsaturating"

  private static let count = 12

  func outputs(of component: any Component, _ conditions: Conditions) throws -> [Output] {
    let loss = try loss(component)
    var outputs: [Output] = []
    if let loss = loss as? any AdversarialLoss {
      // Logits as they are in the course of training: of a few, and those of a D that is sure.
      for (words, scale) in [("", 2.0), (" at logits of ±30", 30)] {
        let (real, fake) = logits(conditions, scale: scale)
        outputs.append(
          try Output(
            "what D minimises" + words,
            loss.discriminatorLoss(real: real, fake: fake, targets: ClassTargets()), .scalar,
            dtype: conditions.dtype))
        outputs.append(
          try Output(
            "what G minimises" + words, loss.generatorLoss(fake: fake), .scalar,
            dtype: conditions.dtype))
      }
    }
    // Objectives that are made of them would be refused, in other words.
    if outputs.contains(where: \.hasWrongShape) { return outputs }
    let networks = try partners.networks(conditions.dtype, seed: conditions.seed)
    for update in try loss.updates(for: networks) {
      let value = try update.objective(try Partners.context(conditions))
      outputs.append(try Output("the \(update.part)'s objective", value, .scalar))
      let part = networks.part(update.part)
      guard let tensors = part?.network.parameters.map(\.tensor) else {
        throw ComponentError("it trains a network called \(update.part), and there is none")
      }
      for slope in try gradient(of: value.sum(), withRespectTo: tensors) {
        outputs.append(try Output("the gradient of the \(update.part)'s objective", slope, nil))
      }
    }
    return outputs
  }

  func gradientCases(of component: any Component, seed: UInt64) throws -> [GradientCase] {
    let loss = try loss(component)
    let conditions = Conditions(seed: seed, dtype: .float64)
    let networks = try partners.networks(.float64, seed: seed)
    var cases: [GradientCase] = []
    if let loss = loss as? any AdversarialLoss {
      cases += logitCases(loss, conditions)
      if let networks = networks as? any AdversarialNetworks {
        cases.append(try penaltyCase(loss, networks, conditions))
      }
    }
    for update in try loss.updates(for: networks) {
      let tensors = networks.part(update.part)?.network.parameters.map(\.tensor) ?? []
      cases.append(
        GradientCase(
          "the \(update.part)'s objective", by: [("its weights", tensors)],
          isComposite: loss is any AdversarialLoss
        ) {
          try update.objective(try Partners.context(conditions))
        })
    }
    return cases
  }

  /// The two formulas by themselves.
  private func logitCases(
    _ loss: any AdversarialLoss, _ conditions: Conditions
  ) -> [GradientCase] {
    let (real, fake) = logits(conditions, scale: 2)
    let (x, g) = (real.tracked(), fake.tracked())
    return [
      GradientCase(
        "what D minimises",
        by: [("the logits of data", [x]), ("the logits of generated samples", [g])],
        inner: [x, g]
      ) { loss.discriminatorLoss(real: x, fake: g, targets: ClassTargets()) },
      GradientCase(
        "what G minimises", by: [("the logits of generated samples", [g])], inner: [g]
      ) { loss.generatorLoss(fake: g) },
    ]
  }

  /// ‖∇ₓ‖² of what D minimises, through a whole critic, by the critic's weights.
  private func penaltyCase(
    _ loss: any AdversarialLoss, _ networks: any AdversarialNetworks, _ conditions: Conditions
  ) throws -> GradientCase {
    let context = try Partners.context(conditions)
    let x = context.draws.data(LossTrial.count).tracked()
    let g = context.draws.data(LossTrial.count).tracked()
    let weights = networks.part(Part.discriminator)?.network.parameters.map(\.tensor) ?? []
    return GradientCase(
      "what D minimises, through a critic", by: [("the critic's weights", weights)],
      inner: [x, g], isComposite: true
    ) {
      loss.discriminatorLoss(
        real: networks.discriminate(x, .training), fake: networks.discriminate(g, .training),
        targets: ClassTargets())
    }
  }

  /// A flaw for each network that its objective leaves where it is.
  func flaws(of component: any Component) throws -> [Flaw] {
    let networks = try partners.networks(.float64, seed: 1)
    var found: [Flaw] = []
    for update in try loss(component).updates(for: networks) {
      let value = try update.objective(try Partners.context(Conditions(dtype: .float64)))
      let tensors = networks.part(update.part)?.network.parameters.map(\.tensor) ?? []
      let slopes = try gradient(of: value, withRespectTo: tensors)
      if try slopes.allSatisfy({ try $0.doubles().allSatisfy { $0 == 0 } }) {
        found.append(.trainsNothing(part: update.part))
      }
    }
    return found
  }

  func call(_ component: any Component) throws -> () throws -> Void {
    let loss = try loss(component)
    let networks = try partners.networks(.float32, seed: 1)
    let updates = try loss.updates(for: networks)
    return {
      for update in updates {
        let value = try update.objective(try Partners.context(Conditions(), batch: 256))
        let tensors = networks.part(update.part)?.network.parameters.map(\.tensor) ?? []
        _ = try gradient(of: value, withRespectTo: tensors)
      }
    }
  }

  private func logits(_ conditions: Conditions, scale: Double) -> (real: Tensor, fake: Tensor) {
    var random = Random(seed: conditions.seed).stream("logits")
    let shape: Shape = [LossTrial.count, 1]
    return (
      random.normal(shape, dtype: conditions.dtype) * scale,
      random.normal(shape, dtype: conditions.dtype) * scale
    )
  }

  private func loss(_ component: any Component) throws -> any Loss {
    guard let loss = component as? any Loss else {
      throw NotTried("it is registered as a loss and is none")
    }
    return loss
  }
}
