import Console
import GanLabKit

/// Tries a sampler on small networks that were not trained.
struct SamplerTrial: Trial {
  let partners: Partners
  /// What the critic's output is to mean, as far as the sampler asks.
  let criticOutput: CriticOutput
  let sibling = "prior"

  private static let count = 32

  func outputs(of component: any Component, _ conditions: Conditions) throws -> [Output] {
    // A sampler has no dtype to choose: networks are trained in floats.
    let networks = try partners.networks(.float32, seed: conditions.seed)
    // As after a training: the average of the generator's weights is not what they are now.
    for parameter in networks.part(Part.generator)?.network.parameters ?? [] {
      try parameter.tensor.assign(parameter.tensor * 1.25)
    }
    let set = try draw(SamplerTrial.count, component, networks, seed: conditions.seed)
    let count = set.samples.shape[0]
    return [
      try Output("the samples", set.samples, [max(count, 1), 2]),
      Output(
        "the groups",
        set.groups.flatMap { [Double($0.range.lowerBound), Double($0.range.upperBound)] }),
      Output("the figures", set.figures.compactMap(\.value)),
    ]
  }

  func flaws(of component: any Component) throws -> [Flaw] {
    let networks = try partners.networks(.float32, seed: 1)
    func weights() throws -> [[Float]] {
      try networks.parts.flatMap { try $0.network.parameters.map { try $0.tensor.floats() } }
    }
    let before = try weights()
    let set = try draw(SamplerTrial.count, component, networks, seed: 1)
    var found: [Flaw] = try weights() == before ? [] : [.changesNetworks]
    let count = set.samples.shape[0]
    if let stray = set.groups.first(where: { $0.range.upperBound > count }) {
      found.append(.groupOutside(stray.label, count: count))
    }
    return found
  }

  func call(_ component: any Component) throws -> () throws -> Void {
    let networks = try partners.networks(.float32, seed: 1)
    return { _ = try draw(256, component, networks, seed: 1) }
  }

  private func draw(
    _ count: Int, _ component: any Component, _ networks: any Networks, seed: UInt64
  ) throws -> SampleSet {
    guard let sampler = component as? any Sampler else {
      throw NotTried("it is registered as a sampler and is none")
    }
    let context = SamplingContext(
      networks, source: try Partners.source(), criticOutput: criticOutput,
      random: Random(seed: seed), isCancelled: Patience().hasEnded)
    return try context.draw(count, with: sampler)
  }
}

/// Tells a component after a while that the user has had enough: what heeds that may take its time.
struct Patience {
  private let end = ProgressLine.monotonicSeconds() + 2

  /// True once the while is over.
  func hasEnded() -> Bool { ProgressLine.monotonicSeconds() > end }
}
