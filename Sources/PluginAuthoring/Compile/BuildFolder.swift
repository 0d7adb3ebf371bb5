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
    var template = Array("\(parent)/\(prefix)\(getpid())-XXXXXX".utf8CString)
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
    sweep(parent)
    return path
  }

  private static let prefix = "gan-lab-build-"

  /// Takes away what processes left that came to no orderly end: folders of the user's, of processes that
  /// are no more, and an hour old, for a folder for temporary files may be shared with other machines.
  private static func sweep(_ parent: String) {
    guard let stream = opendir(parent) else { return }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard name.hasPrefix(prefix),
        let pid = pid_t(name.dropFirst(prefix.count).prefix { $0 != "-" }),
        kill(pid, 0) != 0, errno == ESRCH
      else { continue }
      var status = stat()
      let path = parent + "/" + name
      guard lstat(path, &status) == 0, status.st_uid == getuid(),
        time(nil) - status.st_mtim.tv_sec > 3600
      else { continue }
      remove(path)
    }
  }

  /// The folder in which Swift keeps the C modules that it has read, from one shell to the next; where
  /// nothing can be kept, one that is gone with this process.
  ///
  /// - Throws: `noRoom` if there is no place at all.
  static func moduleCache(_ environment: [String: String]) throws(CompileError) -> String {
    let cache =
      environment["XDG_CACHE_HOME"].flatMap { $0.isEmpty ? nil : $0 }
      ?? environment["HOME"].map { $0 + "/.cache" }
    if let cache, let path = kept(in: cache) { return path }
    return try path() + "/modules"
  }

  /// What the modules of the C library take, twice over.
  private static let leastRoom = 64 << 20

  private static func kept(in cache: String) -> String? {
    let path = cache + "/gan-lab/modules"
    for folder in [cache, cache + "/gan-lab", path] {
      guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { return nil }
    }
    guard access(path, W_OK | X_OK) == 0, room(in: path) >= leastRoom else { return nil }
    return path
  }

  /// The bytes that are free where `folder` lies.
  static func room(in folder: String) -> Int {
    var system = statvfs()
    guard statvfs(folder, &system) == 0 else { return 0 }
    return Int(system.f_bavail) * Int(system.f_frsize)
  }

  private static func remove() {
    if let path = made.withLock({ $0 }) { remove(path) }
  }

  /// Takes away a file, or a folder with all in it; links are not followed.
  private static func remove(_ path: String) {
    if unlink(path) == 0 { return }
    guard let stream = opendir(path) else { return }
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { remove(path + "/" + name) }
    }
    closedir(stream)
    rmdir(path)
  }
}
