import ArgumentParser
import Console
import GanLabKit
import Glibc
import Lab
import PluginAuthoring
import PluginHost
import Shell

/// `gan-lab plugin info`.
struct PluginInfo: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "What a plugin says of itself; nothing of it is made or run.")

  @ArgumentParser.Argument(
    help: "A library, a source, or the name of a component.",
    completion: .file(extensions: ["swift", "c", "cpp", "so"]))
  var subject: String

  @Flag(help: "Write it as one JSON object.")
  var json = false

  func run() throws {
    let speech = Speech(isJSON: json, verb: "plugin info")
    Interrupt.install()
    var source: SourceFile?
    let found: (components: [Descriptor], error: String?)
    do throws(CompileError) {
      var library: String? = access(subject, F_OK) == 0 ? subject : nil
      if SourceLanguage(path: subject) != nil {
        let read = try SourceFile(subject)
        source = read
        library = try PluginCompiler().build(read) { Interrupt.shouldStop }.library
      }
      found = try descriptors(library)
    } catch {
      throw speech.fail(error, source: source)
    }
    guard found.error == nil, !found.components.isEmpty else {
      let words = found.error.map { "\(subject): \($0)" }
      let code = speech.fail(
        Diagnostic(words ?? "there is no file and no component called \(subject)"))
      throw Interrupt.shouldStop ? ExitCode(Shell.Status.interrupted) : code
    }
    var manner = Shell.Manner()
    manner.width = Terminal.width(of: 1)
    manner.style = speech.style
    let shell = Shell(Session(host: PluginHost()), manner: manner)
    speech.tell(
      found.components.map { $0.page(in: shell) }.joined(separator: "\n\n"),
      ["components": .array(found.components.map(\.json))])
  }

  /// The components of `library`, or those called as the subject.
  private func descriptors(
    _ library: String?
  ) throws(CompileError) -> (components: [Descriptor], error: String?) {
    // Libraries are tried in a child or known from before: nothing of them runs here.
    let environment = Terminal.environment()
    var host = PluginHost(
      precautions: .all(environment: environment, executable: SearchFolder.executable),
      reserved: Session.reservedNames)
    guard let library else {
      host.loadAll(
        from: SearchFolder.all(
          named: [], environment: environment, executable: SearchFolder.executable))
      host.settle { Interrupt.shouldStop }
      return (host.registry.components(named: subject), nil)
    }
    // A folder in which it is alone: folders are listed, files are opened.
    let folder = try BuildFolder.path() + "/info"
    let link = folder + "/plugin.so"
    mkdir(folder, 0o700)
    defer {
      unlink(link)
      rmdir(folder)
    }
    guard symlink(SourceFile.identity(of: library), link) == 0 else {
      throw .noRoom(folder: folder, reason: String(cString: strerror(errno)))
    }
    host.loadAll(from: [SearchFolder(folder)])
    host.settle { Interrupt.shouldStop }
    return (host.registry.descriptors, host.failures.first.map { "\($0.error)" })
  }
}
