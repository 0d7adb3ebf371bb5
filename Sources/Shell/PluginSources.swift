import Console
import Glibc
import Lab
import PluginAuthoring
import PluginHost

/// The source files whose plugins are loaded: what `reload` and `set watch-plugins on` go by.
public final class PluginSources {
  /// A source that was compiled and loaded.
  struct Entry {
    /// The path as the user named it.
    let path: String
    /// The path without links and dots.
    let identity: String
    /// What the file was like when it was last compiled, or tried to be.
    var stamp: SourceFile.Stamp
    /// The components that it brought, as `loss hinge`.
    var components: [String]
    /// How often it was compiled and loaded.
    var generation: Int
    /// True until it has been compiled once: only then are warnings told.
    var isNew: Bool { generation == 1 }
  }

  /// The sources, in the order in which they were first loaded.
  private(set) var entries: [Entry] = []
  private var lastLook = 0.0

  /// No sources.
  public init() {}

  /// The source that a name means: of a component, of the file, or its path.
  func entry(named name: String) -> Entry? {
    let identity = SourceFile.identity(of: name)
    return entries.first { entry in
      entry.components.contains { $0.split(separator: " ").last.map(String.init) == name }
    }
      ?? entries.first { $0.identity == identity || $0.path == name }
      ?? entries.first { $0.path.lastComponent == name || $0.path.lastComponent.stem == name }
  }

  /// The names by which `reload` takes a source.
  var names: [String] {
    entries.flatMap { $0.components.compactMap { $0.split(separator: " ").last.map(String.init) } }
  }

  /// Notes that a source was loaded.
  func note(_ source: SourceFile, components: [String]) -> Entry {
    if let place = entries.firstIndex(where: { $0.identity == source.identity }) {
      entries[place].stamp = source.stamp
      entries[place].components = components
      entries[place].generation += 1
      return entries[place]
    }
    let entry = Entry(
      path: source.path, identity: source.identity, stamp: source.stamp, components: components,
      generation: 1)
    entries.append(entry)
    return entry
  }

  /// The sources that have changed since they were last looked at, at most twice a second.
  ///
  /// Each change is given out once: a file that does not compile is told once and not at each look.
  func changed(now: Double = ProgressLine.monotonicSeconds()) -> [Entry] {
    guard !entries.isEmpty, now - lastLook >= 0.5 else { return [] }
    lastLook = now
    return entries.indices.compactMap { place in
      guard let stamp = newStamp(of: entries[place]) else { return nil }
      entries[place].stamp = stamp
      return entries[place]
    }
  }

  /// True if `changed` would give something out.
  var hasChanged: Bool {
    ProgressLine.monotonicSeconds() - lastLook >= 0.5
      && entries.contains { newStamp(of: $0) != nil }
  }

  private func newStamp(of entry: Entry) -> SourceFile.Stamp? {
    // An editor may have taken the file away for a moment, or emptied it: it is no change yet.
    guard let stamp = SourceFile.Stamp(of: entry.identity), !stamp.isEmpty, stamp != entry.stamp
    else { return nil }
    return stamp
  }
}

extension String {
  /// The file's name without its ending.
  fileprivate var stem: String {
    guard let dot = lastIndex(of: "."), dot > startIndex else { return self }
    return String(self[..<dot])
  }
}
