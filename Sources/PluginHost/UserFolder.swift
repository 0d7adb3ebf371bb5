import Glibc

/// The user's folders that plugins have to do with.
public enum UserFolder {
  /// The folder that `variable` names, or `fallback` in the user's home; nil without a home.
  static func path(
    _ variable: String, else fallback: String, _ environment: [String: String]
  ) -> String? {
    // The XDG specification has relative paths ignored.
    if let path = environment[variable], path.hasPrefix("/") { return path }
    guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
    return home + fallback
  }

  /// The folder for the user's data: `$XDG_DATA_HOME`, by default `~/.local/share`; nil without a home.
  public static func data(_ environment: [String: String]) -> String? {
    path("XDG_DATA_HOME", else: "/.local/share", environment)
  }

  /// Makes a folder and those above it, closed to others; false if it is not there then.
  public static func make(_ folder: String) -> Bool {
    if mkdir(folder, 0o700) == 0 || errno == EEXIST { return true }
    guard errno == ENOENT, let slash = folder.lastIndex(of: "/"), slash > folder.startIndex,
      make(String(folder[..<slash]))
    else { return false }
    return mkdir(folder, 0o700) == 0 || errno == EEXIST
  }
}
