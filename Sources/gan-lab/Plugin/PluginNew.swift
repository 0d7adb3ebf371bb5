import ArgumentParser
import Console
import Lab
import PluginAuthoring
import PluginHost

/// `gan-lab plugin new`.
struct PluginNew: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Write a plugin that works, and its test, to begin with.",
    discussion: "Kinds: \(TemplateCatalogue.kinds(.swift).joined(separator: ", ")).")

  @ArgumentParser.Argument(
    help: "What it is: loss, switch, ...",
    completion: .list(TemplateCatalogue.kinds(.swift)))
  var kind: String

  @ArgumentParser.Argument(
    help: "Its name in the shell, such as soft-hinge; the files are called so, too.")
  var name: String

  @Flag(name: .customLong("c"), help: "In C, which needs no Swift compiler.")
  var inC = false

  @Option(
    help: ArgumentHelp("Where the files go.", valueName: "folder"), completion: .directory)
  var dir = "."

  @Flag(help: "Write the result as one JSON object.")
  var json = false

  func run() throws {
    let speech = Speech(isJSON: json, verb: "plugin new")
    var host = PluginHost(reserved: Session.reservedNames)
    host.loadAll(
      from: SearchFolder.all(
        named: [], environment: Terminal.environment(), executable: SearchFolder.executable))
    let made: NewPlugin
    do {
      made = try NewPlugin(kind, name, language: inC ? .c : .swift, in: dir) { kind, name in
        Session.reservedNames[kind]?.contains(name) == true
          ? "the lab itself" : host.registry.component(kind, name)?.library
      }
    } catch {
      throw speech.fail(Diagnostic(error.description, hint: error.advice))
    }
    speech.tell(
      """
      \(made.source) works as it stands, and \(made.test) is its test. Next:
        gan-lab plugin check \(made.source.quoted)
        gan-lab -c 'load \(made.source)'
      """, ["source": .string(made.source), "test": .string(made.test)])
  }
}

extension String {
  /// The path as one word of a POSIX shell.
  var quoted: String {
    let isPlain =
      !isEmpty && utf8.allSatisfy { $0 > 0x7f || "-_./+".utf8.contains($0) || $0.isWord }
    return isPlain ? self : "'" + replacing("'", with: "'\\''") + "'"
  }
}

extension UInt8 {
  fileprivate var isWord: Bool {
    (0x30...0x39).contains(self) || (0x41...0x5a).contains(self) || (0x61...0x7a).contains(self)
  }
}
