import Glibc

/// A copy of a library under a name of its own, in the folder for temporary files.
struct LibraryCopy {
  /// The copy's path.
  let path: String
  /// What was copied.
  let original: FileIdentity

  /// Copies the file at `original`.
  ///
  /// - Throws: `unreadable`, if it cannot be read or there is no room for the copy.
  init(of original: String) throws(PluginError) {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? P_tmpdir
    var name = Array("\(folder)/gan-lab-XXXXXX.so".utf8CString)
    let source = open(original, O_RDONLY | O_CLOEXEC)
    guard source >= 0 else { throw .unreadable(reason: String(cString: strerror(errno))) }
    defer { close(source) }
    guard let identity = FileIdentity(original, descriptor: source) else {
      throw .unreadable(reason: String(cString: strerror(errno)))
    }
    self.original = identity
    // Made for the user alone: nobody else writes to it between the check and the loading.
    let target = mkstemps(&name, 3)
    guard target >= 0 else {
      throw .unreadable(reason: "a copy in \(folder): \(String(cString: strerror(errno)))")
    }
    defer { close(target) }
    path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    var left = identity.size
    var copied = true
    while copied, left > 0 {
      let count = sendfile(target, source, nil, left)
      copied = count > 0
      left -= max(count, 0)
    }
    guard copied else {
      let reason = String(cString: strerror(errno))
      unlink(path)
      throw .unreadable(reason: "a copy in \(folder): \(reason)")
    }
  }

  /// Removes the name; what the linker has mapped stays.
  func remove() { unlink(path) }
}
