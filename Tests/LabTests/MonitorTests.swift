import GanLabKit
import TestSupport
import Testing

@testable import Lab

/// What looks at a training make of it, from vitals that are given, and from trainings.
@Suite struct MonitorTests {
  /// A monitor of some session; what it is told is told by the tests.
  private static func monitor(loss: String = "nonsaturating") throws -> Monitor {
    let session = try Session.small(loss: loss)
    try session.watch(every: 100)
    return try #require(try session.preparedTrainer().monitor)
  }

  private static func vitals(_ step: Int, _ change: (inout Vitals) -> Void = { _ in }) -> Vitals {
    var vitals = Vitals(step: step)
    (vitals.modesCovered, vitals.modesTotal, vitals.shift) = (8, 8, 0.05)
    (vitals.balance, vitals.misfit) = (0.95, 0.02)
    (vitals.diversity, vitals.movement, vitals.accuracy) = (1, 0.05, 0.7)
    (vitals.slope, vitals.gradientShare) = (2, 0.3)
    change(&vitals)
    return vitals
  }

  /// A failure is told once, with the look at which it began, and its end once.
  @Test(arguments: [Finding.Kind.collapse, .imbalance])
  func beginsAndEndsOnce(kind: Finding.Kind) throws {
    var monitor = try MonitorTests.monitor()
    let isBad = { (step: Int) in (1500..<3000).contains(step) }
    var changes: [Monitor.Change] = []
    for step in stride(from: 100, through: 5000, by: 100) {
      changes += monitor.note(
        MonitorTests.vitals(step) { vitals in
          guard isBad(step) else { return }
          if kind == .collapse { vitals.balance = 0.25 } else { vitals.accuracy = 1 }
        })
    }
    try #require(changes.count == 2)
    guard case .began(let first) = changes[0], case .ended(let last, let end) = changes[1] else {
      Issue.record("\(changes)")
      return
    }
    #expect(first.kind == kind && first.since == 1500 && last.kind == kind && end == 3000)
    #expect(monitor.findings.isEmpty)
  }

  /// Bad moments are no failure, nor is what happens before anything can be expected.
  @Test func momentsAreNoAlarm() throws {
    var monitor = try MonitorTests.monitor()
    for step in stride(from: 100, through: 6000, by: 100) {
      let changes = monitor.note(
        MonitorTests.vitals(step) { vitals in
          if step < 1000 || step % 500 == 0 { vitals.balance = 0.13 }
          // Blurred samples of all modes have lost none.
          vitals.modesCovered = 0
          if step < 1000 || step % 400 == 0 { vitals.accuracy = 1 }
        })
      #expect(changes.isEmpty, "\(step): \(changes)")
    }
  }

  @Test func unrestIsOscillation() throws {
    var monitor = try MonitorTests.monitor()
    var changes: [Monitor.Change] = []
    for step in stride(from: 100, through: 3000, by: 100) {
      changes += monitor.note(
        MonitorTests.vitals(step) {
          ($0.movement, $0.misfit) = (0.6, 0.5)
        })
    }
    #expect(changes.count == 1)
    #expect(monitor.findings.map(\.kind) == [.oscillation])
    #expect(monitor.findings.first?.since == 1000)
    // Modes that lie side by side change hands without it.
    var other = try MonitorTests.monitor()
    for step in stride(from: 100, through: 3000, by: 100) {
      _ = other.note(
        MonitorTests.vitals(step) { ($0.shift, $0.movement) = (0.9, step < 1500 ? 0.6 : 0.1) })
    }
    #expect(other.findings.isEmpty)
  }

  /// A steep critic is a failure only where the loss wants it bounded.
  @Test(arguments: ["wasserstein", "nonsaturating"])
  func steepness(loss: String) throws {
    var monitor = try MonitorTests.monitor(loss: loss)
    for step in stride(from: 100, through: 3000, by: 100) {
      _ = monitor.note(MonitorTests.vitals(step) { $0.slope = 100 })
    }
    #expect(monitor.findings.map(\.kind) == (loss == "wasserstein" ? [.unboundedCritic] : []))
  }

  /// Who watches changes nothing: the same weights, to the bit.
  @Test func lookingChangesNothing() throws {
    let (seen, unseen) = (try Session.small(), try Session.small())
    try seen.watch(every: 5)
    for session in [seen, unseen] { _ = try session.train(.init(steps: 40)) }
    #expect(try seen.weights() == unseen.weights())
    #expect(seen.trainer?.monitor?.looks.map(\.step) == [5, 10, 15, 20, 25, 30, 35, 40])
    try seen.watch(every: nil)
    #expect(seen.trainer?.monitor == nil && seen.vitals == nil)
  }

  /// Each figure against what it says it is.
  @Test func vitalsAreWhatTheySay() throws {
    let session = try Session.small(hidden: ["32"])
    try session.watch(every: 10)
    _ = try session.train(.init(steps: 20))
    let vitals = try #require(session.vitals)
    #expect(vitals.step == 20 && vitals.modesTotal == 8)
    let figures = [
      vitals.balance, vitals.misfit, vitals.shift, vitals.diversity, vitals.movement,
      vitals.accuracy,
    ]
    for value in figures { #expect(try #require(value) >= 0) }
    #expect(try #require(vitals.accuracy) <= 1 && #require(vitals.shift) <= 1)
    #expect(try #require(vitals.gradientShare) <= 1 && #require(vitals.slope) > 0)
    // A generator with a single answer has no diversity and one mode at most.
    let networks = try #require(session.networks as? any AdversarialNetworks)
    let weights = try #require(networks.part(Part.generator)).network.parameters
    for parameter in weights { try parameter.tensor.assign(.zeros(like: parameter.tensor)) }
    _ = try session.train(.init(steps: 10))
    let collapsed = try #require(session.vitals)
    #expect(try #require(collapsed.diversity) < 0.2)
    #expect(try #require(collapsed.modesCovered) <= 2)
    #expect(try #require(collapsed.balance) < 0.3)
    #expect(try #require(collapsed.misfit) > 0.3)
  }

  /// Remedies that would be refused, or that are on already, are not given.
  @Test func remediesGoWithWhatIsChosen() throws {
    let session = try Session.small()
    let all: [Remedy] = [
      .turn("packing"), .turn("r1"), .loss("nonsaturating"), .loss("elbo"), .command("reset"),
      .turn("no-such-switch"),
    ]
    #expect(session.sensible(all).map(\.command) == ["switch packing", "switch r1", "reset"])
    _ = try session.turn("r1", on: true)
    #expect(session.sensible(all).map(\.command) == ["switch packing", "reset"])
  }
}
