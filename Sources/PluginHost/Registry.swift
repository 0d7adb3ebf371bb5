import GanLabKit

/// All components that are known, in the order in which they came.
public struct Registry: Sendable {
  /// The components.
  public private(set) var descriptors: [Descriptor] = []

  /// Names that no component may have, by kind: what is called so is not made of plugins.
  private let reserved: [Kind: Set<String>]

  /// No components, and names that none may have.
  public init(reserved: [Kind: Set<String>] = [:]) { self.reserved = reserved }

  /// The kinds that there are, in order of appearance.
  public var kinds: [Kind] {
    var kinds: [Kind] = []
    for descriptor in descriptors where !kinds.contains(descriptor.kind) {
      kinds.append(descriptor.kind)
    }
    return kinds
  }

  /// The components of one kind, by name.
  public func components(_ kind: Kind) -> [Descriptor] {
    descriptors.filter { $0.kind == kind }.sorted { $0.name < $1.name }
  }

  /// The component of one kind with a name.
  public func component(_ kind: Kind, _ name: String) -> Descriptor? {
    descriptors.first { $0.kind == kind && $0.name == name }
  }

  /// Components of any kind with a name.
  public func components(named name: String) -> [Descriptor] {
    descriptors.filter { $0.name == name }
  }

  /// Takes a library's components in place of those that it had before, all or none.
  ///
  /// - Throws: `duplicate`, if another library has one of them; `reserved`, if the lab has.
  mutating func take(_ components: [Descriptor], of library: String) throws(PluginError) {
    try check(components, of: library)
    // In the old ones' place, so that lists do not change their order.
    let place = descriptors.firstIndex { $0.library == library } ?? descriptors.count
    descriptors.removeAll { $0.library == library }
    descriptors.insert(contentsOf: components, at: place)
  }

  /// Asks whether `take` would succeed.
  ///
  /// - Throws: `duplicate`, if another library has one of them; `reserved`, if the lab has.
  func check(_ components: [Descriptor], of library: String) throws(PluginError) {
    for new in components {
      if reserved[new.kind]?.contains(new.name) == true {
        throw .reserved(kind: new.kind.name, name: new.name)
      }
      if let twin = component(new.kind, new.name), twin.library != library {
        throw .duplicate(kind: new.kind.name, name: new.name, library: twin.library)
      }
    }
  }
}
