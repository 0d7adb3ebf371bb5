import GanLabKit
import PluginHost
import TestSupport
import Testing

@testable import Lab

/// How a training begins, goes on and ends.
@Suite struct TrainingTests {
  @Test func whatIsMissingIsSaid() throws {
    let session = Session.fresh()
    let choices: [(Kind, () throws -> Void)] = [
      (.data, { _ = try session.choose(.data, "ring") }),
      (.model, { _ = try session.choose(.model, "gan-mlp", [.init("hidden", ["8"])]) }),
      (.loss, { _ = try session.choose(.loss, "minimax") }),
    ]
    for (kind, choose) in choices {
      let before = try session.fingerprint()
      let error = try labError { _ = try session.train(.init(steps: 1)) }
      guard case .missing(kind, for: "training") = error else {
        Issue.record("\(error)")
        continue
      }
      #expect(try session.fingerprint() == before)
      try choose()
    }
    #expect(try session.train(.init(steps: 1)).steps == 1)
  }

  @Test func stepsAreCounted() throws {
    let session = try Session.small()
    var seen: [Int] = []
    let result = try session.train(.init(steps: 7)) { trainer, _ in seen.append(trainer.step) }
    #expect(seen == Array(1...7))
    #expect(result.steps == 7 && result.totalSteps == 7 && result.stoppedBy == .steps)
    #expect(result.last.map(\.part) == ["discriminator", "generator"])
    #expect(try session.train(.init(steps: 3)).totalSteps == 10)
  }

  /// A dead unit's averages go down to 0, and do not stay among the denormal numbers, which are slow.
  @Test func averagesOfDeadUnitsAreZero() throws {
    let session = try Session.small()
    try session.set(["lr=0.02"])
    _ = try session.train(.init(steps: 1500))
    let state = try #require(session.trainer).optimizers.values.flatMap(\.state)
    let averages = try state.flatMap { try $0.tensor.floats() }
    #expect(averages.contains(0))
    #expect(averages.filter(\.isSubnormal) == [])
  }

  /// One call of 10 steps and ten of one are the same training.
  @Test func trainingGoesOnWhereItStopped() throws {
    let (a, b) = (try Session.small(), try Session.small())
    _ = try a.train(.init(steps: 10))
    for _ in 0..<10 { _ = try b.train(.init(steps: 1)) }
    #expect(try a.weights() == b.weights())
    #expect(a.trainer?.history == b.trainer?.history)
  }

  @Test func anInterruptionComesAfterTheStep() throws {
    let (a, b) = (try Session.small(), try Session.small())
    var observed = 0
    let result = try a.train(
      .init(steps: 1000), observe: { _, _ in observed += 1 }, isInterrupted: { observed == 3 })
    #expect(result.steps == 3 && result.stoppedBy == .interrupted && a.step == 3)
    _ = try b.train(.init(steps: 3))
    #expect(try a.weights() == b.weights())
    #expect(try a.train(.init(steps: 2)).totalSteps == 5)
  }

  @Test func aLimitOfTime() throws {
    let session = try Session.small()
    let result = try session.train(.init(steps: 1_000_000_000, seconds: 0.05))
    #expect(result.stoppedBy == .seconds && result.steps >= 1 && result.seconds < 10)
  }

  /// Wasserstein without a bound, at a learning rate of 10: the loss soon is no number.
  @Test func divergenceStopsBeforeAnythingMoves() throws {
    let session = try Session.small(
      loss: "wasserstein", settings: ["batch=32", "optimizer=sgd", "lr=10", "d-steps=1"])
    let trainer = try session.preparedTrainer()
    var before = try session.weights()
    for made in 0..<1000 {
      before = try session.weights()
      let history = trainer.history
      do {
        _ = try session.train(.init(steps: 1))
      } catch {
        guard case .diverged(let step, let part, let quantity) = error else {
          Issue.record("\(error)")
          return
        }
        #expect(step == made && session.step == made)
        #expect(["loss", "gradient"].contains(quantity))
        #expect(trainer.history == history)
        let after = try session.weights()
        #expect(after.allSatisfy { $0.allSatisfy(\.isFinite) })
        // D comes first in a step: what is G's fault finds D moved, and G as it was.
        let generator = try #require(session.networks?.parts.first).network.parameters.count
        #expect(Array(after.prefix(generator)) == Array(before.prefix(generator)))
        #expect(part == "generator" || after == before)
        // Still there to be looked at, and to be started afresh.
        _ = try session.samples(10)
        try session.reset()
        try session.set(["lr=1e-3", "optimizer=adam"])
        #expect(try session.train(.init(steps: 2)).totalSteps == 2)
        return
      }
    }
    Issue.record("it did not diverge")
  }

  @Test func anUpdateOfOneNetwork() throws {
    let session = try Session.small()
    let trainer = try session.preparedTrainer()
    let (g, d) = (try session.weights("generator"), try session.weights("discriminator"))
    #expect(try trainer.update(part: "discriminator").part == "discriminator")
    #expect(try session.weights("generator") == g)
    #expect(try session.weights("discriminator") != d)
    let moved = try session.weights("discriminator")
    #expect(try trainer.update(part: "generator").part == "generator")
    #expect(try session.weights("generator") != g)
    #expect(try session.weights("discriminator") == moved)
    #expect(session.step == 0)
    let error = try labError { _ = try trainer.update(part: "encoder") }
    guard case .unknownWord("encoder", what: "network", let known) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(known == ["discriminator", "generator"])
  }
}
