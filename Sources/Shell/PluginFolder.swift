import Console
import Glibc
import PluginAuthoring

/// A folder that was named where a plugin was meant.
struct PluginFolder {
  private let path: String
  /// The plugins in it, by name.
  private let plugins: [String]

  /// The folder at `path`; nil if there is none.
  init?(_ path: String) {
    guard let stream = opendir(path) else { return nil }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      let isPlugin = name.hasSuffix(".so") || SourceLanguage(path: name) != nil
      if isPlugin, !name.hasPrefix(".") { names.append(name) }
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
