import Synchronization

/// How often each operation ran, for how long, and on how many numbers: where a step's time goes.
///
/// Off until `start`; then each operation reads the clock twice. Counted are operations of all threads
/// that record them; what lies between operations (the tape, the plugins' own code) is the difference to
/// the wall's time.
public enum Profile {
  /// The sums over the calls of one operation on arrays of the same shapes.
  public struct Entry: Sendable, Equatable {
    /// The operation, as errors name it.
    public let name: String
    /// The shapes that it ran on, where the time depends on them; else empty.
    public let shapes: String
    /// Calls.
    public internal(set) var calls = 0
    /// Seconds in all.
    public internal(set) var seconds = 0.0
    /// Floating-point operations of matrix products in all; a multiplication with its addition is two.
    public internal(set) var operations = 0.0
  }

  private struct Key: Hashable {
    let name: String
    let shapes: String
  }

  private static let on = Atomic<Bool>(false)
  private static let entries = Mutex<[Key: Entry]>([:])

  /// True between `start` and `stop`.
  static var isOn: Bool { on.load(ordering: .relaxed) }

  /// Begins anew.
  public static func start() {
    entries.withLock { $0 = [:] }
    on.store(true, ordering: .relaxed)
  }

  /// Ends it; the longest first.
  public static func stop() -> [Entry] {
    on.store(false, ordering: .relaxed)
    return entries.withLock { $0.values.sorted { $0.seconds > $1.seconds } }
  }

  /// Runs `body`, and counts it under `name` if the profile is on.
  @inline(__always)
  package static func measure<Result, Failure: Error>(
    _ name: @autoclosure () -> String, shapes: @autoclosure () -> String = "",
    operations: @autoclosure () -> Double = 0, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard isOn else { return try body() }
    return try timed(name(), shapes, operations, body)
  }

  /// Not inlined: each operation has a place for `measure`, and the clock would take up most of it.
  @inline(never)
  private static func timed<Result, Failure: Error>(
    _ name: String, _ shapes: () -> String, _ operations: () -> Double,
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let start = ContinuousClock.now
    let result = try body()
    let time = start.duration(to: .now).components
    note(
      name, shapes(), Double(time.seconds) + Double(time.attoseconds) * 1e-18, operations())
    return result
  }

  private static func note(
    _ name: String, _ shapes: String, _ seconds: Double, _ operations: Double
  ) {
    entries.withLock { entries in
      var entry = entries[Key(name: name, shapes: shapes)] ?? Entry(name: name, shapes: shapes)
      entry.calls += 1
      entry.seconds += seconds
      entry.operations += operations
      entries[Key(name: name, shapes: shapes)] = entry
    }
  }
}
