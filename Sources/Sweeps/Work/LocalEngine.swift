import Console
import Glibc
import Lab
import PluginHost

/// The engine that needs nothing: so many workers on this machine, each a process with one thread.
///
/// They choose jobs for themselves. One that dies is followed by another, and the job that it had goes on from
/// its last state.
public final class LocalEngine {
  private let folder: SweepFolder
  private let plan: SweepPlan
  private let executable: String
  private let arguments: [String]
  private let count: Int
  private var workers: [pid_t] = []
  /// Workers that died at once, one after the other: nothing would come of more of them.
  private var earlyDeaths = 0
  private var starts: [pid_t: Double] = [:]

  /// The engine.
  ///
  /// - Parameters:
  ///   - folder: The sweep.
  ///   - executable: The lab's program.
  ///   - arguments: What a worker is called with.
  ///   - count: How many work at once.
  /// - Throws: As `SweepFolder.plan`.
  public init(
    _ folder: SweepFolder, executable: String, arguments: [String], count: Int
  ) throws(LabError) {
    self.folder = folder
    self.executable = executable
    self.arguments = arguments
    self.count = count
    plan = try folder.plan()
  }

  /// Runs until all jobs are done, or nobody can go on with them.
  ///
  /// - Parameters:
  ///   - patience: Seconds after which the silence of another machine counts as its end.
  ///   - isStopped: True once the user has had enough.
  ///   - observe: Told how the sweep stands, some times a second.
  /// - Returns: How it stands.
  /// - Throws: `refused` if workers cannot be started.
  public func run(
    patience: Double, isStopped: () -> Bool, observe: (SweepStatus) -> Void
  ) throws(LabError) -> SweepStatus {
    var wasTold = false
    var tracker = SweepTracker(folder, plan, patience: patience)
    var status = tracker.look()
    var nextLook = 0.0
    while true {
      let hasChanged = reap()
      let now = ProgressLine.monotonicSeconds()
      if hasChanged || now >= nextLook {
        status = tracker.look()
        observe(status)
        // A sweep of many thousands takes a while to look at.
        let end = ProgressLine.monotonicSeconds()
        nextLook = end + max(0.2, 20 * (end - now))
      }
      if isStopped() {
        // Ctrl-C reaches them by itself; a signal to this process alone does not.
        if !wasTold { for worker in workers { kill(worker, SIGTERM) } }
        wasTold = true
        if workers.isEmpty { return status }
      } else {
        let free = status.open + status.abandoned
        if workers.isEmpty, free == 0, status.running == 0 { return status }
        guard earlyDeaths < 3 * count else {
          for worker in workers { kill(worker, SIGTERM) }
          throw .refused(
            "workers end before they have begun a job",
            hint: "gan-lab sweep run \(folder.path) --task 1 says what is wrong")
        }
        // Those that were started a moment ago have not chosen their jobs yet.
        let choosing = starts.values.count { now - $0 < 1 }
        for _ in 0..<max(0, min(count - workers.count, free - choosing)) { try start() }
      }
      usleep(20_000)
    }
  }

  /// Sees which workers have ended; true if any has.
  private func reap() -> Bool {
    let before = workers.count
    for worker in workers {
      var status: Int32 = 0
      guard waitpid(worker, &status, WNOHANG) == worker else { continue }
      workers.removeAll { $0 == worker }
      let isEarly = ProgressLine.monotonicSeconds() - (starts.removeValue(forKey: worker) ?? 0) < 1
      // A worker that finds nothing to do ends well, and at once.
      earlyDeaths = status != 0 && isEarly ? earlyDeaths + 1 : 0
    }
    return workers.count < before
  }

  private func start() throws(LabError) {
    let variables = Terminal.environment().map { "\($0.key)=\($0.value)" }
    let started = ProgramStart.start([executable] + arguments, environment: variables) { actions in
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    guard let process = started else {
      throw .refused("a worker cannot be started: \(String(cString: strerror(errno)))", hint: nil)
    }
    workers.append(process)
    starts[process] = ProgressLine.monotonicSeconds()
  }
}
