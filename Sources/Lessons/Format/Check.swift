/// A condition on a figure that a command gave: `measure.modes_covered >= 7`.
///
/// Never on typed text: however a learner gets there, the check holds if the figure does.
public struct Check: Sendable, Hashable {
  /// The check as it is written.
  public let text: String
  /// Its line in the file.
  public let line: Int
  /// Which figure is looked at.
  public let figure: FigurePath
  /// How it is compared.
  public let relation: Relation
  /// What it is compared with.
  public let expected: Expected

  /// How a figure is compared.
  public enum Relation: String, Sendable, Hashable, CaseIterable {
    /// At least.
    case atLeast = ">="
    /// At most.
    case atMost = "<="
    /// Equal, within the tolerance.
    case equal = "=="
    /// Not equal, outside the tolerance.
    case notEqual = "!="
    /// Greater.
    case greater = ">"
    /// Less.
    case less = "<"
  }

  /// What a figure is compared with.
  public enum Expected: Sendable, Hashable {
    /// A number; `tolerance` is for `==` and `!=`, and 0 elsewhere.
    case number(Double, tolerance: Double)
    /// A word, such as a component's name.
    case word(String)
    /// `true` or `false`.
    case flag(Bool)
  }
}

/// The way to a figure in the results of commands.
public struct FigurePath: Sendable, Hashable {
  /// The command whose last result is meant; nil means the last result that has the figure.
  public let verb: String?
  /// The keys from the result down to the figure; a number counts in a list from 0.
  public let keys: [String]

  /// The path as it is written.
  public var text: String { ([verb].compactMap { $0 } + keys).joined(separator: ".") }
}

/// Why a line is no check.
public enum CheckFault: Error, Sendable, Hashable {
  /// It does not begin with a figure.
  case noFigure
  /// The figure's path has an empty piece.
  case badPath(String)
  /// No comparison follows the figure.
  case noRelation
  /// Nothing follows the comparison.
  case noValue
  /// The value is no number, and the comparison needs one.
  case notANumber(String)
  /// The tolerance is no number of at least 0.
  case badTolerance(String)
  /// A tolerance beside `>`, `<`, a word …
  case needlessTolerance
  /// More than one value.
  case leftOver(String)
}
