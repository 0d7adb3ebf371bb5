import Glibc
import Lab

/// How far a sweep is.
public struct SweepStatus: Equatable, Sendable {
  /// All jobs.
  public var jobs = 0
  /// Trained and measured.
  public var done = 0
  /// Come to numbers that are not finite.
  public var diverged = 0
  /// Not made, with why.
  public var failed = 0
  /// Being worked at.
  public var running = 0
  /// Begun, and left by workers that are gone or were stopped.
  public var abandoned = 0
  /// Not begun.
  public var open = 0
  /// Jobs that too many workers died of.
  public var deadly = 0
  /// Seconds that the jobs that are done took, measures included, on average.
  public var secondsPerJob: Double?

  /// Jobs that came to an end.
  public var finished: Int { done + diverged + failed }
  /// Jobs that somebody can still work at.
  public var missing: Int { running + abandoned + open }

  /// Seconds until the end, with `workers` at work; nil as long as no job is done.
  public func secondsLeft(workers: Int) -> Double? {
    secondsPerJob.map { $0 * Double(missing) / Double(max(workers, 1)) }
  }
}

/// Looks at a sweep again and again: a job that is done is not looked at twice.
public struct SweepTracker {
  private let folder: SweepFolder
  private let jobs: [SweepJob]
  private let patience: Double
  private var results: [Int: (state: SweepResult.State, seconds: Double)] = [:]

  /// Who looks at the sweep in `folder`; the silence of another machine counts as its end after `patience` seconds.
  public init(_ folder: SweepFolder, _ plan: SweepPlan, patience: Double) {
    self.folder = folder
    jobs = plan.jobs
    self.patience = patience
  }

  /// The jobs that somebody works at, each with who it is.
  public func workers() -> [(job: SweepJob, worker: String)] {
    jobs.filter { results[$0.number] == nil }.compactMap { job in
      guard case .held(let worker) = Claim.standing(in: folder.folder(of: job), patience: patience)
      else { return nil }
      let engine = worker?.engine.map { " (\($0))" } ?? ""
      return (
        job, worker.map { "\($0.host), process \($0.process)\(engine)" } ?? "a machine unknown"
      )
    }
  }

  /// How the sweep stands now.
  public mutating func look() -> SweepStatus {
    var status = SweepStatus()
    status.jobs = jobs.count
    for job in jobs {
      if results[job.number] == nil, let result = folder.result(of: job) {
        results[job.number] = (result.state, result.wallSeconds ?? result.seconds)
      }
      if let result = results[job.number] {
        switch result.state {
        case .done: status.done += 1
        case .diverged: status.diverged += 1
        case .failed: status.failed += 1
        }
        continue
      }
      let place = folder.folder(of: job)
      switch Claim.standing(in: place, patience: patience) {
      case .open: status.open += 1
      case .held: status.running += 1
      case .returned: status.abandoned += 1
      case .abandoned:
        if Claim.isDeadly(in: place, step: folder.step(of: job)) {
          status.deadly += 1
        } else {
          status.abandoned += 1
        }
      }
    }
    let seconds = results.values.map(\.seconds)
    if !seconds.isEmpty { status.secondsPerJob = seconds.reduce(0, +) / Double(seconds.count) }
    return status
  }
}
