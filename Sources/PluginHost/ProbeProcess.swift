import Glibc

/// A process that tries libraries, and what it has reported so far.
///
/// It has a session of its own and no terminal; what it writes is counted and thrown away.
final class ProbeProcess: @unchecked Sendable {
  /// How it ended.
  enum Ending: Equatable {
    /// It reported on everything.
    case complete
    /// A library brought it to its end.
    case failed(index: Int, PluginError)
    /// The user had enough.
    case interrupted(PluginError.Stage?)
    /// It could not be used at all.
    case unusable(reason: String)
  }

  /// What is known of each library.
  private(set) var results: [Int: Result<[ComponentRecord], PluginError>] = [:]
  private let count: Int
  private let limits: Probe
  private let pid: pid_t
  private let report: Int32
  private let output: Int32
  private var unread: [UInt8] = []
  private var written = 0
  private var current: (index: Int, stage: PluginError.Stage)?

  /// Starts the process; nil if that cannot be done, with `errno`.
  init?(_ files: [Probe.Target], limits: Probe) {
    guard let report = Pipe(), let output = Pipe() else { return nil }
    let arguments =
      [limits.executable, ProbeChild.argument]
      + files.flatMap { [$0.file, $0.path, $0.content.word] }
    guard let pid = spawn(arguments, report: report.write, output: output.write) else { return nil }
    close(report.write)
    close(output.write)
    (self.pid, self.report, self.output) = (pid, report.read, output.read)
    (self.limits, count) = (limits, files.count)
  }

  deinit {
    close(report)
    close(output)
  }

  /// Waits for the end, which it brings about where a limit is passed, or where `isInterrupted` says
  /// so: the process has no terminal, and Ctrl-C does not reach it.
  func finish(isInterrupted: () -> Bool) -> Ending {
    var deadline = now() + limits.seconds
    var status: Int32?
    while true {
      var descriptors = [
        pollfd(fd: report, events: Int16(POLLIN), revents: 0),
        pollfd(fd: output, events: Int16(POLLIN), revents: 0),
      ]
      poll(&descriptors, 2, 20)
      let before = current?.index
      readReports()
      if current?.index != before { deadline = now() + limits.seconds }
      readOutput()
      // Not the end of the pipe: a child of the library's own could hold it open.
      if let status { return ending(status) }
      var ended = Int32()
      if waitpid(pid, &ended, WNOHANG) == pid {
        status = ended
        kill(-pid, SIGKILL)
        continue
      }
      if isInterrupted() {
        stop()
        readReports()
        return .interrupted(current?.stage)
      }
      if let error = excess(past: deadline) {
        stop()
        readReports()
        return current.map { .failed(index: $0.index, error($0.stage)) }
          ?? .unusable(reason: "\(error(.opening))")
      }
    }
  }

  /// The limit that was passed, if one was.
  private func excess(past deadline: Double) -> ((PluginError.Stage) -> PluginError)? {
    if written > limits.outputLimit {
      let bytes = limits.outputLimit
      return { .flood(bytes: bytes, stage: $0) }
    }
    if now() > deadline {
      let seconds = limits.seconds
      return { .endless(seconds: seconds, stage: $0) }
    }
    return nil
  }

  private func ending(_ status: Int32) -> Ending {
    let signal = status & 0x7f
    if results.count == count { return .complete }
    guard let current else {
      return .unusable(
        reason: signal == 0
          ? "the process ended with status \((status >> 8) & 0xff)"
          : "the process was ended by \(SignalName(signal))")
    }
    let error: PluginError =
      written > limits.outputLimit
      ? .flood(bytes: limits.outputLimit, stage: current.stage)
      : signal == 0
        ? .exited(status: (status >> 8) & 0xff, stage: current.stage)
        : .crashed(signal: signal, stage: current.stage)
    return .failed(index: current.index, error)
  }

  /// Ends it and all that it started.
  private func stop() {
    kill(-pid, SIGKILL)
    kill(pid, SIGKILL)
    var status = Int32()
    waitpid(pid, &status, 0)
  }

  private func readReports() {
    while let bytes = chunk(of: report) { unread += bytes }
    while let end = unread.firstIndex(of: 0x0A) {
      if let report = ProbeReport(unread[..<end]) { take(report) }
      unread.removeSubrange(...end)
    }
  }

  private func take(_ report: ProbeReport) {
    if let stage = report.stage {
      current = (report.index, stage)
    } else {
      current = nil
      results[report.index] =
        report.error.map { .failure($0) } ?? .success(report.components ?? [])
    }
  }

  private func readOutput() {
    while let bytes = chunk(of: output) {
      written += bytes.count
      if written > limits.outputLimit { return }
    }
  }

  private func chunk(of descriptor: Int32) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: 1 << 14)
    let count = read(descriptor, &bytes, bytes.count)
    return count > 0 ? Array(bytes.prefix(count)) : nil
  }

  private func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}

/// A pipe whose reading end does not wait, and whose ends no other program inherits.
private struct Pipe {
  let read: Int32
  let write: Int32

  init?() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    (read, write) = (ends[0], ends[1])
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(read, F_SETFL, O_NONBLOCK)
  }
}

/// Starts a program with nothing to read, its words in `output`, and `report` as descriptor 3.
private func spawn(_ arguments: [String], report: Int32, output: Int32) -> pid_t? {
  // Without a terminal to write to or read.
  ProgramStart.start(arguments, in: .session) { actions in
    // The pipe's end may be 3 itself, which would then keep its mark of being closed.
    posix_spawn_file_actions_adddup2(&actions, report, 199)
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, output, 2)
    posix_spawn_file_actions_adddup2(&actions, 199, 3)
    posix_spawn_file_actions_addclose(&actions, 199)
  }
}
