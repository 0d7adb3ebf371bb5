import ArgumentParser
import Console
import GanLabKit
import Glibc
import Lab
import PluginHost
import Shell
import Sweeps

/// `gan-lab sweep run DIR`.
struct SweepRun: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Do the jobs of a sweep: all of them, or those that an engine names.",
    discussion: """
      Without --task all jobs are done here, by a process for each core. With it the jobs of those numbers are done in \
      this process, which is how engines call it: what is done is not done again, what another has begun is waited for, \
      and taken over if that one is gone. SIGTERM and Ctrl-C stop after the current step, and keep the state.
      """)

  @OptionGroup var options: SweepOptions

  @Option(
    help: ArgumentHelp(
      "The job, or the first and the last of several: 7, 21-40.", valueName: "number"))
  var task: String?

  @Option(
    help: ArgumentHelp(
      "How many processes work at once; without it, one a core.", valueName: "number"))
  var jobs: Int?

  @Flag(help: "Do those again that failed, or that several workers died of.")
  var failed = false

  @Flag(help: ArgumentHelp("The process that run starts.", visibility: .private))
  var worker = false

  func validate() throws {
    if let jobs, !(1...256).contains(jobs) { throw ValidationError("--jobs goes from 1 to 256.") }
    if task != nil, jobs != nil { throw ValidationError("--jobs goes without --task.") }
  }

  func run() throws {
    Interrupt.install()
    let speech = Speech(isJSON: options.json, verb: "sweep run")
    let plan = try speech.attempt { try options.sweep.plan() }
    if let task { return try work(at: try numbers(task, plan, speech), plan, speech) }
    if worker { return try work(at: plan.numbers, plan, speech) }
    if failed {
      options.sweep.forgetFailures(plan)
    }
    try runAll(plan, speech)
  }

  private func numbers(
    _ text: String, _ plan: SweepPlan, _ speech: Speech
  ) throws -> ClosedRange<Int> {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard ends.count <= 2, let first = ends[0], let last = ends.count == 2 ? ends[1] : first,
      first >= 1, last >= first, first <= plan.jobCount
    else {
      throw speech.fail(
        Diagnostic(
          "there is no job `\(text)`",
          hint: "they go from 1 to \(plan.jobCount): --task N, or --task N-M"))
    }
    // The last task of an array may reach beyond the last job.
    return first...min(last, plan.jobCount)
  }

  private func sweepWorker(
    _ plan: SweepPlan, isStopped: @escaping () -> Bool
  ) throws -> SweepWorker {
    // One thread: the cores are for other jobs, and bits do not depend on how many there are.
    let shell = Launch(
      threads: 1, plugins: plan.plugins, dataFolders: plan.data, readsRC: false, isQuiet: true,
      records: false
    ).shell
    var manner = shell.manner
    manner.isInterrupted = isStopped
    return try SweepWorker(
      options.sweep, shell: Shell(shell.session, manner: manner), patience: options.patience)
  }

  private func work(
    at numbers: ClosedRange<Int>, _ plan: SweepPlan, _ speech: Speech
  ) throws {
    let parent = getppid()
    let isWorker = worker
    // A worker whose engine is gone is of no use to anyone; one that Slurm started has no such parent.
    let outcome = try speech.attempt {
      try sweepWorker(plan, isStopped: { Interrupt.shouldStop || isWorker && getppid() != parent })
        .work(at: numbers, waits: !isWorker)
    }
    if !isWorker { speech.tell(text(outcome, numbers), json(outcome)) }
    if outcome.wasStopped {
      throw ExitCode(Interrupt.terminationSignal.map { 128 + $0 } ?? Shell.Status.interrupted)
    }
    guard outcome.deadly.isEmpty || isWorker else { throw ExitCode(Shell.Status.failed) }
  }

  private func text(_ outcome: SweepWorker.Outcome, _ numbers: ClosedRange<Int>) -> String {
    var lines = ["\(outcome.done) of \(numbers.count) \(numbers.count == 1 ? "job" : "jobs") done"]
    if outcome.wasStopped { lines.append("stopped: the same command goes on") }
    if !outcome.deadly.isEmpty {
      lines.append(
        "left alone, for several workers died of them: \(outcome.deadly.map(String.init).joined(separator: ", ")); "
          + "--failed tries again")
    }
    return lines.joined(separator: "\n")
  }

  private func json(_ outcome: SweepWorker.Outcome) -> JSONObject {
    [
      "done": .integer(outcome.done), "stopped": .bool(outcome.wasStopped),
      "deadly": .array(outcome.deadly.map { .integer($0) }),
    ]
  }

  // MARK: All jobs

  private func runAll(_ plan: SweepPlan, _ speech: Speech) throws {
    let environment = Terminal.environment()
    let progress = ProgressLine(
      mode: .fitting(quiet: options.json, environment: environment),
      unicode: Terminal.isUTF8(environment: environment))
    let count = jobs ?? Engine.cores
    let start = ProgressLine.monotonicSeconds()
    let status = try speech.attempt {
      try LocalEngine(
        options.sweep, executable: SearchFolder.executable,
        arguments: [
          "sweep", "run", options.folder, "--worker", "--patience", "\(options.patience)",
        ], count: min(count, plan.jobCount)
      ).run(patience: options.patience, isStopped: { Interrupt.shouldStop }) { status in
        progress.update(
          step: status.finished, of: status.jobs, within: nil, trend: nil,
          figures: [("running", Double(status.running))])
      }
    }
    progress.finish()
    let seconds = ProgressLine.monotonicSeconds() - start
    var result = status.json
    result["wall_seconds"] = .number(seconds)
    let isWhole = status.finished == status.jobs
    var lines = [status.text]
    if isWhole { lines.append("gan-lab sweep table \(EngineScript.quoted(options.folder))") }
    if Interrupt.shouldStop { lines.append("stopped: the same command goes on") }
    if status.failed + status.deadly > 0 {
      lines.append(
        "gan-lab sweep status \(EngineScript.quoted(options.folder)) says what failed; run --failed tries again"
      )
    }
    speech.tell(lines.joined(separator: "\n"), result, ok: isWhole)
    if Interrupt.shouldStop {
      throw ExitCode(Interrupt.terminationSignal.map { 128 + $0 } ?? Shell.Status.interrupted)
    }
    guard isWhole, status.failed == 0 else { throw ExitCode(Shell.Status.failed) }
  }
}
