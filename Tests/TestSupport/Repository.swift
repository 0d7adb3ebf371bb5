import FoundationEssentials

/// The files that tests read, found from the place of this one.
public enum Repository {
  /// The package's folder.
  public static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The names of the files of a folder of the package, sorted.
  ///
  /// - Throws: If there is no such folder.
  public static func files(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path).sorted()
  }

  /// The text of a file of the package.
  ///
  /// - Throws: If it cannot be read.
  public static func text(of file: String) throws -> String {
    String(decoding: try Data(contentsOf: root.appending(path: file)), as: UTF8.self)
  }
}
