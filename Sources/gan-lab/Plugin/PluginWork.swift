import ArgumentParser
import Console
import GanLabKit
import Glibc
import Lab
import Lessons
import PluginAuthoring
import PluginHost
import Shell

/// What `plugin check` starts: it does the work, may crash, and writes down how far it came.
struct PluginWork: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "work", abstract: "The process that plugin check starts.", shouldDisplay: false)

  @Option var library: String?
  @Option var name: String?
  @Option var after = 0
  @Option var givenUp: [String] = []
  @Option var seconds = 1e6
  @Option var records = "/dev/null"
  @Option var test: String?

  func run() throws {
    // Who checks is gone: nobody would ever end a component that loops.
    CrashReport.endWithParent()
    let output = open(records, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard output >= 0 else { throw ExitCode(Shell.Status.failed) }
    var room = rlimit(rlim_cur: 8 << 30, rlim_max: 8 << 30)
    // A range whose edge asks for all memory is to hurt this process alone.
    setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &room)
    Engine.threads = 1
    let limits = CheckLimits(atMost: seconds)
    var host = PluginHost(reserved: Session.reservedNames)
    host.loadAll(
      from: SearchFolder.all(
        named: [], environment: Terminal.environment(), executable: SearchFolder.executable))
    let components: [Descriptor]
    do throws(PluginError) {
      components =
        try library.map { path throws(PluginError) in
          // The lab's own are loaded already, from this very file.
          let path = SourceFile.identity(of: path)
          let known = host.registry.descriptors.filter { $0.library == path }
          return known.isEmpty ? try host.load(path) : known
        } ?? named(host)
    } catch {
      CheckWorker.refuse("\(error)", to: output)
      return
    }
    guard !components.isEmpty else {
      CheckWorker.refuse("there is no file and no component called \(name ?? "")", to: output)
      return
    }
    if let test {
      runTest(test, host, output, limits)
    } else {
      CheckWorker(
        host: host, components: components,
        resume: CheckResume(after: after, givenUp: givenUp), limits: limits, output: output
      ).run()
    }
  }

  private func named(_ host: PluginHost) -> [Descriptor] {
    name.map { host.registry.components(named: $0) } ?? []
  }

  private func runTest(_ path: String, _ host: PluginHost, _ output: Int32, _ limits: CheckLimits) {
    var manner = Shell.Manner()
    manner.isQuiet = true
    // Pictures of a test are nobody's: they go where the records are, and with them.
    manner.outDirectory = records.folder
    let shell = Shell(Session(host: host), manner: manner)
    CheckWorker.test(path, limits: limits, to: output) {
      do throws(ScriptTest.Failure) {
        return .success(try ScriptTest(path: path, on: shell).run())
      } catch {
        return .failure(line: error.line, message: error.message)
      }
    }
  }
}

extension String {
  /// The path without its last component.
  fileprivate var folder: String {
    split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
  }
}
