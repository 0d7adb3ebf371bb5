import Glibc

/// A thread that touches a file every few seconds, as a sign of life.
///
/// The work itself cannot be asked to: a measure may take minutes.
final class HeartBeat {
  /// What the thread and its owner share.
  private final class State: @unchecked Sendable {
    private var lock = pthread_mutex_t()
    private var changed = pthread_cond_t()
    private var isOver = false
    let path: String
    let interval: Double

    init(_ path: String, _ interval: Double) {
      self.path = path
      self.interval = interval
      pthread_mutex_init(&lock, nil)
      pthread_cond_init(&changed, nil)
    }

    func end() {
      pthread_mutex_lock(&lock)
      isOver = true
      pthread_cond_signal(&changed)
      pthread_mutex_unlock(&lock)
    }

    func beat() {
      pthread_mutex_lock(&lock)
      while !isOver {
        var until = timespec()
        clock_gettime(CLOCK_REALTIME, &until)
        until.tv_sec += Int(interval)
        if pthread_cond_timedwait(&changed, &lock, &until) == ETIMEDOUT {
          // The server's time, where the disk is a server's.
          utimensat(AT_FDCWD, path, nil, 0)
        }
      }
      pthread_mutex_unlock(&lock)
    }
  }

  private let state: State
  private var thread = pthread_t()
  private var isStopped = false

  init(_ path: String, every interval: Double) {
    state = State(path, interval)
    var (all, before) = (sigset_t(), sigset_t())
    sigfillset(&all)
    // Signals are for the thread that works.
    pthread_sigmask(SIG_BLOCK, &all, &before)
    pthread_create(
      &thread, nil,
      { context in
        if let context { Unmanaged<State>.fromOpaque(context).takeRetainedValue().beat() }
        return nil
      }, Unmanaged.passRetained(state).toOpaque())
    pthread_sigmask(SIG_SETMASK, &before, nil)
  }

  deinit { stop() }

  /// Ends it, and waits until it has ended.
  func stop() {
    guard !isStopped else { return }
    isStopped = true
    state.end()
    pthread_join(thread, nil)
  }
}
