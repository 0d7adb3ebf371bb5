import ArgumentParser
import Console
import PluginAuthoring
import Shell

/// `gan-lab plugin …`: for those who write plugins.
struct Plugin: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plugin", abstract: "Write, build, look at and check a plugin.",
    discussion: "In the shell, `load FILE.swift` compiles and loads, and `reload` does it again.",
    subcommands: [
      PluginNew.self, PluginBuild.self, PluginInfo.self, PluginCheck.self, PluginWork.self,
    ])
}

extension Speech {
  /// Says why a source was not compiled; Ctrl-C ends like Ctrl-C.
  func fail(_ error: CompileError, source: SourceFile?) -> ExitCode {
    let code = fail(error.diagnostic(in: source))
    if case .interrupted = error { return ExitCode(Shell.Status.interrupted) }
    return code
  }
}
