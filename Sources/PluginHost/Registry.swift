import GanLabKit

/// All components that are loaded, in the order in which they came.
public struct Registry: Sendable {
  /// The components.
  public private(set) var descriptors: [Descriptor] = []

  /// No components.
  public init() {}

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

  /// Takes a plugin's components, all or none.
  ///
  /// - Throws: What is wrong with the first component that cannot be taken.
  mutating func add(_ registration: Registration, library: String) throws(PluginError) {
    guard !registration.components.isEmpty else { throw .registersNothing }
    var added: [Descriptor] = []
    for type in registration.components {
      let descriptor = Descriptor(type, library: library)
      try check(descriptor, beside: added)
      added.append(descriptor)
    }
    descriptors += added
  }

  private func check(
    _ new: Descriptor, beside added: [Descriptor]
  ) throws(PluginError) {
    guard new.name.isComponentName else { throw .badName(new.name) }
    guard !new.about.summary.isEmpty else { throw .undocumented(new.name, option: nil) }
    if let twin = (descriptors + added).first(where: {
      $0.kind == new.kind && $0.name == new.name
    }) {
      throw .duplicate(kind: new.kind.name, name: new.name, library: twin.library)
    }
    var seen: Set<String> = []
    let component = new.make()
    for option in new.options {
      guard option.name.isComponentName else { throw .badName(option.name) }
      guard !option.meaning.isEmpty else { throw .undocumented(new.name, option: option.name) }
      guard seen.insert(option.name).inserted else {
        throw .repeatedOption(component: new.name, option: option.name)
      }
      do {
        let words = option.defaultText.split(separator: ",", omittingEmptySubsequences: false)
        try component.set(option.name, to: words.map(String.init))
      } catch {
        throw .badDefault(component: new.name, option: option.name, value: option.defaultText)
      }
    }
  }
}

extension String {
  /// True for lower-case letters, digits and hyphens, beginning with a letter.
  var isComponentName: Bool {
    guard let first = utf8.first, (0x61...0x7a).contains(first) else { return false }
    return utf8.allSatisfy { byte in
      (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2d
    }
  }
}
