import Console
import GanLabKit
import Lab
import PluginHost

/// `plugins`: what is loaded.
struct PluginsCommand: Command {
  let name = "plugins"
  let summary = "the components that are loaded, and the libraries that failed"
  let usage = "plugins"
  let examples = [Example("plugins", "list them all")]

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    try arguments.finish()
    let host = shell.session.host
    var table = TextTable([.init("kind"), .init("name"), .init("library"), .init("what it is")])
    for kind in host.registry.kinds {
      for item in host.registry.components(kind) {
        table.append([kind.name, item.name, item.library.lastComponent, item.about.summary])
      }
    }
    var text = table.text(width: shell.manner.width, style: shell.manner.style)
    for failure in host.failures {
      text += "\n\(shell.manner.style.red("not loaded:")) \(failure.path): \(failure.error)"
    }
    let failures = host.failures.map { failure -> JSONValue in
      ["path": .string(failure.path), "message": .string("\(failure.error)")]
    }
    return Outcome(
      text,
      [
        "components": .array(host.registry.descriptors.map(\.json)), "failed": .array(failures),
        "tag": .string(PluginHost.tag),
      ])
  }
}

/// `load`: load a plugin that has been built.
struct LoadCommand: Command {
  let name = "load"
  let summary = "load a plugin that has been built (a .so file)"
  let usage = "load FILE.so"
  let details = """
    The library's components join the others. Loading runs the library's code as you: load only what \
    you trust. A library cannot be unloaded before the shell ends.
    """
  let examples: [Example] = []

  func names(after words: [String], in shell: Shell) -> Candidates {
    Candidates(files: FileKind(extensions: ["so"]))
  }

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    let word = try arguments.word("the path of a library")
    try arguments.finish()
    do {
      let added = try shell.session.load(word.path)
      let names = added.map { "\($0.kind) \($0.name)" }
      return Outcome(
        "loaded \(names.listed)",
        ["library": .string(word.path), "components": .array(added.map(\.json))])
    } catch {
      throw Diagnostic(error, in: arguments.line)
    }
  }
}

extension String {
  /// What stands after the last slash.
  var lastComponent: String { split(separator: "/").last.map(String.init) ?? self }
}
