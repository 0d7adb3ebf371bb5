import FoundationEssentials
import GanLabKit

/// What one set-up came to under one seed.
public struct ComparisonRecord: Codable, Equatable, Sendable {
  /// How far it is.
  public enum State: String, Codable, Sendable {
    /// It was stopped, and its state waits to be trained further.
    case begun
    /// It was trained and judged.
    case done
    /// It came to numbers that are not finite.
    case diverged
  }

  /// The set-up's name.
  public var name: String
  /// The commands that make it.
  public var commands: [String]
  /// Where its random numbers started.
  public var seed: Int
  /// How far it is.
  public var state: State
  /// Steps made.
  public var steps: Int
  /// Seconds of training, of processor time on one core.
  public var seconds: Double
  /// What it came to, under the names that `measure` uses, and those of the training.
  public var figures: [NamedFigure]
  /// Why it ended early.
  public var failure: String?

  /// What the set-up `name` came to.
  package init(
    name: String, commands: [String], seed: Int, state: State, steps: Int, seconds: Double,
    figures: [NamedFigure], failure: String?
  ) {
    self.name = name
    self.commands = commands
    self.seed = seed
    self.state = state
    self.steps = steps
    self.seconds = seconds
    self.figures = figures
    self.failure = failure
  }

  /// The figure called `key`.
  public subscript(key: String) -> NamedFigure? { figures.first { $0.key == key } }

  /// The training's own figures.
  static func figures(steps: Int, seconds: Double) -> [NamedFigure] {
    [
      NamedFigure("steps", Double(steps), "steps of training", unit: .count),
      NamedFigure(
        "train_seconds", seconds, "seconds of training, of one core's time", better: .low),
    ]
  }
}
