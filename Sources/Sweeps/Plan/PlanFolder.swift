import Glibc

/// The folder of a sweep file, from which its paths are seen.
public struct PlanFolder {
  /// Its whole path.
  public let path: String

  /// The folder of the file at `file`; nil if it is not there.
  public init?(ofFile file: String) {
    let parts = file.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    let folder = file.hasPrefix("/") && parts.count == 1 ? "/" : parts.joined(separator: "/")
    guard let whole = realpath(folder.isEmpty ? "." : folder, nil) else { return nil }
    defer { free(whole) }
    path = String(cString: whole)
  }

  /// Paths as they are seen from elsewhere.
  func whole(_ paths: [String]) -> [String] {
    paths.map { $0.hasPrefix("/") ? $0 : "\(path)/\($0)" }
  }
}
