import FoundationEssentials
import GanLabKit
import Glibc
import Lab
import PluginHost

/// A sweep worked out: its set-ups and its jobs, each with a number.
///
/// It is written once, to `plan.json` in the sweep's folder, and read by all who work there.
public struct SweepPlan: Codable, Equatable, Sendable {
  /// An axis with its values, as tables have them.
  public struct Axis: Codable, Equatable, Sendable {
    /// Its name.
    public var name: String
    /// Its values.
    public var values: [String]
    /// True if these are numbers.
    public var isNumeric: Bool
  }

  /// What is trained under every seed.
  public struct SetUp: Codable, Equatable, Sendable {
    /// The value on each axis.
    public var values: [String]
    /// The commands that make it.
    public var commands: [String]
    /// Seconds that one job of it will take, from a short probe; nil where none was made.
    public var estimate: Double?

    /// What it is called: its values, or `all` where there are no axes.
    public var name: String { values.isEmpty ? "all" : values.joined(separator: " · ") }
  }

  /// The version of this description.
  public var format = SweepPlan.known
  /// The last version that is known.
  static let known = 1
  /// The gan-lab that planned it.
  public var version = ganLabVersion
  /// The sweep's name: that of its file.
  public var name: String
  /// The folder in which paths of data begin.
  public var folder: String
  /// Folders in which plugins are looked for, and data, beside the usual ones.
  public var plugins: [String]
  /// See `plugins`.
  public var data: [String]
  /// The axes, in the order of the file.
  public var axes: [Axis]
  /// What is trained.
  public var setUps: [SetUp]
  /// Under which seeds.
  public var seeds: [Int]
  /// The most steps of a training.
  public var steps: Int
  /// The most seconds of a training, of one core's time.
  public var seconds: Double?
  /// Names of figures, or plugins' measures with their options; none stands for all figures.
  public var measures: [String]
  /// Samples by which each model is judged.
  public var samples: Int

  /// How many jobs there are.
  public var jobCount: Int { setUps.count * seeds.count }

  /// The numbers of the jobs.
  public var numbers: ClosedRange<Int> { 1...Swift.max(jobCount, 1) }

  /// The job with a number: each seed has all set-ups before the next one, so that what was stopped early
  /// is comparable.
  public func job(_ number: Int) -> SweepJob {
    let place = number - 1
    let (seed, setUp) = (seeds[place / setUps.count], place % setUps.count)
    return SweepJob(
      number: number, setUp: setUp, seed: seed, key: key(of: setUps[setUp], seed: seed))
  }

  /// All jobs, in order.
  public var jobs: [SweepJob] { jobCount > 0 ? numbers.map(job) : [] }

  /// A name for a job, by all that decides what it comes to: a plan with more seeds or values finds what the
  /// smaller one has done.
  private func key(of setUp: SetUp, seed: Int) -> String {
    let facts =
      setUp.commands + [
        "\(seed)", "\(steps)", "\(seconds ?? 0)", measures.joined(separator: "\n"), "\(samples)",
      ]
    let digest = SHA256(Array(facts.joined(separator: "\n").utf8)).hex.prefix(10)
    let slug = setUp.values.joined(separator: "-").prefix(48)
      .map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == ".") ? $0 : "-" }
    return "\(String(slug))-seed\(seed)-\(digest)"
  }

  /// Seconds of one core's time for all jobs, as far as set-ups were probed.
  public var estimate: Double? {
    let known = setUps.compactMap(\.estimate)
    guard !known.isEmpty else { return nil }
    return known.reduce(0, +) / Double(known.count) * Double(jobCount)
  }
}

/// One training of a sweep.
public struct SweepJob: Sendable, Equatable {
  /// Its number, from 1.
  public let number: Int
  /// The place of its set-up.
  public let setUp: Int
  /// Where its random numbers start.
  public let seed: Int
  /// The name of its folder.
  public let key: String
}
