import GanLabKit

/// Looks at a training every so many steps and says what goes wrong with it.
///
/// A failure is said to be there once several looks in a row have shown it, so that a bad moment is no alarm,
/// and to be over once as many have not. How often that is right, of healthy and of provoked trainings, is in
/// Failures/README.md.
public struct Monitor {
  /// Steps between two looks.
  public let interval: Int
  /// The last looks, in order.
  public private(set) var looks: [Vitals] = []
  /// What is wrong now.
  public private(set) var findings: [Finding] = []

  /// What a look changed about what is known to be wrong.
  public enum Change: Equatable, Sendable {
    /// A failure is there.
    case began(Finding)
    /// A failure has been away since this step.
    case ended(Finding, at: Int)
  }

  private var probe: VitalsProbe
  private let boundsCritic: Bool
  private var streaks: [Finding.Kind: Streak] = [:]

  /// How long a sign has been there, or has been away.
  private struct Streak {
    var isSeen = false
    var count = 0
    var since = 0
  }

  /// The bounds beyond which a look is a bad sign.
  enum Bound {
    /// Steps before which a training owes nobody anything.
    static let grace = 1000
    /// The least balance over the modes: about half of them.
    static let balance = 0.5
    /// The least diversity.
    static let diversity = 0.5
    /// The largest median of `movement` over `Bound.window` looks.
    static let unrest = 0.3
    /// The largest median of `misfit` over the same with which moving samples are only finding their places.
    static let misfit = 0.1
    /// The share that D may tell rightly.
    static let accuracy = 0.98
    /// The slope of a critic that is to be bounded.
    static let slope = 10.0
    /// Looks over which unrest is taken.
    static let window = 8
    /// Looks in a row that make a finding, or end it.
    static let looks = 5
  }

  /// - Parameters:
  ///   - probe: The eyes.
  ///   - interval: Steps between two looks.
  ///   - boundsCritic: True if the loss wants the critic's slope bounded.
  init(_ probe: VitalsProbe, interval: Int, boundsCritic: Bool) {
    self.probe = probe
    self.interval = interval
    self.boundsCritic = boundsCritic
  }

  /// Looks, if a look is due after `step` steps.
  ///
  /// - Returns: What began or ended.
  /// - Throws: The first error of the networks' operations.
  mutating func lookIfDue(
    _ step: Int, at networks: any AdversarialNetworks, gradients: Series?
  ) throws -> [Change] {
    guard step.isMultiple(of: interval), looks.last?.step != step else { return [] }
    return note(try probe.look(at: networks, step: step, gradients: gradients))
  }

  /// Takes a look into account.
  mutating func note(_ vitals: Vitals) -> [Change] {
    looks.append(vitals)
    if looks.count > 4 * Bound.window { looks.removeFirst() }
    guard vitals.step >= Bound.grace else { return [] }
    return Finding.Kind.allCases.compactMap { change(of: $0, vitals) }
  }

  /// True if the look, or the last ones, show a sign of the failure.
  private func isSeen(_ kind: Finding.Kind, _ vitals: Vitals) -> Bool {
    switch kind {
    case .collapse:
      // Not by samples within 4σ: a young training is blurred, and has lost no mode.
      if let balance = vitals.balance { return balance < Bound.balance }
      return vitals.diversity.map { $0 < Bound.diversity } ?? false
    case .oscillation:
      // Not by modes that change: those of moons lie side by side.
      guard let unrest = recentMedian(\.movement), let misfit = recentMedian(\.misfit) else {
        return false
      }
      return unrest > Bound.unrest && misfit > Bound.misfit
    case .imbalance: return vitals.accuracy.map { $0 >= Bound.accuracy } ?? false
    case .unboundedCritic:
      return boundsCritic && (vitals.slope.map { $0 > Bound.slope } ?? false)
    }
  }

  /// The median of a figure over the last looks, for a mean would remember the start of the training for too long;
  /// nil while there are too few.
  private func recentMedian(_ figure: KeyPath<Vitals, Double?>) -> Double? {
    let values = looks.suffix(Bound.window).compactMap { $0[keyPath: figure] }.sorted()
    guard values.count == Bound.window else { return nil }
    return (values[(Bound.window - 1) / 2] + values[Bound.window / 2]) / 2
  }

  private mutating func change(of kind: Finding.Kind, _ vitals: Vitals) -> Change? {
    let seen = isSeen(kind, vitals)
    var streak = streaks[kind] ?? Streak()
    if streak.count == 0 || streak.isSeen != seen {
      streak = Streak(isSeen: seen, count: 0, since: vitals.step)
    }
    streak.count += 1
    streaks[kind] = streak
    guard let place = findings.firstIndex(where: { $0.kind == kind }) else {
      guard seen, streak.count >= Bound.looks else { return nil }
      let finding = Finding(kind: kind, since: streak.since, vitals: vitals)
      findings.append(finding)
      return .began(finding)
    }
    guard !seen else {
      findings[place].vitals = vitals
      return nil
    }
    guard streak.count >= Bound.looks else { return nil }
    return .ended(findings.remove(at: place), at: streak.since)
  }
}
