/// What running a lesson came to.
public struct LessonReport: Sendable {
  /// How a run can end.
  public enum Ending: Sendable, Hashable {
    /// All commands were run and all checks made.
    case finished
    /// A command failed, at this line, and nothing behind it was run.
    case commandFailed(line: Int)
    /// Ctrl-C, or a signal that ends the process; the exit status says which.
    case interrupted(status: Int32)
  }

  /// The lesson's id.
  public let lessonID: String
  /// How it ended.
  public internal(set) var ending = Ending.finished
  /// Every check that was made, in order.
  public internal(set) var checks: [CheckResult] = []
  /// The steps whose exercise passes its checks before its solution is run.
  public internal(set) var solvedBefore: [String] = []
  /// Commands that were run.
  public internal(set) var commands = 0
  /// How long it took.
  public internal(set) var seconds = 0.0

  init(lessonID: String) { self.lessonID = lessonID }

  /// The checks that did not pass.
  public var failures: [CheckResult] { checks.filter { !$0.passed } }

  /// The exit status: 0 all well, 1 a command failed, 3 a check failed, 130 Ctrl-C.
  public var exitStatus: Int32 {
    switch ending {
    case .finished: failures.isEmpty ? 0 : 3
    case .commandFailed: 1
    case .interrupted(let status): status
    }
  }
}
