import GanLabKit

/// Tries a model: what its networks give, by their weights and by their inputs.
struct ModelTrial: Trial {
  /// The shapes of samples that are offered, the first that the model takes counts.
  static let shapes: [Shape] = [[2], [1], [1, 8, 8], [1, 28, 28]]

  let shapes: [Shape]
  /// The shipped model of its family.
  let sibling: String

  private static let count = 6

  func outputs(of component: any Component, _ conditions: Conditions) throws -> [Output] {
    let (networks, shape) = try build(component, conditions)
    let count = ModelTrial.count
    let samples = Shape([count] + shape.dimensions)
    var outputs: [Output] = []
    for part in networks.parts {
      for parameter in part.network.parameters {
        outputs.append(
          try Output(
            "the \(part.name)'s \(parameter.name)", parameter.tensor, nil,
            dtype: conditions.dtype))
      }
    }
    func look(_ words: String) throws {
      for mode in [Mode.training, .evaluation] {
        let manner = (mode == .training ? " in training" : " in evaluation") + words
        if let generator = networks as? any GeneratorNetworks {
          var random = Random(seed: conditions.seed).stream("codes")
          let z = generator.prior.samples(count, random: &random, dtype: conditions.dtype)
          outputs.append(
            try Output("generate" + manner, generator.generate(z, mode), samples))
        }
        if let critic = networks as? any AdversarialNetworks {
          let x = inputs(samples, conditions)
          outputs.append(
            try Output("discriminate" + manner, critic.discriminate(x, mode), [count, 1]))
        }
        if let classifier = networks as? any ClassifierNetworks {
          let x = inputs(samples, conditions)
          outputs.append(
            try Output(
              "classify" + manner, classifier.classify(x, mode), [count, classifier.classCount]))
          outputs.append(try Output("features" + manner, classifier.features(x, mode), nil))
        }
        if let known = networks as? any LikelihoodNetworks {
          outputs.append(
            try densities(of: known, inputs(samples, conditions), mode, manner))
        }
        if let bounding = networks as? any VariationalNetworks {
          outputs += try evidence(of: bounding, inputs(samples, conditions), mode, manner)
        }
      }
    }
    try look("")
    // As an update does: averages of weights follow.
    var random = Random(seed: conditions.seed).stream("update")
    try shake(networks, random: &random)
    try look(" after an update")
    return outputs
  }

  func gradientCases(of component: any Component, seed: UInt64) throws -> [GradientCase] {
    let conditions = Conditions(seed: seed, dtype: .float64)
    let (networks, shape) = try build(component, conditions)
    let samples = Shape([ModelTrial.count] + shape.dimensions)
    var random = Random(seed: seed).stream("weights of the sum")
    var cases: [GradientCase] = []
    if let known = networks as? any LikelihoodNetworks {
      try shake(networks, random: &random)
      cases.append(densityCase(known, inputs(samples, conditions), random: &random))
    }
    if let bounding = networks as? any VariationalNetworks {
      cases.append(evidenceCase(bounding, inputs(samples, conditions), random: &random))
    }
    if let generator = networks as? any GeneratorNetworks {
      let z = generator.prior
        .samples(ModelTrial.count, random: &random, dtype: .float64).tracked()
      let weights = random.normal(samples, dtype: .float64)
      cases.append(
        GradientCase(
          "generate",
          by: parameters(of: Part.generator, in: networks)
            + parameters(of: Part.model, in: networks) + [("its codes", [z])]
        ) { (generator.generate(z, .training) * weights).sum() })
    }
    if let critic = networks as? any AdversarialNetworks {
      let x = inputs(samples, conditions).tracked()
      let weights = random.normal([ModelTrial.count, 1], dtype: .float64)
      let own = parameters(of: Part.discriminator, in: networks)
      cases.append(
        GradientCase("discriminate", by: own + [("its samples", [x])], inner: [x]) {
          (critic.discriminate(x, .training) * weights).sum()
        })
    }
    if let classifier = networks as? any ClassifierNetworks {
      let x = inputs(samples, conditions).tracked()
      let weights = random.normal([ModelTrial.count, classifier.classCount], dtype: .float64)
      // Not as in training, where dropout draws anew each time.
      cases.append(
        GradientCase(
          "classify",
          by: parameters(of: Part.model, in: networks) + [("its samples", [x])]
        ) { (classifier.classify(x, .live) * weights).sum() })
    }
    return cases
  }

