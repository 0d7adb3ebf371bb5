import GanLabKit
import TestSupport
import Testing

@testable import Lab

/// `spectral-norm` in a session: the bound that it is there for, and what it goes with.
@Suite struct SpectralNormSwitchTests {
  /// After some hundred steps no slope of D is above 1 with the switch on, and some are with it off.
  @Test(arguments: ["nonsaturating", "wasserstein"], [true, false])
  func boundsTheSlopeOfD(loss: String, isOn: Bool) throws {
    let session = try Session.small(loss: loss, settings: ["batch=64"], hidden: ["32", "32"])
    if isOn { _ = try session.turn("spectral-norm", on: true) }
    _ = try session.train(.init(steps: 400))
    let networks = try #require(session.networks as? any AdversarialNetworks)
    let slope = try SpectralNormSwitchTests.steepest(networks)
    #expect(isOn ? slope <= 1 + 1e-3 : slope > 1, "\(slope)")
    guard isOn else { return }
    // The bound is no matter of the points: each weight has the norm 1, and leaky ReLUs stretch nothing.
    let norms = try SpectralNormSwitchTests.norms(of: networks)
    #expect(norms.count == 3)
    // One step of the power iteration a pass lags a little behind weights that move.
    for norm in norms { #expect(norm >= 1 - 1e-5 && norm <= 1.1, "\(norms)") }
    // The weights themselves have left the bound: it is the division that holds.
    let raw = try SpectralNormSwitchTests.norms(of: networks, normalised: false)
    #expect(raw.contains { $0 > 1.1 }, "\(raw)")
  }

  /// The steepest line between two of many points, near ones and far ones.
  private static func steepest(_ networks: any AdversarialNetworks) throws -> Double {
    var random = Random(seed: 5)
    var steepest = 0.0
    for distance in [0.01, 0.3, 3] {
      let a = random.uniform([2000, 2], -3, 3)
      let b = a + random.normal([2000, 2]) * distance
      let rise = networks.discriminate(a, .evaluation) - networks.discriminate(b, .evaluation)
      let run = (a - b).norm(axis: 1, keepingAxis: true)
      for (rise, run) in zip(try rise.doubles(), try run.doubles())
      // Nearer ones are all rounding.
      where run > 0.005 { steepest = max(steepest, abs(rise) / run) }
    }
    return steepest
  }

  /// The largest singular value of each of D's weights as they multiply, or as they are.
  private static func norms(
    of networks: any AdversarialNetworks, normalised: Bool = true
  ) throws -> [Double] {
    let critic = try #require(networks.part(Part.discriminator)).network
    let vectors = critic.buffers
    let weights = critic.parameters.filter { $0.name.hasSuffix("weight") }
    #expect(vectors.count == 2 * weights.count)
    return try weights.enumerated().map { place, weight in
      let (u, v) = (vectors[2 * place].tensor, vectors[2 * place + 1].tensor)
      let matrix = weight.tensor.detached.reshaped([v.shape.count, u.shape.count])
      let largest = Matrix(try matrix.doubles(), columns: u.shape.count).largestSingularValue
      guard normalised else { return largest }
      return largest / (try v.matmul(matrix).matmul(u, transposingOther: true).item())
    }
  }

  /// u and v move in each pass in training, one of D's and one of G's, and when nobody trains, never.
  @Test func vectorsMoveInTrainingAlone() throws {
    let session = try Session.small()
    _ = try session.turn("spectral-norm", on: true)
    let critic = try #require(session.networks?.part(Part.discriminator)).network
    let vectors = { try critic.buffers.map { try $0.tensor.floats() } }
    _ = try session.train(.init(steps: 3))
    let before = try vectors()
    _ = try session.samples(50)
    let networks = try #require(session.networks as? any AdversarialNetworks)
    _ = networks.discriminate(.ones([5, 2]), .evaluation)
    _ = networks.discriminate(.ones([5, 2]), .live)
    #expect(try vectors() == before)
    _ = networks.discriminate(.ones([5, 2]), .training)
    #expect(try vectors() != before)
    // What the optimiser holds is what D holds without the switch.
    let plain = try Session.small()
    _ = try plain.train(.init(steps: 1))
    let names = { (session: Session) in
      session.trainer?.optimizers[Part.discriminator]?.state.map(\.name)
    }
    #expect(names(session) == names(plain) && names(plain) != nil)
  }

  /// More rounds follow more closely.
  @Test func iterationsCount() throws {
    let errors = try [1, 10].map { iterations in
      let session = try Session.small(settings: ["batch=32", "lr=0.02"], hidden: ["32", "32"])
      _ = try session.turn("spectral-norm", on: true, [.init("iterations", ["\(iterations)"])])
      _ = try session.train(.init(steps: 60))
      let networks = try #require(session.networks as? any AdversarialNetworks)
      return try SpectralNormSwitchTests.norms(of: networks).map { $0 - 1 }.max() ?? 0
    }
    #expect(errors[0] > 2 * errors[1], "\(errors)")
  }

  /// In the networks of images all of D's weights are normalised, but for those of the class in cgan.
  @Test(arguments: ["dcgan", "cgan", "acgan", "gan-mlp"])
  func goesWithTheModelsThatHaveACritic(_ model: String) throws {
    let session = Session.fresh()
    _ = try session.choose(.data, "digits", [.init("train", ["64"]), .init("test", ["16"])])
    let options: [Assignment] =
      model == "gan-mlp"
      ? [.init("hidden", ["8"])] : [.init("channels", ["4"]), .init("d-norm", ["none"])]
    _ = try session.choose(.model, model, options)
    try session.set(["batch=8"])
    let plain = try #require(session.networks as? any AdversarialNetworks)
    _ = try session.turn("spectral-norm", on: true)
    let networks = try #require(session.networks as? any AdversarialNetworks)
    var random = Random(seed: 2)
    let x = random.uniform([4, 1, 28, 28], -1, 1)
    let judged = try [networks, plain].map { networks in
      let critic = try #require(networks.part(Part.discriminator)).network
      let before = try networks.discriminate(x, .evaluation).doubles()
      for parameter in critic.parameters where parameter.name.hasSuffix("weight") {
        guard !parameter.name.hasPrefix("class") else { continue }
        try parameter.tensor.assign(parameter.tensor.detached * 8)
      }
      return zip(before, try networks.discriminate(x, .evaluation).doubles())
        .map { abs($0 - $1) }.max() ?? 0
    }
    #expect(judged[0] < 1e-5 && judged[1] > 1e-3, "\(judged)")
    _ = try session.choose(.loss, model == "acgan" ? "acgan" : "nonsaturating")
    _ = try session.turn("gradient-penalty", on: true)
    let losses = try session.losses(of: 2)
    let areFinite = losses.joined().allSatisfy { $0.isFinite }
    #expect(areFinite)
  }

  /// What has no critic is refused, and so is D's batch normalisation beside it, in both orders.
  @Test func refusals() throws {
    let session = Session.fresh()
    _ = try session.choose(.data, "ring")
    _ = try session.choose(.model, "vae")
    let error = try labError { _ = try session.turn("spectral-norm", on: true) }
    guard case .incompatible(let facts) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(facts.need == .critic && facts.lacking == ["vae"])

    _ = try session.choose(.model, "gan-mlp")
    for (first, second) in [("batch-norm", "spectral-norm"), ("spectral-norm", "batch-norm")] {
      let options = { $0 == "batch-norm" ? [Assignment("network", ["both"])] : [] }
      _ = try session.turn(first, on: true, options(first))
      let before = try session.fingerprint()
      let error = try labError { _ = try session.turn(second, on: true, options(second)) }
      guard case .component(let reason, let owner) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(
        owner == "gan-mlp"
          && reason.description
            == "spectral normalisation bounds D's slope, and batch normalisation in D would undo "
            + "that: take switch batch-norm on network=generator, or leave spectral-norm off"
      )
      #expect(try session.fingerprint() == before)
      _ = try session.turn(first, on: false)
    }
    // The generator's is nobody's business.
    _ = try session.turn("batch-norm", on: true)
    _ = try session.turn("spectral-norm", on: true)

    for model in ["dcgan", "cgan"] {
      let session = Session.fresh()
      _ = try session.choose(.data, "digits", [.init("train", ["64"]), .init("test", ["16"])])
      _ = try session.turn("spectral-norm", on: true)
      let error = try labError { _ = try session.choose(.model, model) }
      guard case .component(let reason, _) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(reason.description.contains("take model \(model) d-norm=none, or"))
      _ = try session.choose(.model, model, [.init("d-norm", ["none"])])
    }
  }
}
