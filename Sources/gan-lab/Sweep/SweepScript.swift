import ArgumentParser
import Console
import Glibc
import Lab
import PluginHost
import Shell
import Sweeps

extension EngineScript.Engine: ExpressibleByArgument {}

/// `gan-lab sweep script DIR --for ENGINE`.
struct SweepScript: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "script",
    abstract: "Write a script that has an engine run a sweep: local, parallel or slurm.",
    discussion: """
      parallel is GNU parallel, on this machine or over ssh on those of --hosts, which share the folder; slurm is a job \
      array. Read it, then start it: sh FILE, or sbatch FILE.
      """)

  @OptionGroup var options: SweepOptions

  @Option(name: .customLong("for"), help: "local, parallel or slurm.")
  var engine: EngineScript.Engine

  @Option(
    help: ArgumentHelp(
      "Jobs at the same time: here, on each machine, or on the cluster.", valueName: "number"))
  var atOnce: Int?

  @Option(
    help: ArgumentHelp("For parallel: a file of machines, one a line.", valueName: "file"),
    completion: .file())
  var hosts: String?

  @Option(
    help: ArgumentHelp("Jobs that one process does, one after the other.", valueName: "number"))
  var chunk: Int?

  @Option(
    help: ArgumentHelp("The script; without it, standard output.", valueName: "file"),
    completion: .file())
  var to: String?

  func validate() throws {
    if hosts != nil, engine != .parallel {
      throw ValidationError("--hosts goes with --for parallel.")
    }
    if chunk != nil, engine == .local {
      throw ValidationError("--chunk goes with parallel and slurm.")
    }
    if let atOnce, !(1...10_000).contains(atOnce) {
      throw ValidationError("--at-once goes from 1 to 10000.")
    }
    if let chunk, !(1...100_000).contains(chunk) {
      throw ValidationError("--chunk goes from 1 to 100000.")
    }
  }

  func run() throws {
    let speech = Speech(isJSON: options.json, verb: "sweep script")
    let text = try speech.attempt {
      let plan = try options.sweep.plan()
      func whole(_ path: String) throws -> String {
        guard let whole = realpath(path, nil) else {
          throw LabError.file(path: path, reason: String(cString: strerror(errno)))
        }
        defer { free(whole) }
        return String(cString: whole)
      }
      return try EngineScript(
        program: SearchFolder.executable, folder: whole(options.folder), plan: plan,
        options: options.patience == 60 ? [] : ["--patience", "\(Int(options.patience))"]
      ).text(for: engine, atOnce: atOnce, hosts: hosts.map(whole), chunk: chunk)
    }
    guard let to else { return speech.tell(String(text.dropLast()), ["script": .string(text)]) }
    try speech.attempt { try Session.write(text: text, to: to) }
    chmod(to, 0o755)
    speech.tell(to, ["path": .string(to)])
  }
}
