import Console
import Lab
import PluginHost
import TestSupport

@testable import Shell

/// A shell over the lab's own plugins, which keeps what it writes.
final class TestShell {
  let shell: Shell
  let folder: ScratchFolder
  private let written = Written()

  private final class Written {
    var output = ""
    var errors = ""
  }

  /// What a line came to.
  struct Answer: Equatable {
    let status: Int32
    let output: String
    let errors: String
  }

  init(json: Bool = false) throws {
    folder = try ScratchFolder()
    var host = PluginHost()
    host.loadAll(from: [SearchFolder(LabProcess.buildFolder, isShared: true)])
    let written = written
    var manner = Shell.Manner()
    manner.isJSON = json
    manner.outDirectory = folder.path
    manner.write = { written.output += $0 }
    manner.complain = { written.errors += $0 }
    manner.isInterrupted = { false }
    let session = Session(host: host)
    session.isolation = Isolation(executable: LabProcess.executable)
    session.runs = RunStore(folder: folder.path + "/runs")
    shell = Shell(session, manner: manner)
  }

  /// Runs the commands of `text`, as `-c` does.
  @discardableResult
  func run(_ text: String, name: String? = nil) -> Answer {
    (written.output, written.errors) = ("", "")
    let status = shell.runScript(text, name: name)
    return Answer(status: status, output: written.output, errors: written.errors)
  }

  /// All that a refused command must leave as it was: where we stand, and every weight.
  var state: String {
    let session = shell.session
    let status = (try? shell.outcome(of: line("status")))?.result
    let weights = (session.networks?.parts ?? []).flatMap { part in
      part.network.parameters.map { (try? $0.tensor.floats()) ?? [] }
    }
    return JSONValue.object(status ?? JSONObject()).compact
      + " \(session.registry.descriptors.count) \(weights.hashValue)"
  }

  private func line(_ text: String) throws -> CommandLine {
    guard let line = try Tokenizer.commands(in: SourceText(text)).first else {
      throw LabProcess.Failure("'\(text)' is no command")
    }
    return line
  }
}
