import Glibc
import Lab
import PluginHost

/// The folder of a sweep: `sweep.toml`, `plan.json`, and a folder for each job that was begun.
///
/// In a job's folder are the claims of those who worked at it, the run that was recorded, and `result.json`
/// once it is done. Nothing else is written by a worker, so that any number of them, on any machines that
/// share the folder, need no one who tells them what to do.
public struct SweepFolder: Sendable {
  /// The folder's path.
  public let path: String

  /// The sweep at a path.
  public init(_ path: String) { self.path = path }

  /// The plan's file.
  public var planPath: String { path + "/plan.json" }
  /// The copy of what was planned.
  var sourcePath: String { path + "/sweep.toml" }

  /// The plan.
  ///
  /// - Throws: `refused` where there is none; `file` for one that cannot be read.
  public func plan() throws(LabError) -> SweepPlan {
    guard access(planPath, F_OK) == 0 else {
      throw .refused(
        "\(path) is no folder of a sweep: it has no plan.json", hint: "gan-lab sweep plan FILE")
    }
    let plan: SweepPlan = try JSONFile.read(planPath)
    guard plan.format <= SweepPlan.known, !plan.setUps.isEmpty, !plan.seeds.isEmpty,
      plan.setUps.allSatisfy({ $0.values.count == plan.axes.count })
    else {
      throw .file(path: planPath, reason: "it is of a later gan-lab, or damaged")
    }
    return plan
  }

  /// Makes the folder, and puts the plan there, and the text that it was made of.
  ///
  /// - Throws: `file`; `refused` if it is the folder of another sweep, or of something else.
  public func begin(_ plan: SweepPlan, source: String) throws(LabError) {
    if access(planPath, F_OK) == 0 {
      if let old = try? self.plan(), old.name != plan.name {
        throw .refused(
          "\(path) is the folder of the sweep \(old.name)", hint: "--to another folder")
      }
    } else if !FolderListing.names(in: path).isEmpty {
      throw .refused(
        "\(path) is there, and is no folder of a sweep", hint: "--to another folder")
    }
    guard UserFolder.make(path), UserFolder.make(path + "/jobs") else {
      throw .file(path: path, reason: String(cString: strerror(errno)))
    }
    do {
      try AtomicFile.write(source, to: sourcePath)
    } catch {
      throw LabError(error)
    }
    try write(plan, to: planPath)
  }

  /// The folder of a job, which is there once somebody has begun it.
  func folder(of job: SweepJob) -> String { "\(path)/jobs/\(job.key)" }

  /// What a job came to; nil as long as it is not done.
  public func result(of job: SweepJob) -> SweepResult? {
    let path = resultPath(of: job)
    guard access(path, F_OK) == 0 else { return nil }
    return try? JSONFile.read(path)
  }

  /// True if a job is done: a result that cannot be read is none, and is made again.
  func isDone(_ job: SweepJob) -> Bool { result(of: job) != nil }

  /// The run that a job is recorded as; nil if none was begun.
  public func run(of job: SweepJob) -> RunFolder? {
    let runs = runs(of: job)
    return runs.numbers.last.flatMap { runs.run($0) }
  }

  /// Steps that were made of a job, up to its last state.
  func step(of job: SweepJob) -> Int { run(of: job).flatMap { try? $0.status().step } ?? 0 }

  /// Makes jobs that failed, or that too many died of, such as nobody has begun.
  public func forgetFailures(_ plan: SweepPlan) {
    for job in plan.jobs {
      let result = result(of: job)
      if result?.state == .failed { forget(job) }
      guard result == nil || result?.state == .failed else { continue }
      if case .held = Claim.standing(in: folder(of: job), patience: .infinity) { continue }
      Claim.forgive(in: folder(of: job))
    }
  }

  /// Keeps what a job came to.
  ///
  /// - Throws: `file`.
  func keep(_ result: SweepResult, of job: SweepJob) throws(LabError) {
    try write(result, to: resultPath(of: job))
  }

  /// Forgets what a job came to, so that it is done again.
  func forget(_ job: SweepJob) { unlink(resultPath(of: job)) }

  private func resultPath(of job: SweepJob) -> String { folder(of: job) + "/result.json" }

  /// The trainings that were recorded for a job: one, unless it was begun anew.
  func runs(of job: SweepJob) -> RunStore { RunStore(folder: folder(of: job) + "/runs") }

  private func write(_ content: some Encodable, to path: String) throws(LabError) {
    do {
      try JSONFile.write(content, to: path)
    } catch {
      throw LabError(error)
    }
  }
}
