import Console
import GanLabKit
import Lab
import PluginAuthoring

/// `reload`: compile and load a source again, or load a library once more.
struct ReloadCommand: Command {
  let name = "reload"
  let summary = "compile and load a plugin again after an edit, or load a library once more"
  let usage = "reload NAME"
  let details = """
    NAME is a component, a source file or a library. The new components take the place of the old ones \
    for all choices to come; what is chosen already, and a training under way, keep the ones that they \
    have. If a file does not compile, the old one stays. set watch-plugins on does it by itself when a \
    source is saved.
    """
  let examples = [Example("reload ring", "after the library was built again")]

  func names(after words: [String], in shell: Shell) -> Candidates {
    words.isEmpty
      ? Candidates(
        shell.session.registry.descriptors.map { Candidate($0.name, $0.library.lastComponent) })
      : Candidates()
  }

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    let word = try arguments.word("the name of a component or a library")
    try arguments.finish()
    if let entry = shell.sources.entry(named: word.path) {
      return try shell.loadSource(entry.path, at: arguments.line.source.span(of: word))
    }
    do {
      return Outcome(loaded: try shell.session.reload(word.text), in: shell)
    } catch {
      throw Diagnostic(error, in: arguments.line)
    }
  }
}
