extension PluginError {
  /// What the dynamic linker said about `file`, which the user knows as `path`.
  ///
  /// glibc says "FILE: cannot open shared object file: …" of a library that is missing and
  /// "FILE: undefined symbol: NAME" of a symbol; all else is handed on as it is.
  init(linker words: String, file: String, path: String) {
    let parts = words.split(separator: ": ", maxSplits: 2).map(String.init)
    if parts.count >= 2, parts[1] == "cannot open shared object file", parts[0] != file {
      self = .missingLibrary(parts[0])
    } else if parts.count >= 3, parts[0] == file, parts[1] == "undefined symbol" {
      // A version may follow the name: "NAME, version GLIBC_2.99".
      self = .missingSymbol(parts[2].split(separator: ",").first.map(String.init) ?? parts[2])
    } else {
      self = .notLoadable(reason: words.replacing(file, with: path))
    }
  }
}
