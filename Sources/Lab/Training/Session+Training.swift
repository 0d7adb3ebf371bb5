import GanLabKit
import Glibc
import PluginHost

extension Session {
  /// When a training ends.
  public struct Goal: Sendable, Equatable, Codable {
    /// The most steps to make.
    public var steps: Int
    /// The most seconds to take; nil sets no limit.
    public var seconds: Double?
    /// A condition on the snapshots, such as `modes>=8`.
    public var condition: Condition?
    /// What of it was done before, by a training that was stopped: it counts in the steps, in the seconds
    /// and in how far the learning rate has fallen.
    public var begun = Begun()
    /// What the seconds are of.
    public var clock = Clock.wall
    /// The steps after which it stops before the goal, to be resumed; nil goes on.
    public var pause: Int?

    /// What seconds of training are of.
    public enum Clock: String, Sendable, Codable {
      /// The time that passes.
      case wall
      /// The time that this process's threads have a core, so that what others do there does not count.
      case processor

      /// Seconds since some moment.
      var seconds: Double {
        var time = timespec()
        clock_gettime(self == .wall ? CLOCK_MONOTONIC : CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
      }
    }

    /// The part of a goal that is done.
    public struct Begun: Sendable, Codable, Equatable {
      /// Steps made.
      public var steps = 0
      /// Seconds taken.
      public var seconds = 0.0

      /// Nothing yet.
      public init() {}
    }

    /// A goal of `steps` steps.
    public init(steps: Int, seconds: Double? = nil, condition: Condition? = nil) {
      self.steps = steps
      self.seconds = seconds
      self.condition = condition
    }
  }

  /// Why a training ended.
  public enum Stop: String, Sendable, Codable {
    /// The steps were made.
    case steps
    /// The time was up.
    case seconds
    /// The condition held.
    case condition
    /// The user asked for it.
    case interrupted
  }

  /// What a training came to.
  public struct TrainingResult: Sendable, Codable {
    /// Steps made by this call.
    public let steps: Int
    /// Steps made in all.
    public let totalSteps: Int
    /// Seconds taken.
    public let seconds: Double
    /// Why it ended.
    public let stoppedBy: Stop
    /// The last update of each network, in order.
    public let last: [UpdateRecord]
  }

  /// Trains until `goal`, or until `isInterrupted` says so after a step; `observe` sees each step.
  ///
  /// - Throws: `missing` if data, model or loss is missing; `diverged` and the other errors of a step,
  ///   with all steps before it kept.
  public func train(
    _ goal: Goal, observe: (Trainer, [UpdateRecord]) -> Void = { _, _ in },
    isInterrupted: () -> Bool = { false }
  ) throws(LabError) -> TrainingResult {
    let trainer = try preparedTrainer()
    defer { CrashReport.note(nil) }
    try goal.condition?.check(on: trainer)
    // What was stopped is given up, unless this is the rest of it.
    if goal.begun.steps == 0 { trainer.settlePending() }
    let recorder = recorder(of: trainer)
    var rest = goal
    rest.pause = nil
    let now = goal.clock.seconds
    let start = now - goal.begun.seconds
    let most = min(goal.steps, goal.pause ?? goal.steps)
    trainer.pending = PendingTraining(goal: rest)
    if let recorder, recorder.isNew { keep(recorder, .training) }
    noteMoment(trainer, always: true)
    var records: [UpdateRecord] = []
    var stop = Stop.steps
    defer { trainer.decay(at: 0) }
    do throws(LabError) {
      while rest.begun.steps < most {
        let elapsed = goal.seconds.map { (goal.clock.seconds - start) / $0 } ?? 0
        if goal.begun.steps > 0, elapsed >= 1 {
          stop = .seconds
          break
        }
        trainer.decay(at: max(Double(rest.begun.steps) / Double(goal.steps), elapsed))
        records = try trainer.trainStep()
        rest.begun.steps += 1
        CrashReport.note(unsaved: trainer.step - savedStep)
        observe(trainer, records)
        let isKept = recorder?.observe(trainer, records) ?? false
        if isKept || keepsTrail && trail.isDue() {
          rest.begun.seconds = goal.clock.seconds - start
          trainer.pending = PendingTraining(goal: rest)
          if isKept, let recorder { keep(recorder, .training) }
          noteMoment(trainer)
        }
        if isInterrupted() {
          stop = .interrupted
          break
        }
        if let condition = goal.condition, condition.holds(for: trainer) {
          stop = .condition
          break
        }
        if let limit = goal.seconds, goal.clock.seconds - start >= limit {
          stop = .seconds
          break
        }
      }
    } catch {
      rest.begun.seconds = goal.clock.seconds - start
      trainer.end(rest, isDone: true)
      recorder.map { keep($0, .failed, because: "\(error)") }
      throw error
    }
    rest.begun.seconds = goal.clock.seconds - start
    trainer.end(rest, isDone: stop == .condition || stop == .seconds)
    recorder.map { keep($0, .resting) }
    noteMoment(trainer, always: true)
    return TrainingResult(
      steps: rest.begun.steps - goal.begun.steps, totalSteps: trainer.step,
      seconds: rest.begun.seconds - goal.begun.seconds, stoppedBy: stop, last: records)
  }

  /// One training step, or, with `part`, one update of that network alone; for looking at it.
  ///
  /// - Throws: As `train`; `unknownWord` if the loss trains no such network.
  public func step(part: String? = nil) throws(LabError) -> [UpdateRecord] {
    let trainer = try preparedTrainer()
    guard let part else { return try train(Goal(steps: 1)).last }
    let record = try trainer.update(part: part)
    trainer.act("step \(part)")
    return [record]
  }

  /// The training under way, or a new one of the networks that are chosen.
  ///
  /// - Throws: `missing` if data, model or loss is missing.
  public func preparedTrainer() throws(LabError) -> Trainer {
    if let trainer { return trainer }
    guard data != nil, let source else { throw .missing(.data, for: "training") }
    guard model != nil, let networks else { throw .missing(.model, for: "training") }
    guard networks.parts.contains(where: { !$0.network.parameters.isEmpty }) else {
      throw .refused(
        "\(model?.name ?? "this model") has no weights, and nothing to train: measure and plot take it as it is",
        hint: "measure")
    }
    guard let loss else {
      // For a game the shell's own example is as good.
      let isGame = networks is any AdversarialNetworks
      guard !isGame, let usualLoss else { throw .missing(.loss, for: "training") }
      throw .refused("no loss has been chosen for training", hint: "loss \(usualLoss)")
    }
    let snapshots = (networks as? any GeneratorNetworks).flatMap { networks in
      Snapshots(networks: networks, source: source, random: random.stream("snapshots"))
    }
    let new = try Trainer(
      networks, loss: loss, switches: switches, settings: effective,
      draws: FreshDraws(source, random: random.stream("training")), snapshots: snapshots)
    try new.takeSnapshotIfDue()
    new.monitor = try monitor(for: networks)
    commands.forEach { new.acts.append($0) }
    trail = Trail()
    trainer = new
    savedStep = 0
    return new
  }

  /// Seconds on a clock that never goes back.
  static func seconds() -> Double { Goal.Clock.wall.seconds }
}
