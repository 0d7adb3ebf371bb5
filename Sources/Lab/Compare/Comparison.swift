import GanLabKit
import PluginHost

/// Several set-ups that are to be trained alike: the same data, the same seeds, the same budget.
public struct Comparison {
  /// The set-ups.
  public let contenders: [Contender]
  /// Where the random numbers of each training start; every set-up is trained once under each.
  public let seeds: [Int]
  /// When a training ends; its seconds are of processor time.
  public let goal: Session.Goal
  /// Samples by which each model is judged.
  public let judged: Int

  /// A comparison.
  ///
  /// - Parameters:
  ///   - contenders: At least one; the data of the first are those of all.
  ///   - seeds: At least one.
  ///   - goal: Steps, or seconds of processor time on one core.
  ///   - judged: Samples, and as many fresh data.
  public init(_ contenders: [Contender], seeds: [Int], goal: Session.Goal, judged: Int) {
    self.contenders = contenders
    self.seeds = seeds
    // What else the machine does is not to decide which set-up is trained longer.
    var goal = goal
    goal.clock = .processor
    self.goal = goal
    self.judged = judged
  }

  /// What stands at the head of each set-up's column: its name, or a letter if one of the names is long.
  public var heads: [String] {
    let names = contenders.map(\.name)
    return names.contains { $0.count > Comparison.longestName }
      ? names.indices.map(Comparison.letter) : names
  }

  /// The letters with the names that they stand for; none if the names stand at the heads.
  public var key: [(letter: String, name: String)] {
    let pairs = zip(heads, contenders.map(\.name))
    return pairs.allSatisfy { $0 == $1 } ? [] : pairs.map { ($0, $1) }
  }

  private static let longestName = 18

  private static func letter(_ place: Int) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ").map(String.init)
    return place < letters.count
      ? letters[place] : letter(place / letters.count - 1) + letters[place % letters.count]
  }

  /// One training of one set-up.
  struct Run {
    /// The set-up's place.
    let contender: Int
    /// The seed.
    let seed: Int
    /// Nobody has trained it yet.
    let session: Session
    /// What it is known by: all that decides what it comes to.
    let key: String
  }

  /// All trainings, each seed with all set-ups before the next one: what was stopped early is
  /// comparable.
  ///
  /// - Throws: As the choices; `file` if a plugin's code cannot be read.
  func runs() throws(LabError) -> [Run] {
    var runs: [Run] = []
    for seed in seeds {
      for (place, contender) in contenders.enumerated() {
        let session = try contender.session.twin()
        try session.take(seed: seed)
        runs.append(
          Run(
            contender: place, seed: seed, session: session,
            key: try key(session, name: contender.name)))
      }
    }
    return runs
  }

  /// A name for the training of `session`, of which a reader sees what it is, and a digest.
  private func key(_ session: Session, name: String) throws(LabError) -> String {
    var facts = [ganLabVersion, "\(goal.steps)", "\(goal.seconds ?? 0)", "\(judged)"]
    facts += session.commands
    // The content of the data, whatever file they came from.
    let data = try session.dataPoints(64).map { $0.bitPattern.littleEndian }
    facts.append(SHA256(data.withUnsafeBytes { Array($0) }).hex)
    for library in try session.foreignLibraries() {
      do {
        let file = try FileSource("/proc/self/fd/\(library.image.descriptor)")
        facts.append(SHA256(try file.bytes(0..<file.count)).hex)
      } catch {
        throw .file(path: library.name, reason: "\(error)")
      }
    }
    let digest = SHA256(Array(facts.joined(separator: "\n").utf8)).hex.prefix(10)
    let slug = String(name.prefix(40).map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
    return "\(slug)-seed\(session.settings.seed)-\(digest)"
  }
}
