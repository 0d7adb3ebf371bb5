import FoundationEssentials
import Glibc
import PluginHost

/// A process that trains for a session.
///
/// It shares the terminal's process group, so that Ctrl-Z stops both and a closed terminal reaches both;
/// but it ignores Ctrl-C, which this process hands on as a wish to stop after the current step.
final class IsolatedProcess {
  /// How it ended.
  enum Ending {
    /// With a report.
    case reported(IsolatedReport)
    /// Without one: its last words, or what the system knows; and the signal that ended it.
    case died(how: String, signal: Int32?)
    /// By force, because it did not stop when it was asked to.
    case killed
  }

  private let pid: pid_t
  private let report: Int32
  private var unread: [UInt8] = []
  private var lastWords: String?
  private var last: IsolatedReport?
  private var wasKilled = false
  /// When it was asked to stop.
  private var asked: Double?
  private var wasTold = false

  /// Starts `executable` on `work`; nil if that cannot be done, with `errno`.
  init?(
    _ executable: String, _ work: IsolatedWork, before: MemoryFile, after: MemoryFile,
    libraries: [LibraryImage]
  ) {
    guard let data = try? JSONEncoder().encode(work) else { return nil }
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    let pid = IsolatedProcess.spawn(
      [executable, IsolatedChild.argument, String(decoding: data, as: UTF8.self)],
      descriptors: [ends[1], before.descriptor, after.descriptor] + libraries.map(\.descriptor))
    let code = errno
    close(ends[1])
    guard let pid else {
      close(ends[0])
      errno = code
      return nil
    }
    self.pid = pid
    report = ends[0]
  }

  deinit { close(report) }

  /// Waits for the end; `observe` hears of steps.
  func finish(
    observe: (Int, [UpdateRecord]) -> Void, watcher: IsolationWatcher
  ) -> Ending {
    while true {
      if let ending = look(waiting: 50, observe: observe, watcher: watcher) { return ending }
    }
  }

  /// Hears what it tells within some milliseconds, and hands on what the user wants of it.
  ///
  /// - Returns: How it ended; nil while it lives.
  func look(
    waiting milliseconds: Int32, observe: (Int, [UpdateRecord]) -> Void, watcher: IsolationWatcher
  ) -> Ending? {
    var descriptor = pollfd(fd: report, events: Int16(POLLIN), revents: 0)
    poll(&descriptor, 1, milliseconds)
    // Asked before the pipe is read: what it wrote before it ended is then there.
    let status = ended()
    read(observe)
    if let status { return ending(status) }
    // A pipe that was closed on the other end would be ready at once, again and again.
    if descriptor.revents & Int16(POLLIN) == 0, descriptor.revents != 0 { usleep(5000) }
    if watcher.isAborted() { end() }
    guard watcher.isInterrupted() else { return nil }
    let now = Session.seconds()
    if asked == nil { kill(pid, SIGTERM) }
    asked = asked ?? now
    if let asked, now - asked > 2, !wasTold {
      wasTold = true
      if watcher.tellUnheeded() { end() }
    }
    return nil
  }

  private func end() {
    wasKilled = true
    kill(pid, SIGKILL)
  }

  private func ended() -> Int32? {
    var status = Int32()
    return waitpid(pid, &status, WNOHANG) == pid ? status : nil
  }

  private func ending(_ status: Int32) -> Ending {
    let signal = status & 0x7f
    if signal == 0, let last { return .reported(last) }
    if wasKilled, signal == SIGKILL { return .killed }
    let how =
      lastWords ?? (signal == 0 ? "exit status \((status >> 8) & 0xff)" : "\(SignalName(signal))")
    return .died(how: how, signal: signal == 0 ? nil : signal)
  }

  private func read(_ observe: (Int, [UpdateRecord]) -> Void) {
    var chunk = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      let count = Glibc.read(report, &chunk, chunk.count)
      guard count > 0 else { break }
      unread += chunk[..<count]
    }
    while let end = unread.firstIndex(of: 0x0A) {
      take(unread[..<end], observe)
      unread.removeSubrange(...end)
    }
  }

  private func take(_ line: ArraySlice<UInt8>, _ observe: (Int, [UpdateRecord]) -> Void) {
    if line.first == UInt8(ascii: "!") {
      lastWords = String(decoding: line.dropFirst(), as: UTF8.self)
      return
    }
    switch IsolatedReport(line) {
    case .step(let step, let records): observe(step, records)
    case .some(let other): last = other
    case nil: break
    }
  }

  /// Starts a program with `descriptors` as 3, 4 and so on, nothing to read, and its output among the
  /// messages.
  private static func spawn(_ arguments: [String], descriptors: [Int32]) -> pid_t? {
    // First out of the way: one of them may lie where another is to go.
    let high = max(descriptors.max() ?? 0, Int32(descriptors.count) + 3) + 1
    // Signals are held back until the program has said what they mean to it.
    return ProgramStart.start(arguments, holding: [SIGINT, SIGTERM, SIGHUP]) { actions in
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
      posix_spawn_file_actions_adddup2(&actions, 2, 1)
      for (place, descriptor) in descriptors.enumerated() {
        posix_spawn_file_actions_adddup2(&actions, descriptor, high + Int32(place))
      }
      for place in 0..<Int32(descriptors.count) {
        posix_spawn_file_actions_adddup2(&actions, high + place, 3 + place)
        posix_spawn_file_actions_addclose(&actions, high + place)
      }
    }
  }
}
