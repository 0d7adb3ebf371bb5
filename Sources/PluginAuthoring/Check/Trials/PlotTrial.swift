import GanLabKit

/// Tries a plot on small networks that were not trained.
struct PlotTrial: Trial {
  let partners: Partners
  let criticOutput: CriticOutput
  let sibling = ""

  func outputs(of component: any Component, _ conditions: Conditions) throws -> [Output] {
    try data(of: component, seed: conditions.seed).panels.enumerated().flatMap { number, panel in
      panel.layers.map { Output("panel \(number + 1)", $0.numbers, mayHaveGaps: true) }
    }
  }

  func call(_ component: any Component) throws -> () throws -> Void {
    { _ = try data(of: component, seed: 1) }
  }

  private func data(of component: any Component, seed: UInt64) throws -> PlotData {
    guard let plot = component as? any Plot else {
      throw NotTried("it is registered as a plot and is none")
    }
    let networks = try partners.networks(.float32, seed: seed)
    var random = Random(seed: seed).stream("samples")
    let curve = PlotContext.Curve(steps: [0, 1, 2, 3], values: [1.5, 1.2, 1.3, 1.1])
    let context = PlotContext(
      networks: networks, source: try Partners.source(), criticOutput: criticOutput, step: 4,
      losses: [Part.generator: curve, Part.discriminator: curve], random: Random(seed: seed),
      isCancelled: Patience().hasEnded,
      sampler: { count in
        guard let generator = networks as? any GeneratorNetworks else {
          throw ComponentError("this needs a generator, and the model has none")
        }
        let z = generator.prior.samples(count, random: &random)
        return withoutRecording { generator.generate(z, .evaluation) }
      })
    return try context.run(plot)
  }
}

extension PlotData.Layer {
  /// All numbers of the layer.
  fileprivate var numbers: [Double] {
    switch self {
    case .points(let x, let y, _), .line(let x, let y, _): x + y
    case .heatMap(let values, _, _, let x, let y, _, _):
      values + [x.lowerBound, x.upperBound, y.lowerBound, y.upperBound]
    case .arrows(let x, let y, let u, let v, _): x + y + u + v
    case .bars(_, let values, let errors, _): values + errors
    case .level(let value, _): [value]
    }
  }
}
