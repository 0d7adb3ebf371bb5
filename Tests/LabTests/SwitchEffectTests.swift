import GanLabKit
import PluginHost
import TestSupport
import Testing

@testable import Lab

/// Every switch does what it says, seen from outside of its code.
@Suite struct SwitchEffectTests {
  @Test func clippingBoundsTheCriticAndNothingElse() throws {
    let session = try Session.small(loss: "wasserstein")
    _ = try session.turn("weight-clipping", on: true, [.init("limit", ["0.05"])])
    for _ in 0..<20 {
      _ = try session.train(.init(steps: 1))
      #expect(try session.weights("discriminator").joined().allSatisfy { abs($0) <= 0.05 })
    }
    // It bites: some weight is at the bound, and the generator has larger ones.
    #expect(try session.weights("discriminator").joined().contains { abs($0) == 0.05 })
    #expect(try session.weights("generator").joined().contains { abs($0) > 0.05 })
  }

  /// Slopes between data and samples, by differences: near 1 with the penalty, far from it without.
  @Test func thePenaltyHoldsTheSlopeNearOne() throws {
    let (with, without) = (
      try Session.small(loss: "wasserstein", hidden: ["32", "32"]),
      try Session.small(loss: "wasserstein", hidden: ["32", "32"])
    )
    _ = try with.turn("gradient-penalty", on: true, [.init("weight", ["10"])])
    for session in [with, without] { _ = try session.train(.init(steps: 400)) }
    let slope = (try meanSlope(with), try meanSlope(without))
    #expect(abs(slope.0 - 1) < 0.25, "with: \(slope.0)")
    #expect(slope.1 > 3, "without: \(slope.1)")
  }

  /// The mean of ‖∇d‖ at points halfway between data and samples.
  private func meanSlope(_ session: Session) throws -> Double {
    let networks = try #require(session.networks as? any AdversarialNetworks)
    let data = try session.dataPoints(200)
    let samples = try session.samples(200).samples.doubles()
    let middle = zip(data, samples).map { ($0 + $1) / 2 }
    let h = 1e-2
    let squares = try (0..<2).map { axis in
      let sides = try [h, -h].map { shift in
        let moved = middle.enumerated().map { place, value in
          place % 2 == axis ? value + shift : value
        }
        return try networks.discriminate(Tensor.of(moved, [200, 2]), .evaluation).doubles()
      }
      return zip(sides[0], sides[1]).map { ($0 - $1) / (2 * h) }.map { $0 * $0 }
    }
    return zip(squares[0], squares[1]).map { ($0 + $1).squareRoot() }.reduce(0, +) / 200
  }

  /// With the target s, D's loss grows by (1 - s) E d(x): softplus(d) - softplus(-d) = d.
  @Test(arguments: [0.9, 0.5, 1.0])
  func smoothingChangesTheLossAsTheFormulaSays(target: Double) throws {
    let (smooth, sharp) = (try Session.small(loss: "minimax"), try Session.small(loss: "minimax"))
    _ = try smooth.turn("label-smoothing", on: true, [.init("target", ["\(target)"])])
    let networks = try #require(sharp.networks as? any AdversarialNetworks)
    var draws = try #require(sharp.preparedTrainer().draws as? FreshDraws)
    let real = try networks.discriminate(draws.data(32), .evaluation).doubles()
    let expected = (1 - target) * real.reduce(0, +) / 32
    let losses = try [smooth, sharp].map {
      try $0.preparedTrainer().update(part: "discriminator").loss
    }
    #expect(abs(losses[0] - losses[1] - expected) < 1e-6)
    #expect(target == 1 || abs(expected) > 1e-4)
  }

