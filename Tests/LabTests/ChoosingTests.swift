import GanLabKit
import PluginHost
import TestSupport
import Testing

@testable import Lab

/// Choosing components: in any order, and never into a state that makes no sense.
@Suite struct ChoosingTests {
  /// The four choices in all 24 orders come to one and the same training.
  @Test func theOrderOfChoicesDoesNotMatter() throws {
    let choices: [(Session) throws -> Void] = [
      { _ = try $0.choose(.data, "grid", [.init("side", ["3"])]) },
      { _ = try $0.choose(.model, "gan-mlp", [.init("hidden", ["8", "8"])]) },
      { _ = try $0.choose(.loss, "nonsaturating") },
      { _ = try $0.turn("batch-norm", on: true) },
    ]
    var first: (commands: [String], losses: [[Double]])?
    for order in permutations([0, 1, 2, 3]) {
      let session = Session.fresh()
      try session.set(["batch=16", "seed=5"])
      for place in order { try choices[place](session) }
      let result = (session.commands, try session.losses(of: 3))
      if let first {
        #expect(result.0 == first.commands && result.1 == first.losses, "order \(order)")
      }
      first = first ?? result
    }
    #expect(first?.losses.count == 3)
  }

  @Test func theCommandsMakeTheSameSessionAgain() throws {
    let session = try Session.small(
      loss: "wasserstein", settings: ["batch=16", "seed=9", "lr=2e-3"])
    _ = try session.turn("gradient-penalty", on: true, [.init("weight", ["5"])])
    _ = try session.choose(.sampler, "interpolate", [.init("path", ["slerp"])])
    #expect(
      session.commands == [
        "seed 9", "set batch=16 lr=2e-3", "data ring", "model gan-mlp hidden=16",
        "loss wasserstein", "switch gradient-penalty on weight=5", "sampler interpolate path=slerp",
      ])
  }

  @Test func anUnknownComponent() throws {
    let session = try Session.small()
    let before = try session.fingerprint()
    let error = try labError { _ = try session.choose(.loss, "wasserstien") }
    guard case .unknownComponent(let kind, let name, let known) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(kind == .loss && name == "wasserstien")
    #expect(Set(known).isSuperset(of: ["minimax", "nonsaturating", "wasserstein"]))
    #expect(try session.fingerprint() == before)
  }

  /// Class targets are what Wasserstein lacks: the switch is refused, with those that are possible.
  @Test func labelSmoothingWithWasserstein() throws {
    let session = try Session.small(loss: "wasserstein")
    let before = try session.fingerprint()
    let error = try labError { _ = try session.turn("label-smoothing", on: true) }
    guard case .incompatible(let facts) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(facts.component == "label-smoothing" && facts.need == .classTargets)
    #expect(facts.lacking == ["wasserstein"] && facts.kind == .switch)
    #expect(!facts.alternatives.contains("label-smoothing"))
    #expect(
      Set(facts.alternatives).isSuperset(
        of: ["batch-norm", "gradient-penalty", "instance-noise", "weight-clipping"]))
    #expect(try session.fingerprint() == before)
  }

  /// What is not yet chosen cannot be held against a switch; what is chosen then drops it.
  @Test func whatBecameSenselessIsDropped() throws {
    let session = Session.fresh()
    _ = try session.turn("label-smoothing", on: true)
    _ = try session.turn("gradient-penalty", on: true)
    _ = try session.choose(.data, "ring")
    _ = try session.choose(.model, "gan-mlp")
    let choice = try session.choose(.loss, "wasserstein")
    #expect(choice.notices == ["label-smoothing does not go with this and was turned off"])
    #expect(session.switches.map(\.name) == ["gradient-penalty"])
    #expect(try session.choose(.loss, "minimax").notices == [])
  }

  /// The same in the middle of a training: the trainer no longer asks the switch either.
  @Test func aSwitchDroppedInTrainingIsOff() throws {
    let session = try Session.small(loss: "minimax", settings: ["batch=16", "d-steps=1"])
    let other = try Session.small(loss: "minimax", settings: ["batch=16", "d-steps=1"])
    _ = try session.turn("label-smoothing", on: true, [.init("target", ["0.6"])])
    _ = try session.train(.init(steps: 5))
    _ = try other.train(.init(steps: 5))
    let notices = try session.choose(.loss, "wasserstein").notices
    #expect(
      notices == [
        "label-smoothing does not go with this and was turned off",
        "the networks keep what they learned in 5 steps; reset starts afresh",
      ])
    #expect(session.trainer?.switches.isEmpty == true && session.step == 5)
    #expect(session.trainer?.history.events.map(\.text) == ["loss wasserstein"])
    #expect(session.trainer?.history.events.map(\.step) == [5])
  }

  @Test(arguments: [
    ("data", "ring", "modes=0"), ("data", "ring", "modes=2.5"), ("data", "ring", "sides=3"),
    ("data", "ring", "std=-1"), ("data", "mixture", "means=1,2,3"),
    ("data", "mixture", "weights=1,2"), ("data", "mixture", "stds=1,2"),
    ("data", "mixture", "weights=0,0,0"), ("data", "gaussian-1d", "means="),
    ("model", "gan-mlp", "hidden=0"), ("model", "gan-mlp", "activation=wavy"),
    ("model", "gan-mlp", "latent="),
    ("model", "gan-mlp", "hidden=8192,8192,8192"),
    ("model", "gan-mlp", "d-hidden=8192,8192,8192"), ("loss", "minimax", "x=1"),
    ("loss", "minimax", "7"),
    ("sampler", "interpolate", "steps=1"), ("sampler", "prior", "x=1"),
  ])
  func aWrongOptionChangesNothing(kind: String, name: String, option: String) throws {
    let session = try Session.small()
    _ = try session.train(.init(steps: 2))
    let before = try session.fingerprint()
    let error = try labError {
      _ = try session.choose(Kind(kind), name, [Assignment(text: option)])
    }
    switch error {
    case .option(_, let owner), .component(_, let owner): #expect(owner == name)
    default: Issue.record("\(error)")
    }
    #expect(try session.fingerprint() == before)
  }

  @Test func aWrongSwitchChangesNothing() throws {
    let session = try Session.small()
    _ = try session.turn("gradient-penalty", on: true, [.init("weight", ["3"])])
    let before = try session.fingerprint()
    for (name, on, option) in [
      ("gradient-penalty", true, "weight=-1"), ("gradient-penalty", true, "weight=x"),
      ("gradient-penalty", false, "weight=-1"), ("label-smoothing", true, "0.2"),
      ("no-such", true, "1"), ("no-such", false, "1"), ("batch-norm", true, "network=none"),
    ] {
      _ = try labError { _ = try session.turn(name, on: on, [Assignment(text: option)]) }
      #expect(try session.fingerprint() == before, "\(name) \(option)")
    }
  }

  @Test func kindsThatCannotBeChosen() throws {
    let session = Session.fresh()
    for kind in [Kind.switch, Kind("nothing")] {
      let error = try labError { _ = try session.choose(kind, "batch-norm") }
      switch error {
      case .refused, .unknownComponent: break
      default: Issue.record("\(error)")
      }
    }
  }

  @Test func otherDataDrawTheNetworksAnew() throws {
    let session = try Session.small()
    let untrained = try session.weights()
    _ = try session.train(.init(steps: 3))
    #expect(try session.weights() != untrained)
    let choice = try session.choose(.data, "grid")
    #expect(choice.notices == ["the networks were drawn anew for these data"])
    #expect(session.step == 0 && session.trainer == nil)
    // On the plane as before, so from the same seed the same weights.
    #expect(try session.weights() == untrained)
    _ = try session.choose(.data, "gaussian-1d")
    #expect(session.source?.sampleShape == [1])
    #expect(try session.train(.init(steps: 2)).totalSteps == 2)
  }

  private func permutations(_ items: [Int]) -> [[Int]] {
    guard items.count > 1 else { return [items] }
    return items.flatMap { first in
      permutations(items.filter { $0 != first }).map { [first] + $0 }
    }
  }
}
