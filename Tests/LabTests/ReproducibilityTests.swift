import GanLabKit
import PluginHost
import TestSupport
import Testing

@testable import Lab

/// The same seed gives the same bits, whatever else is drawn beside.
@Suite struct ReproducibilityTests {
  @Test(arguments: ["minimax", "nonsaturating", "wasserstein"])
  func theSameSeedGivesTheSameBits(loss: String) throws {
    let runs = try (0..<2).map { _ in
      let session = try Session.small(loss: loss, settings: ["batch=32", "seed=11"])
      _ = try session.turn("gradient-penalty", on: true)
      _ = try session.turn("instance-noise", on: true)
      return (try session.losses(of: 20), try session.weights(), session.trainer?.snapshots?.all)
    }
    #expect(runs[0].0 == runs[1].0)
    #expect(runs[0].1 == runs[1].1)
    #expect(runs[0].2?.map(\.points) == runs[1].2?.map(\.points))
  }

  @Test func anotherSeedGivesOthers() throws {
    let a = try Session.small(settings: ["batch=32", "seed=1"])
    let b = try Session.small(settings: ["batch=32", "seed=2"])
    #expect(try a.weights() != b.weights())
    #expect(try a.losses(of: 1) != b.losses(of: 1))
  }

  /// Samples, data points and pictures drawn in between leave the training as it is.
  @Test func lookingDoesNotDisturb() throws {
    let (a, b) = (try Session.small(), try Session.small())
    let first = try a.losses(of: 10)
    var second = try b.losses(of: 5)
    _ = try b.samples(100)
    _ = try b.dataPoints(100)
    _ = try b.choose(.sampler, "interpolate")
    _ = try b.samples(100)
    second += try b.losses(of: 5)
    #expect(first == second)
  }

  /// A switch draws from a stream of its own: data and codes stay the same.
  @Test(arguments: [
    "gradient-penalty", "instance-noise", "label-smoothing", "weight-clipping", "spectral-norm",
    "r1", "r2", "packing", "minibatch-discrimination",
  ])
  func aSwitchDoesNotChangeTheData(name: String) throws {
    let (with, without) = (try Session.small(), try Session.small())
    _ = try with.turn(name, on: true)
    let losses = (try with.losses(of: 6), try without.losses(of: 6))
    #expect(losses.0.last != losses.1.last)
    let streams = try [with, without].map {
      try #require($0.trainer?.draws as? FreshDraws).streams
    }
    #expect(streams[0][0] == streams[1][0] && streams[0][1] == streams[1][1])
    let draws = ["gradient-penalty", "instance-noise"].contains(name)
    #expect((streams[0][2] != streams[1][2]) == draws)
  }

  @Test func twoDrawsOfSamplesDiffer() throws {
    let session = try Session.small()
    let first = try session.samples(50).samples.floats()
    let second = try session.samples(50).samples.floats()
    #expect(first.count == 100 && first != second)
    try session.reset()
    #expect(try session.samples(50).samples.floats() == first)
  }

  /// Many samples are made in pieces, and are the generator's of the pieces' codes.
  @Test func manySamples() throws {
    let session = try Session.small(hidden: ["4"])
    let set = try session.samples(150_000, random: Random(seed: 4))
    #expect(set.samples.shape == [150_000, 2] && set.generatorEvaluations == 150_000)
    let networks = try #require(session.networks as? any GeneratorNetworks)
    var random = Random(seed: 4)
    var expected: [Float] = []
    for count in [65_536, 65_536, 150_000 - 2 * 65_536] {
      let z = networks.prior.samples(count, random: &random)
      expected += try networks.generate(z, .evaluation).floats()
    }
    #expect(try set.samples.floats() == expected)
  }

  @Test func anotherLossKeepsTheWeights() throws {
    let session = try Session.small(loss: "minimax")
    _ = try session.train(.init(steps: 5))
    let before = (try session.weights(), session.networks.map(ObjectIdentifier.init))
    _ = try session.choose(.loss, "wasserstein")
    #expect(try session.weights() == before.0)
    #expect(session.networks.map(ObjectIdentifier.init) == before.1 && session.step == 5)
    _ = try session.train(.init(steps: 1))
    #expect(try session.weights() != before.0)
    #expect(session.step == 6)
  }

  @Test func batchNormBuildsTheNetworksAnew() throws {
    let session = try Session.small()
    _ = try session.train(.init(steps: 3))
    let plain = try session.weights().count
    let on = try session.turn("batch-norm", on: true)
    #expect(on.notices == ["the networks were drawn anew: their layers changed"])
    #expect(session.step == 0 && session.trainer == nil)
    #expect(try session.weights().count == plain + 2)
    let generator = try #require(session.networks?.part("generator")).network
    #expect(generator.buffers.contains { $0.name.hasSuffix("running_mean") })
    _ = try session.turn("batch-norm", on: true, [.init("network", ["both"])])
    #expect(try session.weights().count == plain + 4)
    let off = try session.turn("batch-norm", on: false)
    #expect(off.notices == [])
    #expect(try session.weights().count == plain)
    #expect(try session.turn("batch-norm", on: false).notices == ["batch-norm was off already"])
  }
}