  @Test(arguments: [(0, 0.5), (100, 0.25), (150, 0.125), (199, 0.0025), (200, 0), (5000, 0)])
  func instanceNoiseAnnealsToNone(step: Int, deviation: Double) throws {
    let session = try Session.small()
    let descriptor = try session.descriptor(.switch, "instance-noise")
    let item = try #require(try descriptor.make() as? any Switch)
    try item.set("until", to: ["200"])
    try item.set("std", to: ["0.5"])
    let source = try #require(session.source)
    let context = StepContext(
      batch: 4, step: step, switches: [item],
      draws: FreshDraws(source, random: Random(seed: 3)))
    let x = Tensor.zeros([4000, 2])
    let noise = try context.discriminatorInput(x).doubles()
    let mean = noise.reduce(0, +) / 8000
    let spread = (noise.reduce(0) { $0 + $1 * $1 } / 8000).squareRoot()
    // Three standard errors of 8,000 draws.
    #expect(abs(spread - deviation) <= 0.024 * deviation)
    #expect(abs(mean) <= 0.034 * deviation)
    if deviation > 0 {
      #expect(try context.discriminatorInput(x).doubles() != noise)
    }
  }

  @Test func instanceNoiseThatStays() throws {
    let session = try Session.small()
    let item = try #require(
      try session.descriptor(.switch, "instance-noise").make() as? any Switch)
    try item.set("until", to: ["0"])
    let context = StepContext(
      batch: 4, step: 1_000_000, switches: [item],
      draws: FreshDraws(try #require(session.source), random: Random(seed: 3)))
    #expect(try context.discriminatorInput(.zeros([10, 2])).doubles().contains { abs($0) > 0.1 })
  }

  /// Noise in the input reaches the losses, and no longer once it has gone.
  @Test func instanceNoiseReachesTheTraining() throws {
    let (with, without) = (try Session.small(), try Session.small())
    _ = try with.turn("instance-noise", on: true, [.init("until", ["3"])])
    #expect(try with.losses(of: 1)[0] != without.losses(of: 1)[0])
  }

  /// Behind a linear layer, batch normalisation undoes any scaling of its weights and bias.
  @Test(arguments: [true, false])
  func batchNormUndoesScaling(isOn: Bool) throws {
    let session = try Session.small()
    if isOn { _ = try session.turn("batch-norm", on: true) }
    let networks = try #require(session.networks as? any GeneratorNetworks)
    var random = Random(seed: 1)
    let z = networks.prior.samples(64, random: &random)
    let before = try networks.generate(z, .training).doubles()
    for parameter in try #require(networks.parts.first).network.parameters.prefix(2) {
      try parameter.tensor.assign(parameter.tensor.detached * 10)
    }
    let after = try networks.generate(z, .training).doubles()
    let change = zip(before, after).map { abs($0 - $1) }.max() ?? 0
    #expect(isOn ? change < 0.01 : change > 0.1, "\(change)")
  }

  /// Each feature of a normalised batch has the mean 0 and the variance 1.
  @Test func batchNormOutputStatistics() throws {
    let layer = BatchNorm(3)
    var random = Random(seed: 5)
    let spread = Tensor.of([0.1, 3, 50.0], [3])
    let x = random.normal([500, 3]) * spread + Tensor.of([5, -2, 0.0], [3])
    let y = try layer(x, .training).doubles()
    for feature in 0..<3 {
      let column = stride(from: feature, to: y.count, by: 3).map { y[$0] }
      let mean = column.reduce(0, +) / 500
      let variance = column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 500
      #expect(abs(mean) < 1e-4 && abs(variance - 1) < 2e-3)
    }
    #expect(try layer.runningMean.doubles().map { ($0 * 100).rounded() / 100 }[0] == 0.5)
  }

  @Test func batchNormInTheCriticSeparatesTheBatches() throws {
    let session = try Session.small()
    _ = try session.turn("batch-norm", on: true, [.init("network", ["both"])])
    let networks = try #require(session.networks as? any AdversarialNetworks)
    #expect(networks.criticMixesSamples)
    _ = try session.train(.init(steps: 3))
    let other = try Session.small()
    _ = try other.turn("batch-norm", on: true, [.init("network", ["generator"])])
    #expect((other.networks as? any AdversarialNetworks)?.criticMixesSamples == false)
  }
}
