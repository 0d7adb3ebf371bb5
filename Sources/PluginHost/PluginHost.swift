import GanLabKit
import Glibc

/// Finds plugins, loads them, and keeps what they registered.
///
/// A library is taken whole or not at all, and is never unloaded: the Swift runtime keeps pointers
/// into every image that it has seen.
public struct PluginHost: Sendable {
  /// The components that are loaded.
  public private(set) var registry = Registry()
  /// The libraries that were taken, in order.
  public private(set) var libraries: [String] = []
  /// The libraries that were not, and why.
  public private(set) var failures: [(path: String, error: PluginError)] = []

  /// No plugins.
  public init() {}

  /// The build tag that a plugin must share.
  public static var tag: String { Handshake.tag }

  /// Loads every plugin of `folders`, in order, each folder's by name; those that fail are noted.
  ///
  /// In the lab's own folder, which holds other libraries too, plugins are called `libganlab-*.so`;
  /// in the others every `.so` is one.
  public mutating func loadAll(from folders: [SearchFolder]) {
    for folder in folders {
      if folder.isNamed, access(folder.path, R_OK | X_OK) != 0 {
        failures.append((folder.path, .unreadable(reason: String(cString: strerror(errno)))))
      }
      for name in PluginHost.libraries(in: folder) {
        let path = folder.path + "/" + name
        // Two folders of the path can be one: its plugins are there already.
        guard !libraries.contains(PluginHost.absolute(path)) else { continue }
        do {
          try load(path, isOwn: folder.isShared)
        } catch {
          failures.append((path, error))
        }
      }
    }
  }

  /// Loads one library, the lab's own if `isOwn`; returns what it registered.
  ///
  /// - Throws: Why it was not taken; nothing of it is then left in the registry.
  @discardableResult
  public mutating func load(
    _ path: String, isOwn: Bool = false
  ) throws(PluginError) -> [Descriptor] {
    let path = PluginHost.absolute(path)
    try ELFImage.check(path)
    // RTLD_NOW: a symbol that is missing is told now, not in the middle of a training step.
    let image = try open(path, inPlace: isOwn)
    guard let symbol = dlsym(image, GL_ENTRY_SYMBOL) else { throw .noEntry }
    typealias Entry = @convention(c) () -> UnsafePointer<gl_plugin>?
    guard let plugin = unsafeBitCast(symbol, to: Entry.self)() else { throw .noEntry }
    try Handshake.check(plugin)
    let registration = Registration()
    let code = plugin.pointee.register_components(
      Unmanaged.passUnretained(registration).toOpaque())
    guard code == 0 else { throw .refused(code: code) }
    let before = registry.descriptors.count
    try registry.add(registration, library: path)
    libraries.append(path)
    return Array(registry.descriptors[before...])
  }

  /// Opens a library.
  ///
  /// The linker maps the file itself: overwritten in place, as copying over it does, it takes the
  /// process down. It also knows an image by its path, and would answer a second call with the first
  /// image, whatever the file has become. So a copy is opened; only the lab's own are opened where they
  /// are, since nobody builds them while the lab runs.
  ///
  /// - Throws: `notLoadable`, with the linker's words; `unreadable` if it cannot be copied.
  private func open(_ path: String, inPlace: Bool) throws(PluginError) -> UnsafeMutableRawPointer {
    let flags = RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE
    let copy = inPlace ? nil : try LibraryCopy(of: path)
    defer { copy?.remove() }
    guard let image = dlopen(copy?.path ?? path, flags) else {
      let reason = String(cString: dlerror())
      throw .notLoadable(reason: copy.map { reason.replacing($0.path, with: path) } ?? reason)
    }
    return image
  }

  private static func libraries(in folder: SearchFolder) -> [String] {
    guard let directory = opendir(folder.path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      let isPlugin = folder.isShared ? name.hasPrefix("libganlab-") : !name.hasPrefix(".")
      if isPlugin && name.hasSuffix(".so") { names.append(name) }
    }
    return names.sorted()
  }

  private static func absolute(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
