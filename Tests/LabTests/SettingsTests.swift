import GanLabKit
import PluginHost
import TestSupport
import Testing

@testable import Lab

/// What the user sets counts before what a loss recommends, and that before the defaults.
@Suite struct SettingsTests {
  @Test func aLossRecommendsAndTheUserDecides() throws {
    let session = try Session.small(loss: "minimax", settings: [])
    #expect(session.effective.criticSteps == 1)
    _ = try session.choose(.loss, "wasserstein")
    #expect(session.effective.criticSteps == 5)
    try session.set(["d-steps=2"])
    #expect(session.effective.criticSteps == 2)
    _ = try session.choose(.loss, "minimax")
    #expect(session.effective.criticSteps == 2)
    _ = try session.choose(.loss, "wasserstein")
    #expect(session.effective.criticSteps == 2)
  }

  /// D's optimiser counts its updates: as many as the settings say.
  @Test func criticStepsAreMade() throws {
    let session = try Session.small(loss: "wasserstein")
    _ = try session.train(.init(steps: 3))
    #expect(session.trainer?.optimizers["discriminator"]?.stepCount == 15)
    #expect(session.trainer?.optimizers["generator"]?.stepCount == 3)
    try session.set(["d-steps=2"])
    _ = try session.train(.init(steps: 3))
    #expect(session.trainer?.optimizers["discriminator"]?.stepCount == 21)
  }

  @Test func learningRatesOfEachNetwork() throws {
    let session = try Session.small()
    try session.set(["lr=0.01"])
    #expect(session.effective.generator.learningRate == 0.01)
    #expect(session.effective.discriminator.learningRate == 0.01)
    try session.set(["d-lr=0.02"])
    #expect(session.effective.generator.learningRate == 0.01)
    #expect(session.effective.discriminator.learningRate == 0.02)
    try session.set(["g-lr=0.03", "d-lr=0"])
    #expect(session.effective.generator.learningRate == 0.03)
    #expect(session.effective.discriminator.learningRate == 0.01)
  }

  /// A network whose learning rate is as small as can be stays where it is, the other moves.
  @Test func aLearningRateReachesItsNetwork() throws {
    let session = try Session.small()
    _ = try session.train(.init(steps: 1))
    try session.set(["g-lr=1e-9"])
    let (g, d) = (try session.weights("generator"), try session.weights("discriminator"))
    _ = try session.train(.init(steps: 1))
    let moved = zip(g.joined(), try session.weights("generator").joined()).map { abs($0 - $1) }
    #expect(moved.allSatisfy { $0 <= 1e-7 })
    #expect(try session.weights("discriminator") != d)
  }

  /// A new learning rate keeps Adam's averages; another method starts at rest.
  @Test func whatKeepsTheOptimiser() throws {
    let session = try Session.small()
    _ = try session.train(.init(steps: 4))
    let adam = try #require(session.trainer?.optimizers["generator"])
    try session.set(["lr=1e-4", "batch=8"])
    let kept = try #require(session.trainer?.optimizers["generator"])
    #expect(kept === adam && kept.learningRate == 1e-4 && kept.stepCount == 4)
    try session.set(["beta1=0.9"])
    #expect(session.trainer?.optimizers["generator"]?.stepCount == 0)
    try session.set(["optimizer=sgd"])
    #expect(session.trainer?.optimizers["generator"] is SGD)
    #expect(session.step == 4)
  }

  /// Switches and losses that are changed on the way are noted with their step.
  @Test func changesAreNoted() throws {
    let session = try Session.small(loss: "minimax")
    _ = try session.train(.init(steps: 2))
    _ = try session.turn("gradient-penalty", on: true, [.init("weight", ["3"])])
    _ = try session.train(.init(steps: 1))
    _ = try session.turn("gradient-penalty", on: false)
    _ = try session.turn("gradient-penalty", on: false)
    _ = try session.choose(.loss, "nonsaturating")
    let events = try #require(session.trainer?.history.events)
    #expect(
      events.map { "\($0.step) \($0.text)" } == [
        "2 switch gradient-penalty weight=3", "3 switch gradient-penalty off",
        "3 loss nonsaturating",
      ])
  }

  /// Of several settings one is wrong: none is taken.
  @Test(arguments: [
    ["batch=64", "lr=99"], ["batch=64", "optimizer=newton"], ["seed=7", "bacth=64"],
    ["lr=1e-4", "d-steps=0"], ["lr=nan"], ["lr="], ["beta1=1"], ["seed=-1"], ["seed=1e300"],
    ["batch=1.5"], ["batch=64,32"], ["=3"],
  ])
  func aWrongSettingChangesNothing(settings: [String]) throws {
    let session = try Session.small()
    _ = try session.train(.init(steps: 1))
    let before = try session.fingerprint()
    let error = try labError { try session.set(settings) }
    guard case .option(_, of: "set") = error else {
      Issue.record("\(error)")
      return
    }
    #expect(try session.fingerprint() == before)
  }

  @Test func theSeedCountsAtOnceOrFromTheNextReset() throws {
    let session = try Session.small()
    let first = try session.weights()
    #expect(try session.set(["seed=1"]) == [])
    let second = try session.weights()
    #expect(second != first)
    _ = try session.train(.init(steps: 2))
    let trained = try session.weights()
    #expect(
      try session.set(["seed=0"]) == [
        "the seed counts from the next reset on: these networks are being trained"
      ])
    #expect(try session.weights() == trained && session.step == 2)
    try session.reset()
    #expect(try session.weights() == first && session.step == 0)
  }
}
