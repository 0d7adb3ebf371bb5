import GanLabKit
import TestSupport
import Testing

@testable import Lab

/// The switches of the game in a session: that each does what it is there for, and what it goes with.
@Suite struct GameSwitchTests {
  /// D's slopes at the data after some hundred steps, as r1 wants them.
  @Test func r1FlattensDAtTheData() throws {
    let slopes = try [false, true].map { isOn in
      let session = try Session.small(hidden: ["32", "32"])
      if isOn { _ = try session.turn("r1", on: true, [.init("weight", ["10"])]) }
      _ = try session.train(.init(steps: 400))
      return try GameSwitchTests.meanSlope(session, at: .data)
    }
    #expect(slopes[1] < 0.3 * slopes[0], "\(slopes)")
  }

  @Test func r2FlattensDAtTheSamples() throws {
    let slopes = try [false, true].map { isOn in
      let session = try Session.small(hidden: ["32", "32"])
      if isOn { _ = try session.turn("r2", on: true, [.init("weight", ["10"])]) }
      _ = try session.train(.init(steps: 400))
      return try GameSwitchTests.meanSlope(session, at: .samples)
    }
    #expect(slopes[1] < 0.3 * slopes[0], "\(slopes)")
  }

  private enum Place { case data, samples }

  private static func meanSlope(_ session: Session, at place: Place) throws -> Double {
    let networks = try #require(session.networks as? any AdversarialNetworks)
    let points =
      place == .data
      ? try session.dataPoints(300) : try session.samples(300).samples.doubles()
    let x = Tensor.of(points, [300, 2]).tracked()
    let slopes = try gradient(
      of: networks.discriminate(x, .evaluation).sum(), withRespectTo: [x])[0]
    return try slopes.norm(axis: 1).mean().item()
  }

