import PluginHost
import TestSupport
import Testing

@testable import Lab

/// Conditions that end a training.
@Suite struct ConditionTests {
  @Test(arguments: [
    ("modes>=8", Condition.Quantity.modes), ("modes>2", .modes), ("modes<=1", .modes),
    ("modes<3", .modes), ("quality>0.9", .quality), ("quality>=1e-2", .quality),
  ])
  func read(text: String, quantity: Condition.Quantity) throws {
    #expect(try Condition(text).quantity == quantity)
  }

  @Test(arguments: [
    "", "modes", "modes=8", "modes==8", "modes>=", "modes>=x", "modes>=nan", "modes>=inf",
    "modes>=0x8", "modes>=8>=9", "quality>0,9", "8",
  ])
  func noCondition(text: String) throws {
    let error = try labError { _ = try Condition(text) }
    guard case .badValue("until", let found, let expected) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(found == text && expected == "a condition such as modes>=8 or quality>0.9")
  }

  @Test(arguments: ["mode>=8", "Modes>=8", ">=8", "modes =>8", "loss<1"])
  func noQuantity(text: String) throws {
    let error = try labError { _ = try Condition(text) }
    guard case .unknownWord(_, what: "quantity", let known) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(known == ["modes", "quality"])
  }

  /// A wide Gaussian where the untrained generator already is: the first snapshot ends the training.
  @Test(arguments: ["modes>=1", "modes>0", "quality>0.5", "modes<=1", "modes<2"])
  func stopsAtTheFirstSnapshotThatHoldsIt(text: String) throws {
    let session = try Session.small()
    _ = try session.choose(
      .data, "mixture",
      [.init("means", ["0", "0"]), .init("stds", ["5"]), .init("weights", ["1"])])
    let result = try session.train(.init(steps: 200, condition: try Condition(text)))
    #expect(result.stoppedBy == .condition && result.steps == 25)
  }

  @Test(arguments: ["modes>8", "modes<0", "quality>1", "quality<0"])
  func whatNeverHoldsEndsWithTheSteps(text: String) throws {
    let session = try Session.small()
    let result = try session.train(.init(steps: 60, condition: try Condition(text)))
    #expect(result.stoppedBy == .steps && result.steps == 60)
  }

  @Test func dataWithoutModes() throws {
    let session = try Session.small()
    _ = try session.choose(.data, "moons")
    let weights = try session.weights()
    let error = try labError {
      _ = try session.train(.init(steps: 10, condition: try Condition("modes>=1")))
    }
    guard case .refused(let message, let hint) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(message == "these data have no modes that can be counted")
    #expect(hint == "train steps=2000, or data ring")
    #expect(try session.weights() == weights && session.step == 0)
  }
}
