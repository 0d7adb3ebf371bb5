/// A failure that a training shows, and since when.
public struct Finding: Sendable, Equatable, Codable {
  /// The failures that there are.
  public enum Kind: String, Sendable, CaseIterable, Codable {
    /// Few modes are left, or samples lie nearer to each other than data do.
    case collapse
    /// The samples go from mode to mode and come to no rest.
    case oscillation
    /// D tells data and samples apart almost without fail, and G learns nothing from it.
    case imbalance
    /// The slope of a critic that is to be bounded is not.
    case unboundedCritic = "unbounded-critic"
  }

  /// The failure.
  public let kind: Kind
  /// The step at which it began, as far as looks can tell.
  public let since: Int
  /// What showed it last.
  public internal(set) var vitals: Vitals
}
