import Console
import Glibc
import Synchronization

/// The folder that this process builds in: private, and gone when the process ends.
public enum BuildFolder {
  private static let made = Mutex<String?>(nil)

  /// The folder's path; it is made when first asked for.
  ///
  /// - Throws: `noRoom` if there is no place for it.
  public static func path() throws(CompileError) -> String {
    if let path = made.withLock({ $0 }) { return path }
    let parent = Terminal.environment()["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    var template = Array("\(parent)/gan-lab-build-XXXXXX".utf8CString)
    // mkdtemp makes it for its owner alone.
    guard let path = mkdtemp(&template).map({ String(cString: $0) }) else {
      throw .noRoom(folder: parent, reason: String(cString: strerror(errno)))
    }
    let isFirst = made.withLock { folder in
      if folder == nil { folder = path }
      return folder == path
    }
    guard isFirst else {
      rmdir(path)
      return try BuildFolder.path()
    }
    atexit { BuildFolder.remove() }
    return path
  }

  /// The folder in which Swift keeps the C modules that it has read, from one shell to the next.
  static func moduleCache(_ environment: [String: String]) -> String? {
    let cache =
      environment["XDG_CACHE_HOME"].flatMap { $0.isEmpty ? nil : $0 }
      ?? environment["HOME"].map { $0 + "/.cache" }
    guard let cache else { return nil }
    for folder in [cache, cache + "/gan-lab", cache + "/gan-lab/modules"] {
      guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { return nil }
    }
    let path = cache + "/gan-lab/modules"
    return access(path, W_OK | X_OK) == 0 ? path : nil
  }

  private static func remove() {
    guard let path = made.withLock({ $0 }), let stream = opendir(path) else { return }
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { unlink(path + "/" + name) }
    }
    closedir(stream)
    rmdir(path)
  }
}
