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
  private let maker: Maker

  /// Where the component comes from.
  private enum Maker: Sendable {
    case code(RegisteredComponent, LibraryImage?)
    case library(PluginLibrary)
  }

  /// One option, as the component declares it.
  public struct Option: Sendable, Equatable, Codable {
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

  /// False as long as it is known by what was noted of it, and its library has not been opened.
  public var isOpen: Bool {
    if case .library(let library) = maker { library.isOpen } else { true }
  }

  /// Describes `type`, which `library` brought.
  public init(_ type: any Component.Type, library: String) {
    self.init(RegisteredComponent(type), library: library)
  }

  /// The file that its code came from; nil for the lab's own, and as long as its library has not been
  /// opened.
  public var image: LibraryImage? {
    switch maker {
    case .code(_, let image): image
    case .library(let library): library.image
    }
  }

  /// Describes `component`, which `library` brought, from the file `image` if it is not the lab's own.
  public init(
    _ component: RegisteredComponent, library: String, image: LibraryImage? = nil
  ) {
    kind = component.kind
    about = component.about
    self.library = library
    maker = .code(component, image)
    options = component.make().hyperparameters.map { name, value in
      Option(
        name: name, meaning: value.meaning, defaultText: value.defaultText,
        expected: value.expected, choices: value.choices, range: value.rangeText, unit: value.unit)
    }
  }

  /// A component of a library that has not been opened.
  init(_ record: ComponentRecord, of library: PluginLibrary) {
    kind = Kind(record.kind)
    about = record.about
    options = record.options
    self.library = library.path
    maker = .library(library)
  }

  /// Makes one with the default hyperparameters; this opens its library, if nothing else has.
  ///
  /// - Throws: Why the library cannot be opened.
  public func make() throws(PluginError) -> any Component {
    switch maker {
    case .code(let component, _): component.make()
    case .library(let library): try library.component(kind, name).make()
    }
  }
}
