import GanLabKit

/// One thing that `plugin check` has to say of a component.
public struct Finding: Equatable, Sendable {
  /// How grave a finding is.
  public enum Severity: String, Sendable, CaseIterable {
    /// Worth knowing.
    case note
    /// Deserves a look; the check passes all the same.
    case warning
    /// The component is wrong.
    case failure
  }

  /// How grave it is.
  public let severity: Severity
  /// What was being checked.
  public let stage: CheckStage
  /// The option and its value, as in `weight=0`; nil for the defaults.
  public let setting: String?
  /// What was found, in a sentence.
  public let message: String
  /// What to try.
  public let advice: String?

  /// Puts the facts together.
  public init(
    _ severity: Severity, _ stage: CheckStage, setting: String? = nil, message: String,
    advice: String?
  ) {
    self.severity = severity
    self.stage = stage
    self.setting = setting
    self.message = message
    self.advice = advice
  }

  /// A flaw in words.
  init(_ flaw: Flaw, _ stage: CheckStage, setting: String? = nil) {
    self.init(
      flaw.severity, stage, setting: setting, message: flaw.message, advice: flaw.advice)
  }
}

/// What is checked, in this order.
public enum CheckStage: String, Sendable, CaseIterable {
  /// The library is loaded.
  case loading
  /// Summary, formula, paper, meanings, ranges.
  case documentation
  /// All that it gives: the contract's shapes, of finite numbers.
  case results
  /// The same seed, the same bits.
  case determinism
  /// Every option at the edges of its range: finite or refused, and read at all.
  case options
  /// Gradients against finite differences.
  case gradients
  /// Gradients of gradients against finite differences, as a gradient penalty takes them.
  case secondDerivatives = "second derivatives"
  /// Time per call.
  case time
  /// The test that lies beside the source.
  case test
}
