import GanLabKit
import Lab

/// Trains a set-up for a moment, to say how long a job of it will take.
struct SweepProbe {
  private let session: Session
  private let allowance: Double

  /// - Parameters:
  ///   - session: The set-up, which nobody trains after this.
  ///   - allowance: The seconds that the probe may take.
  init(_ session: Session, _ allowance: Double) {
    self.session = session
    self.allowance = allowance
  }

  /// Seconds of a training of `steps` steps, at most `seconds` of them.
  ///
  /// - Throws: As a step of training.
  func seconds(steps: Int, seconds: Double?) throws(LabError) -> Double {
    // The first steps fill pools and caches.
    let warm = try session.train(Session.Goal(steps: 3, seconds: allowance / 4))
    guard warm.steps == 3 else {
      return min(warm.seconds / Double(warm.steps) * Double(steps), seconds ?? .infinity)
    }
    let timed = try session.train(
      Session.Goal(steps: max(steps, 1), seconds: min(0.5, allowance / 2)))
    let whole = timed.seconds / Double(max(timed.steps, 1)) * Double(steps)
    return min(whole, seconds ?? .infinity)
  }
}
