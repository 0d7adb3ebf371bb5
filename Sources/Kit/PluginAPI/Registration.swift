/// What one plugin hands over while it is being loaded.
///
/// Nothing takes effect until the host has checked all of it: a plugin is taken whole or not at all.
public final class Registration {
  /// The components, in the order in which the plugin named them.
  public private(set) var components: [any Component.Type] = []

  /// An empty registration.
  public init() {}

  /// Hands a component over.
  public func add(_ component: any Component.Type) { components.append(component) }
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
