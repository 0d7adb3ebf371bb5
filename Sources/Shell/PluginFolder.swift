import Console
import Glibc
import Lab
import PluginAuthoring

/// A folder that was named where a plugin was meant.
struct PluginFolder {
  private let path: String
  /// The plugins in it, by name.
  private let plugins: [String]

  /// The folder at `path`; nil if there is none.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return nil }
    let names = FolderListing.names(in: path).filter { name in
      !name.hasPrefix(".") && (name.hasSuffix(".so") || SourceLanguage(path: name) != nil)
    }
    self.path = path.hasSuffix("/") ? path : path + "/"
    plugins = names.sorted()
  }

  /// What to try.
  var hint: String {
    guard let first = plugins.first else {
      return "there is no plugin in it: gan-lab plugin new KIND NAME writes one"
    }
    let load = "load \(Tokenizer.quoted(path + first))"
    return plugins.count == 1 ? load : load + ", or another of the \(plugins.count) plugins in it"
  }
}
