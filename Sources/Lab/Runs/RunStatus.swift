import FoundationEssentials
import Glibc

/// How far a run is: written anew at each of its checkpoints.
public struct RunStatus: Codable, Equatable, Sendable {
  /// What it does.
  public enum State: String, Codable, Sendable {
    /// It is being trained.
    case training
    /// Its training rests, at its goal or where it was stopped.
    case resting
    /// An error ended its training, such as numbers that are not finite.
    case failed
  }

  /// What it did when this was written.
  public var state: State
  /// Steps made up to the last checkpoint.
  public var step: Int
  /// Seconds of training up to there.
  public var seconds: Double
  /// The last loss of each network.
  public var losses: [String: Double]
  /// The steps that are missing to the goal of a training that was stopped; nil if none was, or if it was of
  /// a time.
  public var missing: Int?
  /// Why it failed.
  public var failure: String?
  /// What was chosen otherwise on the way, in order, as in `loss wasserstein`; nil if nothing was, or if nobody
  /// noted it.
  public var changes: [String]?
  /// When this was written.
  public var updated: String
  /// The machine, the process there, and when that began, in clock ticks after the machine did.
  public var host = RunStatus.host
  /// See `host`.
  public var process = getpid()
  /// See `host`.
  public var processBegan = RunStatus.beginning(of: getpid())

  /// What the process that wrote this is doing now.
  public enum Life: Equatable, Sendable {
    /// It is there, on this machine.
    case alive
    /// It is gone.
    case gone
    /// It is on another machine.
    case elsewhere
  }

  /// Whether the process that wrote this is still there.
  public var life: Life {
    guard host == RunStatus.host else { return .elsewhere }
    return processBegan != nil && RunStatus.beginning(of: process) == processBegan ? .alive : .gone
  }

  /// True if its training ended without a word: what was made since the last checkpoint is lost.
  public var wasKilled: Bool { state == .training && life == .gone }

  /// This machine's name.
  public static let host: String = {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "localhost" }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }()

  /// When a process began; nil if it is gone.
  ///
  /// With it a number that was given again is told apart.
  package static func beginning(of process: pid_t) -> UInt64? {
    guard let file = fopen("/proc/\(process)/stat", "re") else { return nil }
    defer { fclose(file) }
    var line = [UInt8](repeating: 0, count: 2048)
    let count = fread(&line, 1, line.count, file)
    // The name, between parentheses, may hold anything.
    guard let end = line[..<count].lastIndex(of: UInt8(ascii: ")")) else { return nil }
    let fields = line[(end + 1)..<count].split(separator: UInt8(ascii: " "))
    // The 22nd field; the state is the third, and a zombie has no life.
    guard fields.count > 19, fields[0].first != UInt8(ascii: "Z") else { return nil }
    return UInt64(String(decoding: fields[19], as: UTF8.self))
  }

  /// The present moment, in seconds, as in 2026-11-30T09:41:00Z.
  static var now: String { Date.now.formatted(.iso8601) }
}