  /// D's first layer takes m points, a batch has a logit for each pack, and a pack of one sample's copies has m
  /// times the logit that D gives the sample where nobody trains.
  @Test(arguments: [2, 3])
  func packingChangesWhatDSees(size: Int) throws {
    let session = try Session.small()
    _ = try session.turn("packing", on: true, [.init("size", ["\(size)"])])
    let networks = try #require(session.networks as? any AdversarialNetworks)
    let first = try #require(networks.part(Part.discriminator)?.network.parameters.first)
    #expect(first.tensor.shape == [2 * size, 16])
    var random = Random(seed: 4)
    let x = random.normal([7, 2])
    #expect(networks.discriminate(x, .training).shape == [7 / size, 1])
    #expect(networks.discriminate(x, .evaluation).shape == [7, 1])
    let copies = concatenate(Array(repeating: x.sliced(0..<1), count: size))
    let whole = try networks.discriminate(copies, .training).item()
    let share = try networks.discriminate(x.sliced(0..<1), .evaluation).item()
    #expect(abs(whole - Double(size) * share) < 1e-5)
    // The order within a pack counts, as it does in the paper's D.
    let pack = random.normal([size, 2])
    let turned = concatenate((0..<size).reversed().map { pack.sliced($0..<$0 + 1) })
    #expect(
      try networks.discriminate(pack, .training).item()
        != networks.discriminate(turned, .training).item())
    _ = try session.train(.init(steps: 20))
    // A batch without a single pack is told, and trains nothing.
    try session.set(["batch=\(size - 1)"])
    let error = try labError { _ = try session.train(.init(steps: 1)) }
    guard case .component(let reason, "nonsaturating") = error else {
      Issue.record("\(error)")
      return
    }
    #expect(reason.description.hasSuffix("a batch has \(size - 1): set batch=\(size) or more"))
    _ = try session.turn("packing", on: false)
    #expect((session.networks as? any AdversarialNetworks)?.samplesPerLogit == 1)
  }

  /// The last layer of D sees B numbers more, and what it sees of a sample depends on the others.
  @Test func minibatchDiscriminationLooksAtTheBatch() throws {
    let session = try Session.small()
    _ = try session.turn("minibatch-discrimination", on: true, [.init("kernels", ["5"])])
    let networks = try #require(session.networks as? any AdversarialNetworks)
    let critic = try #require(networks.part(Part.discriminator)).network
    #expect(critic.parameters.last?.tensor.shape == [1])
    #expect(critic.parameters.dropLast().last?.tensor.shape == [21, 1])
    var random = Random(seed: 4)
    let (x, near) = (random.normal([1, 2]), random.normal([1, 2]))
    let alike = concatenate([x, x, x, x])
    let mixed = concatenate([x, near, near * 3, near * -5])
    let logits = try [alike, mixed].map { try networks.discriminate($0, .training).doubles()[0] }
    #expect(abs(logits[0] - logits[1]) > 1e-4)
    // Where nobody trains a sample is judged by itself.
    let apart = try [alike, mixed].map { try networks.discriminate($0, .evaluation).doubles()[0] }
    #expect(abs(apart[0] - apart[1]) < 1e-6)
    // o(x) of samples that are all alike is 1 for each of the others.
    let seen = (networks as? any FeatureNetworks)?.features(alike, .training)
    let features = try #require(seen).doubles()
    #expect(features.count == 4 * 21)
    for value in features.suffix(5) { #expect(abs(value - 3) < 1e-5) }
  }

  /// In one batch the statistics are those of both, in two each has its own; without either, nothing changes.
  @Test(arguments: [true, false])
  func mixedBatchesMatterWhereBatchesDo(isNormalised: Bool) throws {
    let losses = try [false, true].map { isMixed in
      let session = try Session.small()
      if isNormalised {
        _ = try session.turn("batch-norm", on: true, [.init("network", ["discriminator"])])
      }
      if isMixed { _ = try session.turn("mixed-batches", on: true) }
      return try session.losses(of: 1)[0][0]
    }
    #expect(isNormalised ? abs(losses[0] - losses[1]) > 1e-4 : losses[0] == losses[1])
  }

  /// G's step differs from the plain one, D's parameters are left as they were, and no steps ahead are no change.
  @Test func unrollingMovesGAlone() throws {
    let (plain, ahead) = (try Session.small(), try Session.small())
    _ = try ahead.turn("unrolled", on: true, [.init("steps", ["4"]), .init("rate", ["0.5"])])
    let before = try ahead.weights(Part.discriminator)
    let records = try [plain, ahead].map { try $0.preparedTrainer().update(part: Part.generator) }
    #expect(try ahead.weights(Part.discriminator) == before)
    #expect(records[0].gradientNorm != records[1].gradientNorm)
    #expect(try plain.weights(Part.generator) != ahead.weights(Part.generator))
    let small = try Session.small()
    _ = try small.turn("unrolled", on: true, [.init("steps", ["1"]), .init("rate", ["1e-9"])])
    let almost = try small.preparedTrainer().update(part: Part.generator)
    // Other codes, the same game: G's gradient is of the same size.
    #expect(abs(almost.gradientNorm / records[0].gradientNorm - 1) < 0.5)
  }

  /// Every loss of a game goes with every switch, on the plane; what does not is refused with a reason.
  @Test(arguments: [
    "minimax", "nonsaturating", "wasserstein", "hinge", "lsgan", "fgan-kl", "fgan-reverse-kl",
    "fgan-js", "feature-matching", "gngan", "dist-gan",
  ])
  func lossesAndSwitchesGoTogether(loss: String) throws {
    let session = Session.fresh()
    try session.set(["batch=24", "lr=1e-4"])
    _ = try session.choose(.data, "ring")
    let model = ["gngan", "dist-gan"].contains(loss) ? "gngan" : "gan-mlp"
    _ = try session.choose(.model, model, [.init("hidden", ["8"])])
    _ = try session.choose(.loss, loss)
    for descriptor in session.registry.components(.switch) {
      if let error = GameSwitchTests.refusal(of: descriptor.name, in: session) {
        switch error {
        case .incompatible: #expect(["label-smoothing", "batch-norm"].contains(descriptor.name))
        // What bounds slopes sample by sample does not go with what mixes samples.
        case .component: #expect(descriptor.name == "spectral-norm")
        default: Issue.record("\(descriptor.name) under \(loss): \(error)")
        }
        continue
      }
      let areFinite = try session.losses(of: 2).joined().allSatisfy { $0.isFinite }
      #expect(areFinite, "\(descriptor.name) under \(loss)")
      _ = try session.turn(descriptor.name, on: false)
    }
  }

  private static func refusal(of name: String, in session: Session) -> LabError? {
    do throws(LabError) {
      _ = try session.turn(name, on: true)
      return nil
    } catch {
      return error
    }
  }

  /// The same for images, where the switches that D's layers heed change convolutions.
  @Test(arguments: ["packing", "minibatch-discrimination", "mixed-batches", "unrolled", "r1", "r2"])
  func imagesHaveThem(name: String) throws {
    let session = Session.fresh()
    _ = try session.choose(.data, "digits", [.init("train", ["64"]), .init("test", ["16"])])
    _ = try session.choose(.model, "dcgan", [.init("channels", ["4"]), .init("latent", ["8"])])
    _ = try session.choose(.loss, "hinge")
    try session.set(["batch=8"])
    _ = try session.turn(name, on: true)
    let areFinite = try session.losses(of: 2).joined().allSatisfy { $0.isFinite }
    #expect(areFinite)
    let networks = try #require(session.networks as? any AdversarialNetworks)
    let kernel = try #require(networks.part(Part.discriminator)?.network.parameters.first)
    #expect(kernel.tensor.shape == [4, 4, name == "packing" ? 2 : 1, 4])
  }

  /// Pools in place of strides: kernels of 3 by 3, and the same sizes behind them.
  @Test(arguments: ["stride", "average", "max"])
  func halving(_ way: String) throws {
    let session = Session.fresh()
    _ = try session.choose(.data, "digits", [.init("train", ["64"]), .init("test", ["16"])])
    _ = try session.choose(.model, "dcgan", [.init("channels", ["4"]), .init("halving", [way])])
    _ = try session.choose(.loss, "nonsaturating")
    try session.set(["batch=8"])
    let areFinite = try session.losses(of: 1).joined().allSatisfy { $0.isFinite }
    #expect(areFinite)
    let networks = try #require(session.networks as? any AdversarialNetworks)
    let parameters = try #require(networks.part(Part.discriminator)).network.parameters
    let side = way == "stride" ? 4 : 3
    #expect(parameters.first?.tensor.shape == [side, side, 1, 4])
    #expect(parameters.dropLast().last?.tensor.shape == [7 * 7 * 8, 1])
  }

  @Test func refusals() throws {
    let session = Session.fresh()
    _ = try session.choose(.data, "ring")
    _ = try session.choose(.model, "vae")
    for name in ["r1", "packing", "minibatch-discrimination", "mixed-batches", "unrolled"] {
      let error = try labError { _ = try session.turn(name, on: true) }
      guard case .incompatible(let facts) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(facts.need == .critic && facts.lacking == ["vae"])
    }
    _ = try session.choose(.model, "gan-mlp")
    for loss in ["gngan", "dist-gan"] {
      let error = try labError { _ = try session.choose(.loss, loss) }
      guard case .incompatible(let facts) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(facts.need == .autoencoder && facts.alternatives.contains("nonsaturating"))
    }
    _ = try session.turn("minibatch-discrimination", on: true)
    let error = try labError { _ = try session.turn("spectral-norm", on: true) }
    guard case .component(let reason, "gan-mlp") = error else {
      Issue.record("\(error)")
      return
    }
    #expect(reason.description.hasPrefix("spectral normalisation bounds the slope of D"))
  }
}
