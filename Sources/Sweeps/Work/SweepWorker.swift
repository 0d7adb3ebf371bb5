import Console
import Glibc
import Lab
import Shell

/// Works at the jobs of a sweep, one after the other, until nothing is left that nobody works at.
public struct SweepWorker {
  private let folder: SweepFolder
  private let plan: SweepPlan
  private let runner: JobRunner
  private let shell: Shell

  /// What came of it.
  public struct Outcome: Equatable {
    /// Jobs that it did, or found done.
    public var done = 0
    /// Jobs that others work at.
    public var taken: [Int] = []
    /// Jobs that too many died of.
    public var deadly: [Int] = []
    /// True if it was asked to stop.
    public var wasStopped = false
  }

  /// A worker at the sweep in `folder`.
  ///
  /// - Parameters:
  ///   - folder: The sweep.
  ///   - shell: Gives shells with the plugins that are wanted; asked whether to stop.
  ///   - patience: Seconds after which the silence of another machine counts as its end.
  /// - Throws: As `SweepFolder.plan`; `file` if the folder of the data is not there.
  public init(_ folder: SweepFolder, shell: Shell, patience: Double) throws(LabError) {
    // Data are named as they are seen from the sweep file; the sweep's own folder is known by its whole path.
    guard let whole = realpath(folder.path, nil) else {
      throw .file(path: folder.path, reason: String(cString: strerror(errno)))
    }
    defer { free(whole) }
    self.folder = SweepFolder(String(cString: whole))
    plan = try self.folder.plan()
    guard chdir(plan.folder) == 0 else {
      throw .refused(
        "\(plan.folder), from where the sweep was planned, cannot be entered here: "
          + String(cString: strerror(errno)),
        hint: "sweeps are planned and run in folders that all machines share")
    }
    self.shell = shell
    runner = JobRunner(folder: self.folder, plan: plan, shell: shell, patience: patience)
  }

  /// Does those of the jobs `numbers` that are not done.
  ///
  /// - Parameters:
  ///   - numbers: The jobs.
  ///   - waits: True if it waits for those that others work at, and takes over what they leave.
  /// - Returns: What became of them.
  /// - Throws: As a job; `refused` for a number that there is not.
  public func work(at numbers: ClosedRange<Int>, waits: Bool) throws(LabError) -> Outcome {
    guard numbers.lowerBound >= 1, numbers.upperBound <= plan.jobCount else {
      throw .refused(
        "there is no job \(numbers.upperBound): they go from 1 to \(plan.jobCount)", hint: nil)
    }
    while true {
      var outcome = Outcome()
      for number in numbers {
        guard !shell.manner.isInterrupted() else {
          outcome.wasStopped = true
          return outcome
        }
        switch try runner.run(plan.job(number)) {
        case .done: outcome.done += 1
        case .taken: outcome.taken.append(number)
        case .deadly: outcome.deadly.append(number)
        case .stopped:
          outcome.wasStopped = true
          return outcome
        }
      }
      guard waits, !outcome.taken.isEmpty else { return outcome }
      usleep(200_000)
    }
  }
}
