import GanLabKit
import PluginHost

/// Trains what a comparison wants, each training in a process of its own with one thread, as many at once as
/// there are cores to use; and keeps what they come to.
public final class ComparisonRunner {
  private let comparison: Comparison
  private let store: ComparisonStore
  private let isolation: Isolation
  private var active: [Lane] = []
  private var waiting: [Comparison.Run] = []
  private var records: [String: ComparisonRecord] = [:]
  private var failure: Failure?

  /// What came of a comparison.
  public struct Result {
    /// What each training came to that was begun, seed by seed.
    public let records: [Entry]
    /// How many of them there were before.
    public let reused: Int
    /// How many there would be in all.
    public let planned: Int
    /// True if the user stopped it.
    public let wasInterrupted: Bool

    /// The trainings that came to an end.
    public var finished: [Entry] {
      records.filter { $0.record.state != .begun }
    }
  }

  /// A training that was begun.
  public struct Entry: Sendable {
    /// The place of its set-up.
    public let contender: Int
    /// What it came to.
    public let record: ComparisonRecord
    /// Its state, as `open` takes it up.
    public let path: String

    /// What a training of the set-up at place `contender` came to.
    package init(contender: Int, record: ComparisonRecord, path: String) {
      self.contender = contender
      self.record = record
      self.path = path
    }
  }

  /// A training that could not be made.
  public struct Failure: Error {
    /// The set-up.
    public let name: String
    /// The seed.
    public let seed: Int
    /// Why.
    public let error: LabError
  }

  /// A training that is under way.
  private struct Lane {
    let run: Comparison.Run
    let process: IsolatedProcess
    let after: MemoryFile
    let begun: Session.Goal.Begun
    let start: Double
    var step: Int
  }

  /// - Throws: `refused` if there is no program to train in.
  public init(_ comparison: Comparison, store: ComparisonStore) throws(LabError) {
    guard let isolation = comparison.contenders.first?.session.isolation else {
      throw .refused("there is no program to train in", hint: nil)
    }
    self.comparison = comparison
    self.store = store
    self.isolation = isolation
  }

  /// Makes all trainings that have not been made before.
  ///
  /// - Parameters:
  ///   - again: True makes those anew, too.
  ///   - watcher: Who looks on; a training that is stopped goes on the next time.
  ///   - progress: Told how much is done, from 0 to 1.
  /// - Returns: What the trainings came to, these and those before.
  /// - Throws: `Failure` if a training could not be made, with all others kept; `LabError` as the choices.
  public func run(
    again: Bool = false, watcher: IsolationWatcher = IsolationWatcher(),
    progress: (Double) -> Void = { _ in }
  ) throws -> Result {
    let runs = try comparison.runs()
    if !again {
      for run in runs { records[run.key] = store.record(run.key) }
    }
    waiting = runs.filter { records[$0.key].map { $0.state == .begun } ?? true }
    let reused = runs.count - waiting.count
    var wasInterrupted = false
    while !active.isEmpty || !waiting.isEmpty {
      wasInterrupted = wasInterrupted || watcher.isInterrupted()
      let stops = wasInterrupted || failure != nil
      if stops { waiting = [] }
      while active.count < max(1, Engine.threads), failure == nil, !waiting.isEmpty {
        let run = waiting.removeFirst()
        do throws(LabError) {
          active.append(try start(run))
        } catch {
          // Those that are under way are stopped, and kept.
          failure = Failure(name: name(of: run), seed: run.seed, error: error)
        }
      }
      var lookers = watcher
      lookers.isInterrupted = { stops }
      for place in active.indices.reversed() {
        guard let ending = look(at: place, watcher: lookers) else { continue }
        let lane = active.remove(at: place)
        defer { lane.after.close() }
        do throws(LabError) {
          try finish(lane, ending)
        } catch {
          failure = failure ?? Failure(name: name(of: lane.run), seed: lane.run.seed, error: error)
        }
      }
      progress(share(of: runs))
    }
    if let failure { throw failure }
    return Result(
      records: runs.compactMap { run in
        records[run.key].map {
          Entry(contender: run.contender, record: $0, path: store.statePath(run.key))
        }
      },
      reused: reused, planned: runs.count, wasInterrupted: wasInterrupted)
  }

  private func name(of run: Comparison.Run) -> String {
    comparison.contenders[run.contender].name
  }

  private func start(_ run: Comparison.Run) throws(LabError) -> Lane {
    var goal = comparison.goal
    if let record = records[run.key] {
      goal.begun.steps = record.steps
      goal.begun.seconds = record.seconds
      try store.takeUp(run.key, in: run.session)
    }
    let libraries = try run.session.foreignLibraries()
    let work = IsolatedWork(
      libraries: libraries.map(\.name), goal: goal, part: nil, threads: 1,
      judged: comparison.judged)
    guard let before = MemoryFile(try run.session.checkpoint().bytes()), let after = MemoryFile()
    else { throw Session.notStarted }
    defer { before.close() }
    guard
      let process = IsolatedProcess(
        isolation.executable, work, before: before, after: after,
        libraries: libraries.map(\.image))
    else { throw Session.notStarted }
    return Lane(
      run: run, process: process, after: after, begun: goal.begun, start: Session.seconds(),
      step: goal.begun.steps)
  }

  private func look(at place: Int, watcher: IsolationWatcher) -> IsolatedProcess.Ending? {
    active[place].process.look(
      waiting: 10, observe: { step, _ in active[place].step = step }, watcher: watcher)
  }

  /// Keeps what a training came to.
  private func finish(_ lane: Lane, _ ending: IsolatedProcess.Ending) throws(LabError) {
    let contender = comparison.contenders[lane.run.contender]
    var record = ComparisonRecord(
      name: contender.name, commands: contender.commands, seed: lane.run.seed, state: .begun,
      steps: lane.begun.steps, seconds: lane.begun.seconds, figures: [], failure: nil)
    switch ending {
    case .reported(.done(let result, let figures)):
      record.steps += result.steps
      record.seconds += result.seconds
      if !figures.isEmpty { record.state = .done }
      record.figures = figures
    case .reported(.failed(.diverged(let step, let part, let quantity), let hasState)):
      guard hasState else { return }
      record.state = .diverged
      record.steps = step
      record.failure = "the \(quantity) of the \(part) at step \(step) is no finite number"
    case .reported(.failed(let failure, _)): throw failure.error
    case .killed: return
    case .died(let how, let signal): throw .processEnded(how: how, signal: signal)
    case .reported(.step): throw .processEnded(how: "a report that is none", signal: nil)
    }
    if record.state == .done {
      record.figures += ComparisonRecord.figures(steps: record.steps, seconds: record.seconds)
    }
    _ = try lane.run.session.takeUp("/proc/self/fd/\(lane.after.descriptor)")
    try store.keep(record, try lane.run.session.checkpoint(), as: lane.run.key)
    records[lane.run.key] = record
  }

  /// How much is done, a training counting by its steps or by its time, whichever is further.
  private func share(of runs: [Comparison.Run]) -> Double {
    var done = Double(records.values.count { $0.state != .begun })
    for lane in active {
      let seconds = Session.seconds() - lane.start + lane.begun.seconds
      let time = comparison.goal.seconds.map { seconds / $0 } ?? 0
      done += min(1, max(time, Double(lane.step) / Double(comparison.goal.steps)))
    }
    return done / Double(max(runs.count, 1))
  }
}
