import GanLabKit
import Lab

/// What one job came to: written once, when it is done.
public struct SweepResult: Codable, Equatable, Sendable {
  /// How it ended.
  public enum State: String, Codable, Sendable {
    /// It was trained and measured.
    case done
    /// It came to numbers that are not finite.
    case diverged
    /// It could not be made.
    case failed
  }

  /// How it ended.
  public var state: State
  /// The values of its set-up, and its seed.
  public var values: [String]
  /// See `values`.
  public var seed: Int
  /// Steps made.
  public var steps: Int
  /// Seconds of training, of one core's time.
  public var seconds: Double
  /// Seconds that the last worker took for all of it, measures included.
  public var wallSeconds: Double?
  /// What was measured.
  public var figures: [NamedFigure]
  /// Why it ended early.
  public var failure: String?
  /// A checksum of all weights, of the optimisers and of the random numbers: equal bits have equal ones.
  public var checksum: String?
  /// The gan-lab, the processor and the kernels of OpenBLAS that made it: bits can differ between them.
  public var version = ganLabVersion
  /// See `version`.
  public var processor: String
  /// See `version`.
  public var blas: String
  /// What each component's library held, by kind and name.
  public var components: [String: String]
  /// The machine.
  public var host: String
  /// How many had begun it before, and were stopped or ended.
  public var attempts: Int
}
