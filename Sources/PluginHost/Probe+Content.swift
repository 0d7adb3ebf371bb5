import Glibc

extension Probe.Content {
  /// As an argument of the process that tries the file.
  var word: String {
    switch self {
    case .sealed: "sealed"
    case .any: "any"
    case .allowed(let checksum): checksum
    }
  }

  /// Reads an argument.
  init(word: String) {
    self = word == "sealed" ? .sealed : word == "any" ? .any : .allowed(word)
  }

  /// The path of what is opened in the place of `file`: a copy without a name, so that nothing stays
  /// behind when the library ends the process.
  ///
  /// - Throws: `unreadable`; `changed`, if the content is not the one that was allowed.
  func file(_ file: String) throws(PluginError) -> String {
    if self == .sealed { return file }
    let copy = try LibraryCopy(of: file)
    let descriptor = open(copy.path, O_RDONLY | O_CLOEXEC)
    copy.remove()
    guard descriptor >= 0 else { throw .unreadable(reason: String(cString: strerror(errno))) }
    // It stays open: under the same number the linker would take another copy for this one.
    let path = "/proc/self/fd/\(descriptor)"
    if case .allowed(let checksum) = self, try Trust.checksum(of: path) != checksum {
      throw .changed
    }
    return path
  }
}