  func flaws(of component: any Component) throws -> [Flaw] {
    let (networks, shape) = try build(component, Conditions())
    var found: [Flaw] = []
    for part in networks.parts {
      var seen: Set<String> = []
      for parameter in part.network.parameters where !seen.insert(parameter.name).inserted {
        found.append(.repeatedParameter(part: part.name, name: parameter.name))
      }
    }
    let (exact, _) = try build(component, Conditions(dtype: .float64))
    let parameters = exact.parts.flatMap { part in
      part.network.parameters.map { (part.name, $0) }
    }
    if let (part, parameter) = parameters.first(where: { $0.1.tensor.dtype != .float64 }) {
      found.append(.ignoresDType(of: "the \(part)'s \(parameter.name)"))
    }
    let x = inputs(Shape([ModelTrial.count] + shape.dimensions), Conditions())
    if let known = networks as? any LikelihoodNetworks,
      let flaw = try unsteadyDensity(of: known, x)
    {
      found.append(flaw)
    }
    if let critic = networks as? any AdversarialNetworks, !critic.criticMixesSamples {
      let together = try critic.discriminate(x, .training).doubles()
      let alone = try critic.discriminate(x.sliced(0..<1), .training).doubles()
      if let a = together.first, let b = alone.first, abs(a - b) > 1e-3 * max(1, abs(a)) {
        found.append(.mixesSamples)
      }
    }
    return found
  }

  func call(_ component: any Component) throws -> () throws -> Void {
    let (networks, shape) = try build(component, Conditions())
    let samples = Shape([256] + shape.dimensions)
    return {
      if let critic = networks as? any AdversarialNetworks {
        let x = inputs(samples, Conditions())
        let parameters = networks.part(Part.discriminator)?.network.parameters.map(\.tensor)
        _ = try gradient(
          of: critic.discriminate(x, .training).mean(), withRespectTo: parameters ?? [])
      } else if let classifier = networks as? any ClassifierNetworks {
        let x = inputs(samples, Conditions())
        let parameters = networks.parts.flatMap { $0.network.parameters.map(\.tensor) }
        _ = try gradient(
          of: classifier.classify(x, .training).mean(), withRespectTo: parameters)
      } else if let known = networks as? any LikelihoodNetworks {
        let x = inputs(samples, Conditions())
        let parameters = networks.parts.flatMap { $0.network.parameters.map(\.tensor) }
        _ = try gradient(of: known.logDensity(x, .training).mean(), withRespectTo: parameters)
      } else if let bounding = networks as? any VariationalNetworks {
        let parameters = networks.parts.flatMap { $0.network.parameters.map(\.tensor) }
        let objective = evidenceObjective(bounding, inputs(samples, Conditions()))
        _ = try gradient(of: objective, withRespectTo: parameters)
      } else if let generator = networks as? any GeneratorNetworks {
        var random = Random(seed: 1)
        let z = generator.prior.samples(256, random: &random)
        try generator.generate(z, .training).checked()
      }
    }
  }

  func parameters(
    of part: String, in networks: any Networks
  ) -> [(name: String, tensors: [Tensor])] {
    guard let part = networks.part(part) else { return [] }
    return [("the \(part.name)'s weights", part.network.parameters.map(\.tensor))]
  }

  private func inputs(_ shape: Shape, _ conditions: Conditions) -> Tensor {
    var random = Random(seed: conditions.seed).stream("samples")
    return random.normal(shape, dtype: conditions.dtype)
  }

  /// The networks for the first shape that the model takes.
  private func build(
    _ component: any Component, _ conditions: Conditions
  ) throws -> (networks: any Networks, shape: Shape) {
    guard let model = component as? any Model else {
      throw NotTried("it is registered as a model and is none")
    }
    var refusal: (any Error)?
    for shape in shapes {
      var plan = BuildPlan(
        sampleShape: shape, random: Random(seed: conditions.seed), dtype: conditions.dtype)
      // Names that classifiers ask for, and others leave alone.
      plan.classes = (0...9).map { "\($0)" }
      plan.data = { count in
        var random = Random(seed: conditions.seed).stream("scale of the data")
        let all = Shape([count] + shape.dimensions)
        // Those that ask for greys from 0 to 1 get numbers from there.
        if let pixels = model.pixelValues, [.unit, .binary, .stochastic].contains(pixels) {
          return random.uniform(all, 0, 1, dtype: conditions.dtype)
        }
        return random.normal(all, dtype: conditions.dtype) * 1.5 + 0.5
      }
      plan.labelledData = { [data = plan.data, classes = plan.classes.count] count in
        LabelledSamples(
          data?(count) ?? .zeros(Shape([count] + shape.dimensions), dtype: conditions.dtype),
          labels: (0..<count).map { Int32($0 % classes) })
      }
      do {
        return (try model.build(plan), shape)
      } catch {
        refusal = refusal ?? error
      }
    }
    throw refusal ?? NotTried("no shape of samples was offered")
  }
}
