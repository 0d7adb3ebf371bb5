import GanLabKit

/// A component as the shell knows it, without having made one.
public struct Descriptor: Sendable {
  /// What it is.
  public let kind: Kind
  /// What it says of itself.
  public let about: About
  /// Its options.
  public let options: [Option]
  /// The path of the library that brought it.
  public let library: String
  /// Makes one with the default hyperparameters.
  public let make: @Sendable () -> any Component

  /// One option, as the component declares it.
  public struct Option: Sendable, Equatable {
    /// The name, as in `step-size`.
    public let name: String
    /// What it does.
    public let meaning: String
    /// The default, as a user would write it.
    public let defaultText: String
    /// The kind of value, as in "a number".
    public let expected: String
    /// The words allowed, where it is one of a few.
    public let choices: [String]
    /// The range as "0 to 1", or nil.
    public let range: String?
    /// The unit, or nil.
    public let unit: String?
  }

  /// The name in the shell.
  public var name: String { about.name }

  /// Describes `type`, which `library` brought.
  public init(_ type: any Component.Type, library: String) {
    kind = type.kind
    about = type.about
    self.library = library
    make = { type.init() }
    options = type.init().hyperparameters.map { name, value in
      Option(
        name: name, meaning: value.meaning, defaultText: value.defaultText,
        expected: value.expected, choices: value.choices, range: value.rangeText, unit: value.unit)
    }
  }
}
