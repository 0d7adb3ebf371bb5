import Console

/// How a check went.
public struct CheckResult: Sendable {
  /// The check.
  public let check: Check
  /// The step that it stands in.
  public let stepID: String
  /// How it went.
  public let verdict: Verdict

  /// How a check can go.
  public enum Verdict: Sendable, Hashable {
    /// The figure is as it should be.
    case passed(JSONValue)
    /// The figure is not.
    case failed(JSONValue)
    /// What was found cannot be compared so: a list, or a word with a number.
    case incomparable(JSONValue)
    /// There is no such figure; those that there are.
    case noFigure(known: [String])
  }

  /// True if the check passed.
  public var passed: Bool { if case .passed = verdict { true } else { false } }

  /// What was found.
  public var found: JSONValue? {
    switch verdict {
    case .passed(let value), .failed(let value), .incomparable(let value): value
    case .noFigure: nil
    }
  }
}

extension Check {
  /// Makes the check on the figures so far.
  func verdict(on book: FigureBook) -> CheckResult.Verdict {
    switch book.find(figure) {
    case .nothing(let known): .noFigure(known: known)
    case .value(let value):
      switch holds(for: value) {
      case nil: .incomparable(value)
      case true?: .passed(value)
      case false?: .failed(value)
      }
    }
  }

  /// Whether a figure is as it should be; nil if the two cannot be compared.
  private func holds(for value: JSONValue) -> Bool? {
    let isWanted = relation != .notEqual
    switch (value, expected) {
    case (.integer(let found), .number(let number, let tolerance)):
      return compare(Double(found), number, tolerance)
    case (.number(let found), .number(let number, let tolerance)):
      return compare(found, number, tolerance)
    // What is not finite is `null` in the results, and no number is like it.
    case (.null, .number): return false
    case (.string(let found), .word(let word)): return (found == word) == isWanted
    case (.bool(let found), .flag(let flag)): return (found == flag) == isWanted
    // `on` and `off`, `yes` and numbers in quotes are words to the results.
    case (.string(let found), .flag(let flag)): return (found == "\(flag)") == isWanted
    default: return nil
    }
  }

  private func compare(_ found: Double, _ number: Double, _ tolerance: Double) -> Bool {
    // A figure that is not a number passes no check, `!=` included.
    guard !found.isNaN else { return false }
    switch relation {
    case .atLeast: return found >= number
    case .atMost: return found <= number
    case .greater: return found > number
    case .less: return found < number
    case .equal: return abs(found - number) <= tolerance
    case .notEqual: return abs(found - number) > tolerance
    }
  }
}
