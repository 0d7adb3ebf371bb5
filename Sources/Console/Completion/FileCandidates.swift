import Glibc

/// Files whose path goes on from what was typed.
enum FileCandidates {
  /// One file or folder.
  struct File: Hashable {
    /// Its name; a folder's ends in `/`.
    let name: String
    /// What was typed of the path, with the name in place of its last part.
    let path: String
    let isFolder: Bool
  }

  /// The files in order of their names, hidden ones only when the name typed begins with a point.
  ///
  /// - Parameters:
  ///   - typed: The path so far.
  ///   - kind: Which files are wanted.
  ///   - hasTilde: Whether `~/` at its start means the user's home.
  /// - Returns: The files and folders; none if the folder cannot be read.
  static func matching(_ typed: String, kind: FileKind, hasTilde: Bool) -> [File] {
    let slash = typed.lastIndex(of: "/")
    let folder = slash.map { String(typed[...$0]) } ?? ""
    let leaf = slash.map { String(typed[typed.index(after: $0)...]) } ?? typed
    let place = hasTilde ? UserPaths.expandingTilde(folder) : folder
    guard let stream = opendir(place.isEmpty ? "." : place) else { return [] }
    defer { closedir(stream) }
    var files: [File] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard name.hasPrefix(leaf), name != ".", name != "..", isTypable(name),
        !name.hasPrefix(".") || leaf.hasPrefix(".")
      else { continue }
      if isFolder(place + name) {
        files.append(File(name: name + "/", path: folder + name + "/", isFolder: true))
      } else if kind.extensions.isEmpty || kind.extensions.contains(where: name.hasEnding) {
        files.append(File(name: name, path: folder + name, isFolder: false))
      }
    }
    return files.sorted { $0.name < $1.name }
  }

  /// Whether the name can be written in a command: no control characters, and UTF-8 to begin with.
  private static func isTypable(_ name: String) -> Bool {
    !name.contains { $0.isControl || $0.isLineBreak || $0 == "\u{FFFD}" }
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}

extension String {
  /// Whether a file's name ends in a point and this ending, in any case.
  fileprivate func hasEnding(_ ending: String) -> Bool {
    lowercased().hasSuffix("." + ending.lowercased())
  }
}
