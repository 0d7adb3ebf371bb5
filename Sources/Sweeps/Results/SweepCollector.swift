import Glibc
import Lab

/// Brings the runs of a sweep among those of the user, where `runs` lists them: each job once, however often it is
/// asked to, and whatever ends it.
public struct SweepCollector {
  private let folder: SweepFolder
  private let plan: SweepPlan
  private let store: RunStore

  /// What came of it.
  public struct Outcome: Equatable {
    /// Runs that were brought.
    public var brought = 0
    /// Runs that had been before.
    public var present = 0
    /// Jobs that are not done.
    public var missing = 0
    /// Jobs without a run, for they failed or nothing was to be recorded.
    public var without = 0
    /// True if the user stopped it.
    public var wasStopped = false
  }

  /// The collector of the sweep in `folder`, for the runs of `store`.
  ///
  /// - Throws: As `SweepFolder.plan`.
  public init(_ folder: SweepFolder, into store: RunStore) throws(LabError) {
    self.folder = folder
    self.store = store
    plan = try folder.plan()
  }

  /// Brings what is done, and not there.
  ///
  /// - Throws: `refused` if another process does; `file` if it cannot be written.
  public func collect(_ watcher: Watcher) throws(LabError) -> Outcome {
    guard mkdir(store.folder, 0o700) == 0 || errno == EEXIST || errno == ENOENT else {
      throw .file(path: store.folder, reason: String(cString: strerror(errno)))
    }
    // One at a time: two would not see what the other is about to bring.
    let lock = open(store.folder + "/.collecting", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    defer { if lock >= 0 { close(lock) } }
    if lock >= 0 {
      var whole = flock()
      whole.l_type = Int16(F_WRLCK)
      whole.l_whence = Int16(SEEK_SET)
      guard fcntl(lock, F_SETLK, &whole) == 0 || (errno != EACCES && errno != EAGAIN) else {
        throw .refused(
          "another process is bringing runs to \(store.folder)", hint: "once it is done, again")
      }
    }
    store.sweep()
    let present = store.sweepJobs
    var outcome = Outcome()
    for job in plan.jobs {
      if watcher.isInterrupted() {
        outcome.wasStopped = true
        break
      }
      watcher.progress(Double(job.number) / Double(plan.jobCount))
      guard let result = folder.result(of: job) else {
        outcome.missing += 1
        continue
      }
      let name = "\(plan.name) \(job.key)"
      if present.contains(name) {
        outcome.present += 1
      } else if let run = folder.run(of: job), result.state != .failed {
        let figures = result.figures.compactMap { figure in figure.value.map { (figure.key, $0) } }
        _ = try store.bring(run, sweep: name, measured: Dictionary(figures) { $1 })
        outcome.brought += 1
      } else {
        outcome.without += 1
      }
    }
    return outcome
  }
}
