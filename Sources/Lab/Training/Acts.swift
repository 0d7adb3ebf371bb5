/// What was done to come to a training's state, as commands: run again from the start, they come to the same
/// bits.
public struct Acts: Sendable, Equatable, Codable {
  /// The commands in order: the choices, then trainings, and what was changed between them.
  public internal(set) var commands: [String] = []
  /// Why the same commands may come to other bits; nil if they do not.
  public internal(set) var doubt: String?

  /// Nothing was done.
  public init() {}

  /// Something was done in `step` steps, and nobody noted what.
  init(unknownUntil step: Int) {
    if step > 0 { doubt = "its first \(step) steps were made by a gan-lab that did not note how" }
  }

  /// The most that are kept: a state is a state, however long the way to it was.
  private static let most = 10_000

  mutating func append(_ command: String) {
    guard doubt == nil || commands.count < Acts.most else { return }
    commands.append(command)
    if commands.count >= Acts.most { doubt = "more was done than is kept" }
  }

  /// Notes what was made of a training.
  mutating func append(_ training: Session.Goal, decay: Bool) {
    let made = training.begun.steps
    guard made > 0 else { return }
    var command = "train steps=\(made)"
    if decay, training.seconds != nil {
      // A rate that falls with the time has fallen elsewhere as far as that machine was fast.
      doubt = doubt ?? "the learning rate fell with the time that passed, not with the steps"
    } else if decay, made < training.steps {
      command += " of=\(training.steps)"
    } else if !decay, let before = commands.last?.plainSteps {
      // Where no rate falls, two trainings are one.
      commands.removeLast()
      command = "train steps=\(before + made)"
    }
    append(command)
  }
}

/// A training that has not come to its goal.
public struct PendingTraining: Sendable, Equatable, Codable {
  /// The goal, and what of it is done.
  public internal(set) var goal: Session.Goal
}

extension String {
  /// N in `train steps=N`.
  fileprivate var plainSteps: Int? {
    hasPrefix("train steps=") ? Int(dropFirst("train steps=".count)) : nil
  }
}
