import ArgumentParser
import Console
import Glibc
import Lab
import Shell
import Sweeps

/// `gan-lab sweep status DIR`.
struct SweepStanding: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "How far a sweep is, who works at it, what failed.")

  @OptionGroup var options: SweepOptions

  func run() throws {
    let speech = Speech(isJSON: options.json, verb: "sweep status")
    let plan = try speech.attempt { try options.sweep.plan() }
    var tracker = SweepTracker(options.sweep, plan, patience: options.patience)
    let status = tracker.look()
    var lines = [status.text]
    let workers = tracker.workers()
    for (job, worker) in workers {
      let step = options.sweep.run(of: job).flatMap { try? $0.status().step } ?? 0
      lines.append(
        "  job \(job.number)  \(plan.setUps[job.setUp].name)  seed \(job.seed)  on \(worker)"
          + (step > 0 ? ", step \(NumberText.grouped(step))" : ""))
    }
    if let left = status.secondsLeft(workers: max(workers.count, 1)), status.missing > 0 {
      lines.append(
        "about \(NumberText.clock(left)) left with \(max(workers.count, 1)) at work"
      )
    }
    let failures = plan.jobs.compactMap { job -> (SweepJob, String)? in
      guard let result = options.sweep.result(of: job), result.state == .failed else { return nil }
      return (job, result.failure ?? "")
    }
    for (job, reason) in failures.prefix(20) {
      lines.append("  job \(job.number) failed  \(plan.setUps[job.setUp].name)  \(reason)")
    }
    if failures.count > 20 { lines.append("  and \(failures.count - 20) more failed") }
    var result = status.json
    result["failures"] = .array(
      failures.map { .object(["job": .integer($0.0.number), "reason": .string($0.1)]) })
    result["workers"] = .array(
      workers.map { .object(["job": .integer($0.0.number), "worker": .string($0.1)]) })
    speech.tell(lines.joined(separator: "\n"), result)
  }
}

extension SweepStatus {
  /// How far it is, in one line.
  var text: String {
    let parts: [(Int, String)] = [
      (diverged, "diverged"), (failed, "failed"), (running, "running"), (abandoned, "stopped"),
      (open, "not begun"), (deadly, "left alone: several workers died of them"),
    ]
    return
      ([
        "\(NumberText.grouped(done)) of \(NumberText.grouped(jobs)) jobs done"
      ] + parts.filter { $0.0 > 0 }.map { "\(NumberText.grouped($0.0)) \($0.1)" })
      .joined(separator: ", ")
  }

  /// The same for a program.
  var json: JSONObject {
    var object: JSONObject = [
      "jobs": .integer(jobs), "done": .integer(done), "diverged": .integer(diverged),
      "failed": .integer(failed), "running": .integer(running), "stopped": .integer(abandoned),
      "open": .integer(open), "deadly": .integer(deadly),
    ]
    if let secondsPerJob { object["seconds_per_job"] = .number(secondsPerJob) }
    return object
  }
}
