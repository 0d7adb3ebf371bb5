import Glibc

/// The user's folders that plugins have to do with.
enum UserFolder {
  /// The folder that `variable` names, or `fallback` in the user's home; nil without a home.
  static func path(
    _ variable: String, else fallback: String, _ environment: [String: String]
  ) -> String? {
    // The XDG specification has relative paths ignored.
    if let path = environment[variable], path.hasPrefix("/") { return path }
    guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
    return home + fallback
  }

  /// Makes a folder and those above it, closed to others; false if it is not there then.
  static func make(_ folder: String) -> Bool {
    if mkdir(folder, 0o700) == 0 || errno == EEXIST { return true }
    guard errno == ENOENT, let slash = folder.lastIndex(of: "/"), slash > folder.startIndex,
      make(String(folder[..<slash]))
    else { return false }
    return mkdir(folder, 0o700) == 0 || errno == EEXIST
  }
}
