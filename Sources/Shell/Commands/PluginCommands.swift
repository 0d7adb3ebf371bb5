import Console
import GanLabKit
import Lab
import PluginAuthoring
import PluginHost

/// `plugins`: what is known, and what is loaded.
struct PluginsCommand: Command {
  let name = "plugins"
  let leavesTrace = false
  let isPaged = true
  let summary = "the components, their libraries, and the libraries that failed"
  let usage = "plugins"
  let details = """
    A library is opened when one of its components is first used; until then it is listed by what was \
    noted of it. A library that was loaded again is there several times, for no library can be taken \
    out of a process: only the newest is used for new choices. A new start frees the others.
    """
  let examples = [Example("plugins", "list them all")]

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    try arguments.finish()
    let host = shell.session.host
    var table = TextTable([
      .init("kind"), .init("name"), .init("library"), .init("state"), .init("what it is"),
    ])
    for kind in host.registry.kinds {
      for item in host.registry.components(kind) {
        table.append([
          kind.name, item.name, item.library.lastComponent, state(of: item.library, host),
          item.about.summary,
        ])
      }
    }
    var text = table.text(width: shell.manner.width, style: shell.manner.style)
    for failure in host.failures {
      text += "\n\(shell.manner.style.red("not loaded:")) \(failure.path): \(failure.error)"
    }
    let failures = host.failures.map { failure -> JSONValue in
      ["path": .string(failure.path), "message": .string("\(failure.error)")]
    }
    let components = host.registry.descriptors.map { item -> JSONValue in
      guard case .object(var object) = item.json else { return item.json }
      object["generations"] = .integer(host.generations(of: item.library))
      object["open"] = .bool(item.isOpen)
      return .object(object)
    }
    return Outcome(
      text,
      [
        "components": .array(components), "failed": .array(failures),
        "tag": .string(PluginHost.tag),
      ])
  }

  private func state(of library: String, _ host: PluginHost) -> String {
    switch host.generations(of: library) {
    case 0: "listed"
    case 1: "open"
    case let count: "\(count) generations"
    }
  }
}

/// `load`: compile and load a plugin's source, or load one that has been built.
struct LoadCommand: Command {
  let name = "load"
  let summary =
    "compile and load a plugin (.swift, .c, .cpp), or load one that has been built (.so)"
  let usage = "load FILE"
  let details = """
    The plugin's components join the others; those that the file had before are replaced for all \
    choices to come. It is tried in a process of its own first, for 5 seconds at most; on a slow machine \
    GANLAB_PROBE_SECONDS in the environment gives it longer. Loading runs the plugin's code as you: \
    load only what you trust. What others can have written is loaded only if you say so: \
    the question is asked once, and trust FILE changes a no.
    """
  let examples: [Example] = []

  func names(after words: [String], in shell: Shell) -> Candidates {
    Candidates(files: FileKind(extensions: SourceLanguage.endings + ["so"]))
  }

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    let word = try arguments.path("the path of a source or of a library")
    let path = shell.found(word.path)
    if let folder = PluginFolder(path) {
      throw Diagnostic(
        "\(path) is a folder, and load takes a file",
        at: arguments.line.source.span(of: word), hint: folder.hint)
    }
    if SourceLanguage(path: path) != nil {
      return try shell.loadSource(path, at: arguments.line.source.span(of: word))
    }
    do {
      let added = try shell.asking(about: path) { () throws(LabError) in
        try shell.session.load(path)
      }
      return Outcome(loaded: added, in: shell)
    } catch {
      throw Diagnostic(error, in: arguments.line)
    }
  }
}

/// `trust`: allow a library that others can have written.
struct TrustCommand: Command {
  let name = "trust"
  let summary = "allow a plugin that others can have written, as it is now"
  let usage = "trust FILE"
  let details = """
    The file's checksum is remembered, for this shell and those to come: the same content may be loaded \
    from then on, and another has to be allowed again. It is not loaded by this: load FILE does that, \
    and a component that `plugins` lists can be used at once. Others can have written a file that \
    belongs to somebody else, or that its group, an access control list or anybody may write to, or \
    one in such a folder, however far up.
    """
  let examples: [Example] = []

  func names(after words: [String], in shell: Shell) -> Candidates {
    Candidates(files: FileKind(extensions: SourceLanguage.endings + ["so"]))
  }

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    let word = try arguments.path("the path of a library or of a source")
    do {
      let checksum = try shell.session.trust(word.path) ?? ""
      return Outcome(
        "trusted \(word.path), SHA-256 \(checksum)",
        ["library": .string(word.path), "sha256": .string(checksum)])
    } catch {
      throw Diagnostic(error, in: arguments.line)
    }
  }
}

extension Outcome {
  /// What loading a library brought.
  init(loaded components: [Descriptor], in shell: Shell) {
    let names = components.map { "\($0.kind) \($0.name)" }
    let library = components.first?.library ?? ""
    let generations = shell.session.host.generations(of: library)
    let tail = generations > 1 ? " (\(generations) generations of it are held)" : ""
    self.init(
      "loaded \(names.listed)\(tail)",
      [
        "library": .string(library), "components": .array(components.map(\.json)),
        "generations": .integer(generations),
      ])
  }
}

extension String {
  /// What stands after the last slash.
  var lastComponent: String { split(separator: "/").last.map(String.init) ?? self }
}
