import GanLabKit
import Testing

@testable import Lab

/// What a user stops in the middle: nothing is kept, and nothing has changed.
@Suite struct InterruptingTests {
  /// Looks on, and has had enough after `patience` questions.
  private final class Onlooker {
    var patience: Int
    var fractions: [Double] = []
    init(patience: Int) { self.patience = patience }

    var watcher: Watcher {
      Watcher(
        progress: { self.fractions.append($0) },
        isInterrupted: {
          self.patience -= 1
          return self.patience < 0
        })
    }
  }

  private func interruption(_ body: () throws -> Void) throws -> Double? {
    guard case .interrupted(let fraction) = try labError(body) else {
      Issue.record("it was no interruption")
      return nil
    }
    return fraction
  }

  @Test func sampling() throws {
    let session = try Session.small(hidden: ["4"])
    let patient = Onlooker(patience: 100)
    let first = try session.samples(150_000, patient.watcher).samples.floats()
    #expect(patient.fractions.count == 3 && patient.fractions.last == 1)

    let before = try session.fingerprint()
    let onlooker = Onlooker(patience: 2)
    let fraction = try interruption { _ = try session.samples(150_000, onlooker.watcher) }
    #expect(fraction == 2 * 65_536 / 150_000.0)
    #expect(try session.fingerprint() == before)
    // The draw that was stopped does not count: a fresh session draws the same as its second.
    let other = try Session.small(hidden: ["4"])
    #expect(try other.samples(150_000).samples.floats() == first)
    #expect(try other.samples(8).samples.floats() == session.samples(8).samples.floats())
  }
}
