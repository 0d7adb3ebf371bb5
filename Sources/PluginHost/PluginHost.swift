import GanLabKit
import Glibc

/// Finds plugins, loads them, and keeps what they registered.
///
/// A library is taken whole or not at all, and is never unloaded: the Swift runtime keeps pointers
/// into every image that it has seen. Loaded again, it is another image, a generation: its components
/// take the place of the older ones for all choices to come, and what is in use stays as it is.
public struct PluginHost: Sendable {
  /// The components that are known.
  public internal(set) var registry: Registry
  /// The libraries that were taken, in order.
  public var libraries: [String] { taken.map(\.path) }
  /// The libraries that were not, and why.
  public internal(set) var failures: [(path: String, error: PluginError)] = []
  /// What is done before a library's code runs here.
  var precautions: Precautions
  /// The newest generation of each library.
  var taken: [PluginLibrary] = []
  /// How often each library was loaded, where it was more than once.
  private var loads: [String: Int] = [:]
  /// What `loadAll` found and is still being tried.
  var scan: Scan?

  /// No plugins, and names that none may have.
  public init(precautions: Precautions = .none, reserved: [Kind: Set<String>] = [:]) {
    self.precautions = precautions
    registry = Registry(reserved: reserved)
  }

  /// The build tag that a plugin must share.
  public static var tag: String {
    "protocol \(BuildNote.own.protocol), kit \(BuildNote.own.kit)"
  }

  /// The digest of the kit's sources, by which plugins are matched to it.
  public static var kit: String { BuildNote.own.kit }

  /// The compiler that made the kit.
  public static var compiler: String { BuildNote.own.compiler }

  /// The SHA-256 of what a library's file holds now; nil if it cannot be read.
  ///
  /// One that has not changed since it was asked for last is not read again.
  public static func checksum(of library: String) -> String? { checksums.checksum(of: library) }

  private static let checksums = ChecksumCache()

  /// Images of the library at `path` that the process holds: 0 as long as it has not been opened.
  public func generations(of path: String) -> Int {
    guard let library = taken.first(where: { $0.path == path }) else { return 0 }
    return library.isOpen ? loads[path] ?? 1 : 0
  }

  /// Loads the library at `path`, or a new generation of it.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - source: What the library is known by, if not by its path: the file that it was built from.
  ///     What was loaded under that name before is replaced.
  ///   - isOwn: True for a library that came with the lab.
  ///   - isInterrupted: Asked while it is being tried; true ends that.
  /// - Returns: What it registered.
  /// - Throws: Why it was not taken; the registry is then as it was.
  @discardableResult
  public mutating func load(
    _ path: String, as source: String? = nil, isOwn: Bool = false,
    isInterrupted: () -> Bool = { false }
  ) throws(PluginError) -> [Descriptor] {
    settle(isInterrupted: isInterrupted)
    let file = PluginHost.absolute(path)
    let name = source.map(PluginHost.absolute) ?? file
    _ = try PluginImage.inspect(file)
    let components =
      isOwn
      ? try PluginImage.open(file, path: name)
      : try loadForeign(file, as: name, isInterrupted: isInterrupted)
    try registry.take(components, of: name)
    take(PluginLibrary(name, isOwn: isOwn, open: components))
    loads[name, default: 0] += 1
    failures.removeAll { $0.path == name }
    return components
  }

  /// Loads a library that is there already once more, as a new generation.
  ///
  /// - Parameters:
  ///   - path: The path by which `plugins` lists it.
  ///   - isInterrupted: Asked while it is being tried; true ends that.
  /// - Returns: What it registered.
  /// - Throws: Why it was not taken; its components are then as they were.
  @discardableResult
  public mutating func reload(
    _ path: String, isInterrupted: () -> Bool = { false }
  ) throws(PluginError) -> [Descriptor] {
    // Never in place: the linker would answer with the image that it has.
    try load(path, isInterrupted: isInterrupted)
  }

  /// A copy that nobody can change is tried, and the very same is then opened.
  private func loadForeign(
    _ file: String, as name: String, isInterrupted: () -> Bool
  ) throws(PluginError) -> [Descriptor] {
    let copy = try LibraryCopy(of: file)
    defer { copy.remove() }
    try precautions.trust?.check(file, content: copy.path)
    guard let probe = precautions.probe else { return try PluginImage.open(copy, path: name) }
    let records: [ComponentRecord]
    do throws(PluginError) {
      records = try probe.run(copy.path, path: name, isInterrupted: isInterrupted)
    } catch {
      precautions.cache?.store(.failure(error), of: copy.original)
      throw error
    }
    precautions.cache?.store(.success(records), of: copy.original)
    // What would be refused anyway need not be opened.
    let library = PluginLibrary(
      name, isOwn: false, file: copy.original, records: records, trust: precautions.trust)
    try registry.check(library.descriptors, of: name)
    let components = try Quiet.run { () throws(PluginError) in
      try PluginImage.open(copy, path: name)
    }
    guard components.map({ ComponentRecord($0) }) == records else { throw .otherComponents }
    return components
  }

  /// Allows the content that `file` has now, whoever can have written it.
  ///
  /// - Returns: The checksum that is remembered, for good or for this run.
  /// - Throws: `unreadable`.
  @discardableResult
  public func trust(
    _ file: String, forGood: Bool = true
  ) throws(PluginError) -> String? {
    try precautions.trust?.allow(PluginHost.absolute(file), forGood: forGood)
  }

  /// Asks whether code in `file`, a source or a library, may be run.
  ///
  /// - Throws: `untrusted` if others can have written it, and nobody has allowed it; `unreadable`.
  public func checkTrust(of file: String) throws(PluginError) {
    let file = PluginHost.absolute(file)
    try precautions.trust?.check(file, content: file)
  }

  /// Puts a library into the list, in the place of its older generation.
  mutating func take(_ library: PluginLibrary) {
    if let place = taken.firstIndex(where: { $0.path == library.path }) {
      taken[place] = library
    } else {
      taken.append(library)
    }
  }

  /// The path with all links followed, as far as there is a file.
  static func absolute(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
