import Console
import Glibc

/// Runs the worker until all tasks are done, and adds what it cannot say itself: that it died.
public struct CheckSupervisor {
  private let program: String
  private let arguments: [String]
  private let limits: CheckLimits

  /// A supervisor of `program arguments… --after N --records FILE --given-up KIND/NAME…`.
  public init(program: String, arguments: [String], limits: CheckLimits) {
    self.program = program
    self.arguments = arguments
    self.limits = limits
  }

  /// Checks; nil after Ctrl-C.
  ///
  /// - Throws: `noRoom` if there is no place for the worker's records.
  public func run(
    isInterrupted: () -> Bool = { false }
  ) throws(CompileError) -> [ComponentReport]? {
    var reports: [ComponentReport] = []
    var after = 0
    // Each round gets at least one task further, so this ends.
    while true {
      let folder = try BuildFolder.path()
      let (records, errors) = (folder + "/check.records", folder + "/check.errors")
      defer {
        unlink(records)
        unlink(errors)
      }
      var limit = limits.task
      var clock = RecordClock(path: records)
      let ending = ChildProcess(
        program: program,
        arguments: arguments + ["--after", "\(after)", "--records", records]
          + reports.filter(\.isGivenUp).flatMap { ["--given-up", "\($0.kind)/\($0.name)"] },
        // What a worker leaves behind when it dies goes with the folder.
        environment: ["SWIFT_BACKTRACE": "enable=no", "NO_COLOR": "1", "TMPDIR": folder],
        errors: errors
      ).run(
        seconds: {
          if let seconds = clock.latestLimit() { limit = seconds }
          return limit - clock.elapsed
        }, isInterrupted: isInterrupted)
      if ending == .interrupted { return nil }
      let written = CheckRecord.all(in: TextOfFile.read(records))
      ComponentReport.add(written, to: &reports)
      if written.last == .end { return reports }
      let words = Death.words(in: TextOfFile.read(errors))
      let task = ComponentReport.addDeath(
        ending, words: words, limit: limit, after: written, to: &reports)
      guard let task, task > after else { return reports }
      after = task
    }
  }
}

/// How long ago the worker's file last grew, and what the last line in it allows.
private struct RecordClock {
  let path: String
  private var size = -1
  private var since = ProgressLine.monotonicSeconds()

  init(path: String) {
    self.path = path
    unlink(path)
  }

  var elapsed: Double { ProgressLine.monotonicSeconds() - since }

  /// The seconds that the task under way may take; nil if nothing is new.
  mutating func latestLimit() -> Double? {
    var status = stat()
    guard stat(path, &status) == 0, Int(status.st_size) != size else { return nil }
    size = Int(status.st_size)
    since = ProgressLine.monotonicSeconds()
    for record in CheckRecord.all(in: TextOfFile.read(path)).reversed() {
      if case .begin(_, _, _, let seconds, _) = record { return seconds }
    }
    return nil
  }
}

/// What a process that died left behind.
enum Death {
  /// The sentence of Swift's runtime or of the C library, if there is one.
  static func words(in errors: String) -> String? {
    let lines = errors.split(whereSeparator: \.isNewline).map(String.init)
    guard let line = lines.last(where: { $0.place(of: "Fatal error") != nil }) ?? lines.last else {
      return nil
    }
    guard let start = line.place(of: "Fatal error: ") else { return String(line.prefix(200)) }
    let rest = line.utf8.index(start, offsetBy: "Fatal error: ".utf8.count)
    return String(line[rest...].prefix(200))
  }

  /// The name of a signal.
  static func name(of signal: Int32) -> String {
    let names = [
      SIGILL: "SIGILL", SIGTRAP: "SIGTRAP", SIGSEGV: "SIGSEGV", SIGBUS: "SIGBUS",
      SIGFPE: "SIGFPE", SIGABRT: "SIGABRT", SIGKILL: "SIGKILL", SIGSYS: "SIGSYS",
    ]
    return names[signal] ?? "signal \(signal)"
  }
}
