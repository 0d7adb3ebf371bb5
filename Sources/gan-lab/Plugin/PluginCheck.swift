import ArgumentParser
import Console
import Glibc
import PluginAuthoring
import PluginHost
import Shell

/// `gan-lab plugin check`.
struct PluginCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Try a plugin in a process of its own, and say what is wrong.",
    discussion: """
      Shapes, determinism, options at the edges of their ranges, gradients of first and second order \
      against finite differences, documentation, time; then NAME.test.gl beside the source. The exit \
      status is 1 if something failed; warnings are none.
      """)

  @ArgumentParser.Argument(
    help: "A source, a library, or the name of a component that the lab has.",
    completion: .file(extensions: ["swift", "c", "cpp", "so"]))
  var subject: String

  @Option(help: ArgumentHelp("The most seconds to wait for any one thing.", valueName: "number"))
  var seconds: Double?

  @Flag(help: "Write the report as one JSON object.")
  var json = false

  func validate() throws {
    if let seconds, !(seconds > 0) { throw ValidationError("--seconds is larger than 0.") }
  }

  func run() throws {
    let speech = Speech(isJSON: json, verb: "plugin check")
    Interrupt.install()
    let limits = seconds.map { CheckLimits(atMost: $0) } ?? CheckLimits()
    var source: SourceFile?
    let status: Int32
    do throws(CompileError) {
      try checkTrust()
      var worker = ["plugin", "work", "--seconds", "\(seconds ?? 1e6)"]
      if SourceLanguage(path: subject) != nil {
        let read = try SourceFile(subject)
        source = read
        let build = try PluginCompiler().build(read) { Interrupt.shouldStop }
        worker += ["--library", build.library]
      } else if access(subject, F_OK) == 0 {
        worker += ["--library", subject]
      } else {
        worker += ["--name", subject]
      }
      let supervisor = { (arguments: [String]) in
        CheckSupervisor(
          program: SearchFolder.executable, arguments: worker + arguments, limits: limits)
      }
      guard var reports = try supervisor([]).run(isInterrupted: { Interrupt.shouldStop }) else {
        throw CompileError.interrupted(path: subject)
      }
      let test = source.map(\.test) ?? SourceFile.test(beside: subject)
      if access(test, F_OK) == 0, !reports.contains(where: \.hasFailed) {
        guard
          let more = try supervisor(["--test", test]).run(isInterrupted: { Interrupt.shouldStop })
        else { throw CompileError.interrupted(path: subject) }
        reports += more
      }
      let report = CheckReport(subject, reports)
      speech.tell(report.text(style: speech.style), report.json, ok: !report.hasFailed)
      status = report.hasFailed ? Shell.Status.failed : Shell.Status.done
    } catch {
      throw speech.fail(error, source: source)
    }
    throw ExitCode(status)
  }

  /// Whether the code may run at all is asked here as it is by `load`.
  ///
  /// - Throws: `untrusted`.
  private func checkTrust() throws(CompileError) {
    guard access(subject, F_OK) == 0 else { return }
    let host = PluginHost(
      precautions: .all(
        environment: Terminal.environment(), executable: SearchFolder.executable))
    do throws(PluginError) {
      try host.checkTrust(of: subject)
    } catch {
      throw .untrusted(path: subject, reason: "\(error)")
    }
  }
}
