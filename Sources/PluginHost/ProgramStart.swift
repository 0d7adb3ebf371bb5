import Glibc

/// Starts other programs: signals are to them what they are to any new process, whatever they are to this one.
package enum ProgramStart {
  /// Whom the terminal's keys reach.
  package enum Group {
    /// The new process as well as this one.
    case shared
    /// A process group of its own: neither Ctrl-C nor Ctrl-Z is for it.
    case own
    /// A session of its own: it has no terminal at all.
    case session
  }

  /// Starts `arguments[0]`, a path.
  ///
  /// - Parameters:
  ///   - arguments: The path and what follows it.
  ///   - environment: `NAME=value`; nil is this process's own.
  ///   - group: Whom the terminal's keys reach.
  ///   - held: Signals that wait until the program lets them come.
  ///   - files: Says what the new process's descriptors are; those not marked to be closed are inherited besides.
  /// - Returns: The process, or nil with `errno` set.
  package static func start(
    _ arguments: [String], environment: [String]? = nil, in group: Group = .shared,
    holding held: [Int32] = [], files: (inout posix_spawn_file_actions_t) -> Void
  ) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    files(&actions)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var (mask, all) = (sigset_t(), sigset_t())
    sigemptyset(&mask)
    for signal in held { sigaddset(&mask, signal) }
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &mask)
    posix_spawnattr_setsigdefault(&attributes, &all)
    var flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    switch group {
    case .shared: break
    case .own:
      posix_spawnattr_setpgroup(&attributes, 0)
      flags |= POSIX_SPAWN_SETPGROUP
    case .session: flags |= setSession
    }
    posix_spawnattr_setflags(&attributes, Int16(flags))
    var argv = arguments.map { strdup($0) } + [nil]
    var envp = (environment ?? []).map { strdup($0) } + [nil]
    defer { for text in argv + envp { free(text) } }
    var process = pid_t()
    let code =
      environment == nil
      ? posix_spawn(&process, arguments[0], &actions, &attributes, &argv, environ)
      : posix_spawn(&process, arguments[0], &actions, &attributes, &argv, &envp)
    guard code == 0 else {
      errno = code
      return nil
    }
    return process
  }

  /// POSIX_SPAWN_SETSID, which Glibc's module leaves out.
  private static let setSession: Int32 = 0x80
}
