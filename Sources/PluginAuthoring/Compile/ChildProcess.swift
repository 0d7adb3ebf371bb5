import Console
import Glibc
import PluginHost

/// A program that is run to its end, with its output in files so that no pipe can fill up.
package struct ChildProcess {
  /// How a program ended.
  package enum Ending: Equatable {
    /// By itself, with a status.
    case exited(Int32)
    /// By a signal.
    case signalled(Int32)
    /// It took too long and was ended by force.
    case tooSlow
    /// Ctrl-C: it was ended by force.
    case interrupted
  }

  /// The path of the program.
  let program: String
  /// Its arguments.
  let arguments: [String]
  /// Variables beside those of this process.
  let environment: [String: String]
  /// The file that takes its standard output.
  let output: String
  /// The file that takes its standard error.
  let errors: String

  /// Describes a run of `program`.
  package init(
    program: String, arguments: [String], environment: [String: String] = [:],
    output: String = "/dev/null", errors: String = "/dev/null"
  ) {
    (self.program, self.arguments, self.environment) = (program, arguments, environment)
    (self.output, self.errors) = (output, errors)
  }

  /// Runs the program; nil if it cannot be started.
  ///
  /// It gets a process group of its own, so that the terminal's Ctrl-C does not reach it; this process
  /// ends it in its place, with all that it started: a compiler starts others, in groups of their own.
  ///
  /// - Parameters:
  ///   - seconds: Asked again and again for how long it may still take; less than 0 ends it.
  ///   - isInterrupted: True once Ctrl-C was pressed.
  /// - Returns: How it ended.
  package func run(seconds: () -> Double, isInterrupted: () -> Bool) -> Ending? {
    guard let pid = start() else { return nil }
    var status = Int32()
    var pause: UInt32 = 500
    while true {
      let done = waitpid(pid, &status, WNOHANG)
      if done == pid { break }
      // Somebody else has waited for it: how it ended is lost.
      if done < 0, errno != EINTR { return nil }
      let isStopped = isInterrupted()
      if isStopped || seconds() < 0 {
        ChildProcess.end(pid)
        waitpid(pid, &status, 0)
        return isStopped ? .interrupted : .tooSlow
      }
      usleep(pause)
      pause = min(pause * 2, 10_000)
    }
    let signal = status & 0x7f
    return signal == 0 ? .exited((status >> 8) & 0xff) : .signalled(signal)
  }

  /// Runs the program for at most `limit` seconds.
  func run(limit: Double, isInterrupted: () -> Bool = { false }) -> Ending? {
    let end = ProgressLine.monotonicSeconds() + limit
    return run(
      seconds: { end - ProgressLine.monotonicSeconds() }, isInterrupted: isInterrupted)
  }

  /// Ends `pid` and what descends from it by force.
  private static func end(_ pid: pid_t) {
    // First stopped: who starts others now would leave them behind.
    kill(-pid, SIGSTOP)
    for descendant in descendants(of: pid) { kill(descendant, SIGKILL) }
    kill(-pid, SIGKILL)
  }

  private static func descendants(of pid: pid_t) -> [pid_t] {
    var found: [pid_t] = []
    var pending = [pid]
    while let parent = pending.popLast(), found.count < 1000 {
      let children = ChildProcess.children(of: parent)
      found += children
      pending += children
    }
    return found
  }

  /// Those that any thread of `pid` started.
  private static func children(of pid: pid_t) -> [pid_t] {
    guard let threads = opendir("/proc/\(pid)/task") else { return [] }
    defer { closedir(threads) }
    var found: [pid_t] = []
    while let entry = readdir(threads) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard pid_t(name) != nil else { continue }
      found += TextOfFile.read("/proc/\(pid)/task/\(name)/children")
        .split(separator: " ").compactMap { pid_t($0) }
    }
    return found
  }

  private func start() -> pid_t? {
    let flags = O_WRONLY | O_CREAT | O_TRUNC
    let variables = Terminal.environment().merging(environment) { $1 }
    return ProgramStart.start(
      [program] + arguments, environment: variables.map { "\($0.key)=\($0.value)" }, in: .own
    ) { actions in
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
      posix_spawn_file_actions_addopen(&actions, 1, output, flags, 0o600)
      posix_spawn_file_actions_addopen(&actions, 2, errors, flags, 0o600)
    }
  }

  /// The path of the program called `name`, as a shell would find it.
  package static func find(_ name: String, path: String?) -> String? {
    for folder in (path ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":") {
      let candidate = "\(folder)/\(name)"
      var status = stat()
      if stat(candidate, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
        access(candidate, X_OK) == 0
      {
        return candidate
      }
    }
    return nil
  }
}
