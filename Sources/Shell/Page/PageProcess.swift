import Console
import Glibc
import PageLink
import PluginHost

/// The process that serves the page, and the line to it.
///
/// Whoever trains never waits for it: messages are left in an outbox, from which a thread of their own sends them. Of
/// states, and of pictures with the same number, only the newest is sent. If that process dies, the lab goes on.
final class PageProcess {
  /// Why there is no page.
  enum Failure: Error {
    /// The program is not beside the lab's.
    case absent(path: String)
    /// It cannot be started.
    case notStarted(String)
    /// It cannot listen.
    case refused(String)
  }

  /// The port at which it listens.
  let port: Int

  private let pid: pid_t
  private let descriptor: Int32
  private let outbox: Outbox
  private var sender = pthread_t()
  private var unread: [UInt8] = []
  private var isEnded = false

  /// Seconds that it may take to listen, on a machine that is busy.
  private static let patience = 15.0

  /// Starts the program and waits until it listens.
  ///
  /// - Throws: `Failure`.
  init(_ greeting: PageGreeting, program: String = PageProcess.program) throws(Failure) {
    guard access(program, X_OK) == 0 else { throw .absent(path: program) }
    var ends: [Int32] = [-1, -1]
    // Closed in every program that is started: it would keep the page alive after the lab.
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
      throw .notStarted(String(cString: strerror(errno)))
    }
    let pid = PageProcess.spawn(program, input: ends[1])
    let code = errno
    close(ends[1])
    guard let pid else {
      close(ends[0])
      throw .notStarted(String(cString: strerror(code)))
    }
    (self.pid, descriptor) = (pid, ends[0])
    outbox = Outbox(descriptor)
    outbox.leave(.hello(greeting))
    sender = PageProcess.thread(outbox)
    switch PageProcess.reply(from: descriptor) {
    case .open(let port)?: self.port = port
    case .failed(let reason)?:
      port = 0
      end()
      throw .refused(reason)
    case .look?, nil:
      port = 0
      end()
      throw .notStarted("it did not answer")
    }
  }

  deinit { end() }

  /// The program's path, beside the lab's.
  static var program: String {
    let own = SearchFolder.executable.split(separator: "/", omittingEmptySubsequences: false)
    return (own.dropLast() + ["gan-lab-page"]).joined(separator: "/")
  }

  /// False once the process is gone.
  var isAlive: Bool { !isEnded && !outbox.isBroken }

  /// Leaves a message for it; returns at once.
  func send(_ message: PageMessage) { outbox.leave(message) }

  /// Whether who looked last has dark colours; nil if nobody has looked since the last call.
  ///
  /// Returns at once.
  func isLookDark() -> Bool? {
    var chunk = [UInt8](repeating: 0, count: 1024)
    while true {
      let count = recv(descriptor, &chunk, chunk.count, Int32(MSG_DONTWAIT))
      guard count > 0 else { break }
      unread += chunk[..<count]
    }
    var last: Bool?
    while let end = unread.firstIndex(of: 0x0A) {
      let line = String(decoding: unread[..<end], as: UTF8.self)
      if case .look(let isDark)? = PageReply(line: line) { last = isDark }
      unread.removeSubrange(...end)
    }
    return last
  }

  /// Ends it, and waits for its end.
  func end() {
    guard !isEnded else { return }
    isEnded = true
    outbox.close()
    shutdown(descriptor, Int32(SHUT_RDWR))
    pthread_join(sender, nil)
    close(descriptor)
    var status = Int32()
    for _ in 0..<100 {
      if waitpid(pid, &status, WNOHANG) != 0 { return }
      usleep(10_000)
    }
    kill(pid, SIGKILL)
    waitpid(pid, &status, 0)
  }

  /// The first line that it says; nil if it says none in time.
  private static func reply(from descriptor: Int32) -> PageReply? {
    var text: [UInt8] = []
    let last = ProgressLine.monotonicSeconds() + patience
    while ProgressLine.monotonicSeconds() < last {
      var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard Glibc.poll(&poll, 1, 100) > 0 else { continue }
      var byte: UInt8 = 0
      guard recv(descriptor, &byte, 1, 0) == 1 else { return nil }
      if byte == 0x0A { return PageReply(line: String(decoding: text, as: UTF8.self)) }
      text.append(byte)
    }
    return nil
  }

  /// Starts the thread that sends; signals are for the thread that reads commands.
  private static func thread(_ outbox: Outbox) -> pthread_t {
    var (all, before) = (sigset_t(), sigset_t())
    sigfillset(&all)
    pthread_sigmask(SIG_BLOCK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    var thread = pthread_t()
    pthread_create(
      &thread, nil,
      { pointer in
        guard let pointer else { return nil }
        Unmanaged<Outbox>.fromOpaque(pointer).takeRetainedValue().sendAll()
        return nil
      }, Unmanaged.passRetained(outbox).toOpaque())
    return thread
  }

  /// Starts the program with `input` as its standard input, in a process group of its own: neither Ctrl-C nor Ctrl-Z
  /// is for it.
  private static func spawn(_ program: String, input: Int32) -> pid_t? {
    ProgramStart.start([program], in: .own) { actions in
      posix_spawn_file_actions_adddup2(&actions, input, 0)
      posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
      posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    }
  }
}
