import GanLabKit
import TestSupport
import Testing

/// The options of `gan-mlp` that are mathematics of its own.
@Suite struct GanMLPTests {
  /// Networks with the output nonlinearity that `word` names; the same weights for each.
  private func networks(output word: String?) throws -> any AdversarialNetworks {
    let model = try #require(try Plugins.make(.model, "GanMLP") as? any Model)
    if let word { try model.set("output", to: [word]) }
    let plan = BuildPlan(sampleShape: [3], random: Random(seed: 4), dtype: .float64)
    return try #require(try model.build(plan) as? any AdversarialNetworks)
  }

  /// Samples of [16, 3] from codes that are large enough to leave every bound.
  private func samples(_ networks: any AdversarialNetworks) -> Tensor {
    var random = Random(seed: 9)
    return networks.generate(random.normal([16, 2], dtype: .float64) * 20, .training)
  }

  /// The output is the nonlinearity of what it is without one, and nothing else changes.
  @Test(arguments: Activation.allCases)
  func theOutputNonlinearityIsAppliedLast(_ activation: Activation) throws {
    let plain = samples(try networks(output: nil))
    let made = samples(try networks(output: activation.rawValue))
    #expect(mismatch(made, try Values(activation(plain)), .mixed(1e-14)) == nil)
    #expect(try plain.doubles().contains { abs($0) > 1 })
    if activation == .tanh { #expect(try made.doubles().allSatisfy { abs($0) < 1 }) }
  }

  /// The bound is the generator's: the critic's scores stay what they are.
  @Test func theCriticHasNone() throws {
    var random = Random(seed: 2)
    let x = random.normal([8, 3], dtype: .float64) * 50
    let (plain, bounded) = (try networks(output: nil), try networks(output: "sigmoid"))
    #expect(
      try bounded.discriminate(x, .training).doubles()
        == plain.discriminate(x, .training).doubles())
  }
}
