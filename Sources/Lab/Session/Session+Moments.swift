import GanLabKit

/// A state of a session in memory, to go back to.
public struct Moment {
  /// Steps made by then.
  public let step: Int
  /// The state, as a checkpoint has it.
  let bytes: [UInt8]
  /// The run as which its training was recorded.
  let run: RunFolder?

  /// The memory that it takes.
  public var byteCount: Int { bytes.count }
}

/// Moments of one training in the order of their steps, in bounded memory.
struct Trail {
  /// The most moments that are kept.
  static let most = 64
  /// Seconds between two moments within one command, at least.
  static let interval = 0.5
  /// How many times what a moment takes passes until the next: they take a hundredth of a training's time.
  static let rest = 100.0

  private(set) var moments: [Moment] = []
  private var next = 0.0

  /// True if a moment is due, at a time of the session's clock.
  func isDue(at seconds: Double = Session.seconds()) -> Bool { seconds >= next }

  /// Adds a moment that took `seconds`; when there are too many, every second one of the older half goes.
  mutating func append(_ moment: Moment, took seconds: Double, mostBytes: Int) {
    next = Session.seconds() + max(Trail.interval, Trail.rest * seconds)
    moments.removeAll { $0.step >= moment.step }
    moments.append(moment)
    while moments.count > 2,
      moments.count > Trail.most || moments.reduce(0, { $0 + $1.bytes.count }) > mostBytes
    {
      let half = moments.count / 2
      let kept = moments.prefix(half).enumerated().filter { $0.offset.isMultiple(of: 2) }
      moments = kept.map(\.element) + moments.dropFirst(kept.count == half ? half + 1 : half)
    }
  }

  /// The last moment at `step` or before; what is later is forgotten.
  mutating func cut(at step: Int) -> Moment? {
    moments.removeAll { $0.step > step }
    return moments.last
  }
}

extension Session {
  /// The memory for moments, in bytes.
  public var momentBytes: Int { settings.moments << 20 }

  /// The present state.
  ///
  /// - Throws: As `save`.
  public func moment() throws(LabError) -> Moment {
    Moment(step: step, bytes: try checkpoint().bytes(), run: run)
  }

  /// Takes up a state of before.
  ///
  /// - Throws: As `open`; the session is then as it was.
  public func restore(_ moment: Moment) throws(LabError) {
    let before = trail
    _ = try takeUp(moment.bytes)
    savedStep = step
    if let run = moment.run, trainer != nil { adopt(run) }
    trail = before
    _ = trail.cut(at: step)
  }

  /// Goes back to step `target` of this training, to its very bits: to the last moment before, and on from
  /// there.
  ///
  /// - Throws: `refused` if no moment is kept from before; else as `train`.
  public func goBack(to target: Int) throws(LabError) {
    guard trainer != nil, let moment = trail.cut(at: target) else {
      throw .refused(
        "no moment at step \(target) or before is kept of this training",
        hint: trail.moments.first.map { "back \(step - $0.step)" } ?? "open takes up what was saved"
      )
    }
    try restore(moment)
    guard step < target else { return }
    var goal = pendingGoal ?? Goal(steps: target - step)
    goal.pause = goal.begun.steps + target - step
    goal.condition = nil
    _ = try train(goal)
  }

  /// Notes a moment of the training if one is due, or in any case.
  func noteMoment(_ trainer: Trainer, always: Bool = false) {
    guard keepsTrail, momentBytes > 0, always || trail.isDue() else { return }
    let begun = Session.seconds()
    guard let moment = try? moment() else { return }
    trail.append(moment, took: Session.seconds() - begun, mostBytes: momentBytes)
  }
}
