import GanLabKit
import TestSupport
import Testing

@testable import PluginAPI

/// The frame that all adversarial losses share, and what switches may do inside it.
struct AdversarialLossTests {
  /// Networks that lack a critic.
  private final class GeneratorAlone: GeneratorNetworks {
    let parts: [Part] = []
    let prior = Prior(dimensions: 2)
    func generate(_ z: Tensor, _ mode: Mode) -> Tensor { z }
  }

  @Test(arguments: ["Minimax", "NonSaturating", "Wasserstein"])
  func networksWithoutACriticAreRefused(_ library: String) throws {
    let loss = try Plugins.loss(library)
    let name = type(of: loss).about.name
    let error = try #require(throws: ComponentError.self) {
      try loss.updates(for: GeneratorAlone())
    }
    #expect(error.description == "\(name) needs a critic, and this model has none")
  }

  @Test func theDiscriminatorMovesFirstAndIsRepeated() throws {
    let networks = try Plugins.networks(hidden: ["4"], .float32)
    let updates = try Plugins.loss("NonSaturating").updates(for: networks)
    #expect(updates.map(\.part) == [Part.discriminator, Part.generator])
    #expect(updates.map(\.isRepeated) == [true, false])
  }

  /// D takes the samples as data, and G goes through D without moving it: each update has gradients for
  /// its own network, and D's has none for G.
  @Test func gradientsStayWhereTheyBelong() throws {
    let networks = try Plugins.networks(hidden: ["8"], .float64)
    let updates = try Plugins.loss("NonSaturating").updates(for: networks)
    let source = MixtureSource(try GaussianMixture(means: [[0, 0]], deviations: [1]))
    let draws = FreshDraws(source, random: Random(seed: 1), dtype: .float64)
    let context = StepContext(batch: 32, step: 0, switches: [], draws: draws)
    func norm(_ loss: Tensor, _ part: String) throws -> Double {
      let parameters = try #require(networks.part(part)).network.parameters.map(\.tensor)
      return try gradient(of: loss, withRespectTo: parameters).reduce(0) {
        $0 + (try $1.sumOfSquares())
      }
    }
    let forD = try updates[0].objective(context)
    #expect(try norm(forD, Part.discriminator) > 0)
    #expect(try norm(forD, Part.generator) == 0)
    let forG = try updates[1].objective(context)
    #expect(try norm(forG, Part.generator) > 0)
  }

  /// One pass over both batches gives the logits of two passes.
  @Test func oneCriticPassIsTwo() throws {
    let networks = try Plugins.networks(hidden: ["8"], .float64)
    var random = Random(seed: 2)
    let (real, fake) = (
      random.normal([6, 2], dtype: .float64), random.normal([4, 2], dtype: .float64)
    )
    let context = StepContext(
      batch: 6, step: 0, switches: [], draws: ReplayedDraws(dtype: .float64))
    let pass = DiscriminatorPass(real: real, fake: fake, networks: networks, context: context)
    let logits = pass.logits()
    let apart = [pass.discriminate(real), pass.discriminate(fake)]
    #expect(
      mismatch([logits.real, logits.fake], try apart.map { try Values($0) }, .mixed(1e-14)) == nil)
  }

  struct Penalty: Decodable, Sendable {
    let kind, activation: String
    let strength, value: Double
    let layers, gradients: [GoldenLayer]
    let xReal: Values
    let xFake, t: Values?

    static func all() throws -> [Penalty] {
      struct File: Decodable { let penalties: [Penalty] }
      return try Golden.read("networks.json", as: File.self).penalties.filter {
        $0.kind.hasPrefix("gradient_penalty") && $0.activation == "leaky_relu"
      }
    }
  }

  @Test func bothPenaltiesAreRecorded() throws { #expect(try Penalty.all().count == 2) }

  /// The switch `gradient-penalty`, two-sided and one-sided, against PyTorch.
  @Test(arguments: try Penalty.all(), DType.allCases)
  func gradientPenaltyAgreesWithPyTorch(_ golden: Penalty, _ dtype: DType) throws {
    let networks = try Plugins.networks(hidden: ["16", "16"], dtype)
    let critic = try #require(networks.part(Part.discriminator)).network
    try critic.load(golden.layers)
    let oneSided = golden.kind == "gradient_penalty" ? "off" : "on"
    let item = try Plugins.switch(
      "GradientPenalty", ["weight": "\(golden.strength)", "one-sided": oneSided])
    let context = StepContext(
      batch: 8, step: 0, switches: [item], draws: ReplayedDraws(t: golden.t, dtype: dtype))
    let pass = DiscriminatorPass(
      real: golden.xReal.tensor(dtype), fake: try #require(golden.xFake).tensor(dtype),
      networks: networks, context: context)
    let penalty = try #require(try item.discriminatorPenalty(pass))
    let tolerance = Tolerance.mixed(dtype == .float32 ? 2e-5 : 1e-12)
    #expect(mismatch(penalty, Values(shape: [], values: [golden.value]), tolerance) == nil)
    let gradients = try gradient(of: penalty, withRespectTo: critic.parameters.map(\.tensor))
    #expect(mismatch(gradients, golden.gradients.flatMap(\.tensors), tolerance) == nil)
  }

  @Test func weightClippingLeavesTheGeneratorAlone() throws {
    let networks = try Plugins.networks(hidden: ["8"], .float32)
    let item = try Plugins.switch("WeightClipping", ["limit": "0.01"])
    for part in networks.parts { item.afterUpdate(of: part) }
    func largest(_ part: String) throws -> Float {
      let parameters = try #require(networks.part(part)).network.parameters
      return try parameters.flatMap { try $0.tensor.floats() }.map(abs).max() ?? 0
    }
    #expect(try largest(Part.discriminator) == 0.01)
    #expect(try largest(Part.generator) > 0.1)
  }

  /// Each purpose has a stream of its own: what a switch draws changes neither data nor codes.
  @Test func drawsAreIndependent() throws {
    let source = MixtureSource(
      try GaussianMixture(means: [[0, 0], [3, 1]], deviations: [1, 0.5]))
    var a = FreshDraws(source, random: Random(seed: 3))
    var b = FreshDraws(source, random: Random(seed: 3))
    _ = b.uniform([17])
    _ = b.normal([5, 5])
    _ = b.codes(9, of: Prior(dimensions: 4))
    #expect(try a.data(20).floats() == b.data(20).floats())
    let streams = b.streams
    let next = try b.codes(4, of: Prior(dimensions: 2)).floats()
    b.streams = streams
    #expect(try b.codes(4, of: Prior(dimensions: 2)).floats() == next)
    b.streams = []
    #expect(b.streams != [])
  }

  @Test func priors() throws {
    var random = Random(seed: 4)
    let uniform = Prior(.uniform, dimensions: 3).samples(20_000, random: &random)
    #expect(uniform.shape == [20_000, 3])
    let values = try uniform.doubles()
    #expect(Statistics.kolmogorov(values) { ($0 + 1) / 2 } < 1.95)
    let gaussian = Statistics(
      try Prior(dimensions: 3).samples(20_000, random: &random).doubles())
    #expect(abs(gaussian.mean) < 0.017 && abs(gaussian.variance - 1) < 0.024)
  }
}
