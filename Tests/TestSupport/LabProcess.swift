import Glibc

/// The real executable, run by a test as a process of its own.
///
/// Input comes from a file and output goes to files, so that no pipe can fill up. The home folder is
/// the process's scratch folder: a test sees no rc file and no history of whoever runs it.
public final class LabProcess {
  /// What a process came to.
  public struct Result: Sendable {
    /// The exit status; 128 and the signal's number if a signal ended it.
    public let status: Int32
    /// What it wrote to standard output.
    public let output: String
    /// What it wrote to standard error.
    public let errors: String
    /// The largest resident set, in bytes.
    public let peakBytes: Int

    /// The lines of standard output.
    public var lines: [String] { output.split(separator: "\n").map(String.init) }
  }

  /// What could not be done for a test.
  public struct Failure: Error, CustomStringConvertible {
    /// In one sentence.
    public let description: String

    /// A failure told as `description`.
    public init(_ description: String) { self.description = description }
  }

  /// The folder that the tests were built into: the executable, the kit and the plugins lie there.
  public static let buildFolder: String = {
    let path = real("/proc/self/exe")
    return String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.endIndex))
  }()

  /// The path of the `gan-lab` that was built with the tests.
  public static var executable: String { buildFolder + "/gan-lab" }

  /// The process's number.
  public let pid: pid_t
  private let folder: ScratchFolder
  private var outcome: Result?
  private var isReaped = false

  /// Starts `program`.
  ///
  /// - Parameters:
  ///   - program: The path of the executable.
  ///   - arguments: Its arguments.
  ///   - input: What it reads from standard input; nil takes the file or pipe `.input` as it is.
  ///   - folder: Where it runs, and its home.
  ///   - environment: Variables beside `HOME`, `PATH` and the like.
  ///   - terminal: A terminal for all three descriptors, which becomes the controlling one.
  /// - Throws: `Failure` if it cannot be started.
  public init(
    _ program: String, _ arguments: [String], input: String? = "",
    in folder: ScratchFolder, environment: [String: String] = [:], terminal: String? = nil
  ) throws {
    self.folder = folder
    if let input { folder.write(input, to: ".input") }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let output = O_WRONLY | O_CREAT | O_TRUNC
    if let terminal {
      posix_spawn_file_actions_addopen(&actions, 0, terminal, O_RDWR, 0)
      posix_spawn_file_actions_adddup2(&actions, 0, 1)
      posix_spawn_file_actions_adddup2(&actions, 0, 2)
    } else {
      posix_spawn_file_actions_addopen(&actions, 0, folder.path + "/.input", O_RDONLY, 0)
      posix_spawn_file_actions_addopen(&actions, 1, folder.path + "/.output", output, 0o600)
      posix_spawn_file_actions_addopen(&actions, 2, folder.path + "/.errors", output, 0o600)
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A session of its own, so that a terminal's Ctrl-C reaches the process and nobody else.
    // Signals as in a fresh shell: threads of tests block them, and runners in the background ignore
    // Ctrl-C. 0x80 is POSIX_SPAWN_SETSID, which Glibc's module leaves out, as it does chdir.
    var (none, all) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(
      &attributes, Int16(0x80 | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var variables = [
      "HOME": folder.path, "XDG_STATE_HOME": folder.path + "/state", "TMPDIR": folder.path,
      "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "TERM": terminal == nil ? "dumb" : "xterm",
    ]
    variables.merge(environment) { $1 }
    var argv = (["env", "-C", folder.path, program] + arguments).map { strdup($0) } + [nil]
    var envp = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in argv + envp { free(text) } }
    var pid = pid_t()
    let code = posix_spawn(&pid, "/usr/bin/env", &actions, &attributes, &argv, &envp)
    guard code == 0 else { throw Failure("\(program) cannot be started: error \(code)") }
    self.pid = pid
  }

  /// Runs the lab to its end.
  ///
  /// - Throws: `Failure` if it cannot be started, or does not end.
  public static func run(
    _ arguments: [String], input: String = "", in folder: ScratchFolder? = nil,
    environment: [String: String] = [:], seconds: Double = 60
  ) throws -> Result {
    try LabProcess(
      executable, arguments, input: input, in: folder ?? ScratchFolder(), environment: environment
    ).wait(seconds: seconds)
  }

  /// What it has written so far to standard output.
  public var output: String { folder.read(".output") ?? "" }
  /// What it has written so far to standard error.
  public var errors: String { folder.read(".errors") ?? "" }

  /// Sends it a signal.
  public func signal(_ number: Int32) { kill(pid, number) }

  /// A process that it has started and that is still there.
  public var child: pid_t? {
    let path = "/proc/\(pid)/task/\(pid)/children"
    return folder.bytes(of: path).flatMap {
      pid_t(String(decoding: $0, as: UTF8.self).split(separator: " ").first ?? "")
    }
  }

  /// True if there is such a process, and it is more than an entry in a table.
  public static func isAlive(_ pid: pid_t) -> Bool {
    guard let folder = try? ScratchFolder(), let status = folder.bytes(of: "/proc/\(pid)/stat")
    else { return false }
    return !String(decoding: status, as: UTF8.self).contains(") Z ")
  }

  /// Waits for its end.
  ///
  /// - Throws: `Failure` after `seconds`; the process is then ended by force.
  public func wait(seconds: Double = 60) throws -> Result {
    if let outcome { return outcome }
    for _ in 0..<Int(seconds * 200) {
      var (status, usage) = (Int32(), rusage())
      if wait4(pid, &status, WNOHANG, &usage) == pid {
        let signal = status & 0x7f
        let result = Result(
          status: signal == 0 ? (status >> 8) & 0xff : 128 + signal, output: output,
          errors: errors, peakBytes: usage.ru_maxrss * 1024)
        (outcome, isReaped) = (result, true)
        return result
      }
      usleep(5000)
    }
    kill(pid, SIGKILL)
    reap()
    throw Failure("process \(pid) did not end in \(seconds) s; it wrote: \(output)\(errors)")
  }

  /// No test leaves a process behind, whatever it throws: the exit tests wait for children of any
  /// number, and a dead one that nobody takes away would be all they ever see.
  deinit {
    guard !isReaped else { return }
    kill(pid, SIGKILL)
    reap()
  }

  private func reap() {
    var status = Int32()
    waitpid(pid, &status, 0)
    isReaped = true
  }

  private static func real(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}

/// A folder that is there for one test.
public final class ScratchFolder {
  /// Its path.
  public let path: String

  /// A new folder in the system's place for such.
  ///
  /// - Throws: `LabProcess.Failure` if it cannot be made.
  public init() throws {
    var template = Array("/tmp/gan-lab-test-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else {
      throw LabProcess.Failure("no folder can be made in /tmp")
    }
    path = String(cString: made)
  }

  deinit { remove(path) }

  /// Writes a text.
  public func write(_ text: String, to name: String) { write(Array(text.utf8), to: name) }

  /// Writes bytes.
  public func write(_ bytes: [UInt8], to name: String) {
    let file = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    defer { close(file) }
    _ = Glibc.write(file, bytes, bytes.count)
  }

  /// The text of a file in it, if it is there.
  public func read(_ name: String) -> String? {
    bytes(of: "\(path)/\(name)").map { String(decoding: $0, as: UTF8.self) }
  }

  /// The bytes of any file, if it is there.
  public func bytes(of file: String) -> [UInt8]? {
    let descriptor = open(file, O_RDONLY)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var (result, chunk) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 16))
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      guard count > 0 else { return result }
      result += chunk[..<count]
    }
  }

  /// The names of all files in a folder, hidden ones too, sorted.
  public static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Takes a folder away with all in it; links are not followed.
  private func remove(_ path: String) {
    if unlink(path) == 0 { return }
    for name in ScratchFolder.names(in: path) { remove(path + "/" + name) }
    rmdir(path)
  }
}
