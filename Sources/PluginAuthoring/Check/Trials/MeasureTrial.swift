import GanLabKit

/// Tries a measure on points of which some are samples and some data.
struct MeasureTrial: Trial {
  let partners: Partners
  let criticOutput: CriticOutput
  let sibling = ""

  func outputs(of component: any Component, _ conditions: Conditions) throws -> [Output] {
    let figures = try figures(48, component, seed: conditions.seed)
    return figures.compactMap { figure in
      figure.value.map { Output("the figure \(figure.key)", [$0]) }
    }
  }

  func call(_ component: any Component) throws -> () throws -> Void {
    { _ = try figures(256, component, seed: 1) }
  }

  private func figures(
    _ count: Int, _ component: any Component, seed: UInt64
  ) throws -> [NamedFigure] {
    guard let measure = component as? any Measure else {
      throw NotTried("it is registered as a measure and is none")
    }
    let source = try Partners.source()
    var random = Random(seed: seed).stream("points")
    let samples = random.normal([count, 2])
    let reference = source.samples(count, random: &random, dtype: .float32)
    let context = MeasureContext(
      samples, reference: reference, networks: try partners.networks(.float32, seed: seed),
      source: source, criticOutput: criticOutput, random: random,
      isCancelled: Patience().hasEnded)
    return try context.run(measure)
  }
}
