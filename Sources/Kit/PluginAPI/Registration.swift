/// A component as a plugin hands it over: what it is, and how one is made.
///
/// A component in Swift says this of itself by its type; one in C is data, and has no type of its own.
public struct RegisteredComponent: Sendable {
  /// What it is.
  public let kind: Kind
  /// What it says of itself.
  public let about: About
  /// Makes one with the default hyperparameters.
  public let make: @Sendable () -> any Component

  /// Describes a component by values.
  public init(kind: Kind, about: About, make: @escaping @Sendable () -> any Component) {
    self.kind = kind
    self.about = about
    self.make = make
  }

  /// Describes `type`, as it describes itself.
  public init(_ type: any Component.Type) {
    self.init(kind: type.kind, about: type.about) { type.init() }
  }
}

/// What one plugin hands over while it is being loaded.
///
/// Nothing takes effect until the host has checked all of it: a plugin is taken whole or not at all.
public final class Registration {
  /// The components, in the order in which the plugin named them.
  public private(set) var components: [RegisteredComponent] = []

  /// An empty registration.
  public init() {}

  /// Hands a component over.
  public func add(_ component: any Component.Type) { components.append(.init(component)) }

  /// Hands a component over that is described by values.
  public func add(described component: RegisteredComponent) { components.append(component) }
}

/// Hands `components` to the registration behind `pointer`: the body of a plugin's entry.
///
/// ```swift
/// @c(gl_entry) public func entry() -> UnsafePointer<gl_plugin> {
///   gl_swift_plugin { register($0, Hinge.self) }
/// }
/// ```
public func register(
  _ pointer: UnsafeMutableRawPointer, _ components: any Component.Type...
) -> Int32 {
  let registration = Unmanaged<Registration>.fromOpaque(pointer).takeUnretainedValue()
  for component in components { registration.add(component) }
  return 0
}
