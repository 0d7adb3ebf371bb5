import GanLabKit
import PluginHost

extension Session {
  /// The names that plugins cannot take, for the lab's own pictures and figures have them.
  public static let reservedNames: [Kind: Set<String>] = [
    .plot: Set(PictureCatalogue.names), .measure: Set(figureNames),
  ]

  /// Loads a plugin, or a new generation of one: what is chosen already stays as it is.
  ///
  /// - Parameters:
  ///   - path: The library.
  ///   - source: The file that it was built from, by which it is then known.
  /// - Returns: What it registered.
  /// - Throws: `plugin`, with why it was not taken.
  public func load(_ path: String, as source: String? = nil) throws(LabError) -> [Descriptor] {
    do {
      return try host.load(path, as: source, isInterrupted: isInterrupted)
    } catch {
      throw .plugin(path: source ?? path, error)
    }
  }

  /// Loads the library once more that brought the component `name`, or that is called `name`.
  ///
  /// - Returns: What it registered.
  /// - Throws: `plugin`, with why it was not taken; `unknownWord` if there is no such library, and
  ///   `refused` if several have a component of that name.
  public func reload(_ name: String) throws(LabError) -> [Descriptor] {
    let components = registry.components(named: name)
    var libraries: [String] = []
    for component in components where !libraries.contains(component.library) {
      libraries.append(component.library)
    }
    if libraries.isEmpty {
      libraries = host.libraries.filter { $0 == name || $0.hasSuffix("/" + name) }
    }
    guard let library = libraries.first else {
      throw .unknownWord(name, what: "plugin", known: registry.descriptors.map(\.name))
    }
    guard libraries.count == 1 else {
      throw .refused(
        "\(name) is in several libraries: \(libraries.joined(separator: ", "))",
        hint: "reload takes the path of a library, too")
    }
    do {
      return try host.reload(library, isInterrupted: isInterrupted)
    } catch {
      throw .plugin(path: library, error)
    }
  }

  /// Asks whether code in the file at `path` may be run, as it is asked of libraries.
  ///
  /// - Throws: `plugin`, with `untrusted` if others can have written it.
  public func checkTrust(of path: String) throws(LabError) {
    do {
      try host.checkTrust(of: path)
    } catch {
      throw .plugin(path: path, error)
    }
  }

  /// Allows the content that a library has now, whoever can have written it.
  ///
  /// - Returns: Its checksum, or nil where everything is allowed.
  /// - Throws: `plugin`, if the file cannot be read or the answer cannot be kept.
  public func trust(_ path: String) throws(LabError) -> String? {
    do {
      return try host.trust(path)
    } catch {
      throw .plugin(path: path, error)
    }
  }

  /// Waits for the plugins that are being tried.
  ///
  /// - Throws: `interrupted`, if some were not tried because the user had enough.
  public func settlePlugins() throws(LabError) {
    let failures = host.settle(isInterrupted: isInterrupted)
    for failure in failures {
      if case .interrupted = failure.error { throw .interrupted(fraction: nil) }
    }
  }
}
