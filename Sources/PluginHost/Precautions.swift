/// What is done before a library's code runs in the shell's process.
public struct Precautions: Sendable {
  /// Tries libraries in a process of their own; nil does not.
  public var probe: Probe?
  /// Keeps what libraries said of themselves; nil keeps nothing.
  public var cache: MetadataCache?
  /// Asks whose code it is; nil takes everybody's.
  public var trust: Trust?

  /// What is given.
  public init(probe: Probe? = nil, cache: MetadataCache? = nil, trust: Trust? = nil) {
    self.probe = probe
    self.cache = cache
    self.trust = trust
  }

  /// Nothing: for tests and tools that load what they built themselves.
  public static let none = Precautions()

  /// All of it, with the user's folders as `environment` has them; a library may take `seconds`.
  public static func all(
    environment: [String: String], executable: String, seconds: Double = 5
  ) -> Precautions {
    let cache = UserFolder.path("XDG_CACHE_HOME", else: "/.cache", environment)
    let state = UserFolder.path("XDG_STATE_HOME", else: "/.local/state", environment)
    return Precautions(
      probe: Probe(executable: executable, seconds: seconds),
      cache: cache.map { MetadataCache(folder: $0 + "/gan-lab/plugins") },
      trust: Trust(list: state.map { $0 + "/gan-lab/trusted" }))
  }
}
