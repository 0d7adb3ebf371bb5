import ArgumentParser
import Console
import Glibc
import Lab
import Shell
import Sweeps

/// `gan-lab sweep collect DIR`.
struct SweepCollection: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "collect",
    abstract: "Bring the runs of a sweep among your own, where the shell's runs lists them.",
    discussion: "It can be done again at any time: each job is brought once.")

  @OptionGroup var options: SweepOptions

  @Option(
    help: ArgumentHelp(
      "The folder of runs; without it, $GANLAB_RUNS or ~/.local/share/gan-lab/runs.",
      valueName: "folder"),
    completion: .directory)
  var to: String?

  func run() throws {
    Interrupt.install()
    let speech = Speech(isJSON: options.json, verb: "sweep collect")
    let environment = Terminal.environment()
    let progress = ProgressLine(
      mode: .fitting(quiet: options.json, environment: environment),
      unicode: Terminal.isUTF8(environment: environment))
    let (outcome, place) = try speech.attempt {
      guard let store = to.map(RunStore.init(folder:)) ?? RunStore(environment: environment) else {
        throw LabError.refused("there is no home to keep runs in", hint: "--to FOLDER")
      }
      let outcome = try SweepCollector(options.sweep, into: store).collect(
        Watcher(progress: { progress.update(share: $0) }, isInterrupted: { Interrupt.shouldStop }))
      // The index is made of the folders; without it lists take longer, and say the same.
      if !outcome.wasStopped { _ = try? RunIndex(of: store)?.update() }
      return (outcome, store.folder)
    }
    progress.finish()
    var parts = ["\(NumberText.grouped(outcome.brought)) runs brought to \(place)"]
    if outcome.present > 0 { parts.append("\(NumberText.grouped(outcome.present)) were there") }
    if outcome.missing > 0 {
      parts.append("\(NumberText.grouped(outcome.missing)) jobs are not done")
    }
    if outcome.without > 0 {
      parts.append("\(NumberText.grouped(outcome.without)) jobs have no run")
    }
    if outcome.wasStopped { parts.append("stopped: the same command goes on") }
    speech.tell(
      parts.joined(separator: ", "),
      [
        "brought": .integer(outcome.brought), "present": .integer(outcome.present),
        "missing": .integer(outcome.missing), "without_run": .integer(outcome.without),
        "stopped": .bool(outcome.wasStopped), "folder": .string(place),
      ])
    if outcome.wasStopped { throw ExitCode(Shell.Status.interrupted) }
  }
}
