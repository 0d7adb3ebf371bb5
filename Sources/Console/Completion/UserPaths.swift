import Glibc

/// The folders that are the user's own.
public enum UserPaths {
  /// The user's home: `$HOME`, else what the system's list of users says.
  public static func home(environment: [String: String] = Terminal.environment()) -> String? {
    if let home = environment["HOME"], home.hasPrefix("/") { return home }
    guard let entry = getpwuid(getuid()), let folder = entry.pointee.pw_dir else { return nil }
    return String(cString: folder)
  }

  /// A path with `~` or `~/…` at its start put into full.
  public static func expandingTilde(
    _ path: String, environment: [String: String] = Terminal.environment()
  ) -> String {
    guard path == "~" || path.hasPrefix("~/"), let home = home(environment: environment) else {
      return path
    }
    return home + path.dropFirst()
  }

  /// gan-lab's folder for state: `$XDG_STATE_HOME/gan-lab`, by default `~/.local/state/gan-lab`.
  ///
  /// - Returns: The folder, which may not exist; `nil` if the user has no home.
  public static func state(
    environment: [String: String] = Terminal.environment()
  ) -> String? {
    // The XDG specification has relative paths ignored.
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") { return state + "/gan-lab" }
    return home(environment: environment).map { $0 + "/.local/state/gan-lab" }
  }
}

extension Word {
  /// The word as a file's path: a bare `~/` at its start means the user's home, a quoted one `~`.
  public var path: String { raw.hasPrefix("~") ? UserPaths.expandingTilde(text) : text }
}
