import GanLabKit
import PluginHost

/// Tries a switch: turned on beside a shipped model and a shipped loss.
struct SwitchTrial: Trial {
  let partners: Partners
  let loss: Descriptor
  let sibling = "gradient-penalty"

  /// Training steps at which it is looked at: what fades in or out has to show.
  private static let steps = [0, 10, 10_000]

  func outputs(of component: any Component, _ conditions: Conditions) throws -> [Output] {
    let item = try item(component)
    let networks = try partners.networks(
      conditions.dtype, seed: conditions.seed, adjustedBy: item)
    var targets = ClassTargets()
    item.adjust(&targets)
    var outputs = [Output("the targets", [targets.real, targets.fake])]
    for step in SwitchTrial.steps {
      let context = try Partners.context(conditions, step: step, switches: [item])
      let x = context.draws.data(16)
      outputs.append(
        try Output(
          "what D is shown at step \(step)", item.discriminatorInput(x, context), x.shape,
          dtype: conditions.dtype))
      if let critic = networks as? any AdversarialNetworks {
        outputs += try penalty(item, critic, context, conditions)
      }
      outputs += try objectives(item, networks, conditions, step: step)
    }
    for part in networks.parts {
      item.afterUpdate(of: part)
      for parameter in part.network.parameters {
        outputs.append(
          try Output(
            "the \(part.name)'s \(parameter.name) after an update", parameter.tensor, nil))
      }
    }
    return outputs
  }

  private func penalty(
    _ item: any Switch, _ critic: any AdversarialNetworks, _ context: StepContext,
    _ conditions: Conditions
  ) throws -> [Output] {
    let pass = DiscriminatorPass(
      real: context.draws.data(16), fake: context.draws.data(16), networks: critic,
      context: context)
    guard let penalty = try item.discriminatorPenalty(pass) else { return [] }
    return [try Output("the penalty", penalty, .scalar, dtype: conditions.dtype)]
  }

  private func objectives(
    _ item: any Switch, _ networks: any Networks, _ conditions: Conditions, step: Int
  ) throws -> [Output] {
    try updates(for: networks).flatMap { update in
      let context = try Partners.context(conditions, step: step, switches: [item])
      let value = try update.objective(context)
      let tensors = networks.part(update.part)?.network.parameters.map(\.tensor) ?? []
      return try [Output("the \(update.part)'s objective", value, .scalar)]
        + gradient(of: value.sum(), withRespectTo: tensors).map {
          try Output("the gradient of the \(update.part)'s objective", $0, nil)
        }
    }
  }

  func gradientCases(of component: any Component, seed: UInt64) throws -> [GradientCase] {
    let item = try item(component)
    let conditions = Conditions(seed: seed, dtype: .float64)
    let networks = try partners.networks(.float64, seed: seed, adjustedBy: item)
    var cases = try updates(for: networks).map { update in
      let tensors = networks.part(update.part)?.network.parameters.map(\.tensor) ?? []
      return GradientCase(
        "the \(update.part)'s objective with \(type(of: item).about.name) on",
        by: [("its weights", tensors)]
      ) {
        try update.objective(try Partners.context(conditions, switches: [item]))
      }
    }
    if let critic = networks as? any AdversarialNetworks {
      let context = try Partners.context(conditions)
      let (x, g) = (context.draws.data(16), context.draws.data(16).tracked())
      let real = x.tracked()
      let tensors = networks.part(Part.discriminator)?.network.parameters.map(\.tensor) ?? []
      // The penalty alone: beside the loss a small one would drown in what is allowed.
      let value = {
        let context = try Partners.context(conditions, switches: [item])
        let pass = DiscriminatorPass(real: real, fake: g, networks: critic, context: context)
        return try item.discriminatorPenalty(pass)
      }
      if try value() != nil {
        cases.append(
          GradientCase("the penalty", by: [("the critic's weights", tensors)]) {
            try value() ?? .scalar(0, dtype: .float64)
          })
      }
    }
    return cases
  }

  func flaws(of component: any Component) throws -> [Flaw] {
    var targets = ClassTargets()
    try item(component).adjust(&targets)
    return [("data", targets.real), ("generated samples", targets.fake)].compactMap {
      (0...1).contains($1) ? nil : .wrongTarget(of: $0, value: $1)
    }
  }

  func call(_ component: any Component) throws -> () throws -> Void {
    let item = try item(component)
    let networks = try partners.networks(.float32, seed: 1, adjustedBy: item)
    let updates = try updates(for: networks)
    return {
      for update in updates {
        let context = try Partners.context(Conditions(), batch: 256, switches: [item])
        let value = try update.objective(context)
        let part = networks.part(update.part)
        let tensors = part?.network.parameters.map(\.tensor) ?? []
        _ = try gradient(of: value, withRespectTo: tensors)
        if let part { item.afterUpdate(of: part) }
      }
    }
  }

  private func updates(for networks: any Networks) throws -> [Update] {
    guard let loss = try loss.instance() as? any Loss else {
      throw NotTried("\(loss.name) is registered as a loss and is none")
    }
    return try loss.updates(for: networks)
  }

  private func item(_ component: any Component) throws -> any Switch {
    guard let item = component as? any Switch else {
      throw NotTried("it is registered as a switch and is none")
    }
    return item
  }
}
