import GanLabKit
import Glibc
import PluginHost

/// How trainings with plugins that are not the lab's own are made in a process of their own.
public struct Isolation: Sendable {
  /// The program: the lab's own, whose `main` hands over to `IsolatedChild`.
  public let executable: String
  /// True if it is done whatever the setting says.
  public let isAlways: Bool

  /// Trainings in processes of `executable`.
  public init(executable: String, isAlways: Bool = false) {
    self.executable = executable
    self.isAlways = isAlways
  }
}

/// Who looks on while another process trains.
public struct IsolationWatcher {
  /// True once the user wants it to stop after the current step.
  public var isInterrupted: () -> Bool
  /// True once the user wants it to end at once.
  public var isAborted: () -> Bool
  /// Told when it does not stop; true ends it by force.
  public var tellUnheeded: () -> Bool

  /// Somebody who looks on.
  public init(
    isInterrupted: @escaping () -> Bool = { false }, isAborted: @escaping () -> Bool = { false },
    tellUnheeded: @escaping () -> Bool = { false }
  ) {
    self.isInterrupted = isInterrupted
    self.isAborted = isAborted
    self.tellUnheeded = tellUnheeded
  }
}

extension Session {
  /// True if the next training is to be made in a process of its own: that is wished for, and code that
  /// is not the lab's own takes part in it.
  public var trainsIsolated: Bool {
    guard let isolation, isolation.isAlways || settings.isolate else { return false }
    return data != nil && model != nil && loss != nil
      && trained.contains { $0.descriptor.image != nil }
  }

  /// Trains as `train` does, with the same bits, in a process of its own, which takes up this session's
  /// state; the session then takes over what that process came to.
  ///
  /// What a component keeps for itself beside its networks' parameters does not come back.
  ///
  /// - Parameters:
  ///   - goal: When the training ends.
  ///   - part: The one network that is to be updated, once, in place of a training.
  ///   - observe: Sees the number of steps made in all, and the last updates, now and then.
  ///   - watcher: Who looks on.
  /// - Returns: What it came to.
  /// - Throws: As `train`, with the steps before kept; `processEnded` if the process died, and
  ///   `interrupted` if it was ended by force: the session is then as it was.
  public func trainIsolated(
    _ goal: Goal, part: String? = nil, observe: (Int, [UpdateRecord]) -> Void = { _, _ in },
    watcher: IsolationWatcher = IsolationWatcher()
  ) throws(LabError) -> TrainingResult {
    guard let isolation else { throw .refused("there is no program to train in", hint: nil) }
    let libraries = try foreignLibraries()
    var work = IsolatedWork(
      libraries: libraries.map(\.name), goal: goal, part: part, threads: Engine.threads)
    // The other process keeps the run: its state is there, and this one may be ended meanwhile.
    if part == nil { work.run = recorder(of: trainer)?.folder }
    let state = try checkpoint().bytes()
    guard let before = MemoryFile(state) else { throw Session.notStarted }
    defer { before.close() }
    guard let after = MemoryFile() else { throw Session.notStarted }
    defer { after.close() }
    guard
      let process = IsolatedProcess(
        isolation.executable, work, before: before, after: after,
        libraries: libraries.map(\.image))
    else { throw Session.notStarted }
    switch process.finish(observe: observe, watcher: watcher) {
    case .reported(.done(let result, _)):
      try adoptTraining(after, run: work.run)
      return result
    case .reported(.failed(let failure, let hasState)):
      if hasState { try adoptTraining(after, run: work.run) }
      throw failure.error
    case .killed: throw .interrupted(fraction: nil)
    case .died(let how, let signal): throw .processEnded(how: how, signal: signal)
    case .reported(.step): throw .processEnded(how: "a report that is none", signal: nil)
    }
  }

  static var notStarted: LabError {
    .refused(
      "no process could be started for the training: \(String(cString: strerror(errno)))",
      hint: "set isolate off, and no --isolate, trains in this one")
  }

  /// What takes part in a training.
  private var trained: [Selection] { [data, model, loss].compactMap { $0 } + switches }

  /// The libraries that are not the lab's own and of which something is chosen.
  ///
  /// - Throws: `refused` if two generations of one are in use: there it could be only one.
  func foreignLibraries() throws(LabError) -> [(name: String, image: LibraryImage)] {
    var found: [(name: String, image: LibraryImage)] = []
    for item in trained + [sampler].compactMap({ $0 }) {
      guard let image = item.descriptor.image else { continue }
      let name = item.descriptor.library
      if let twin = found.first(where: { $0.name == name }) {
        guard twin.image === image else {
          throw .refused(
            "two generations of \(name) are in use, and a process of its own has room for one",
            hint: "choose \(item.name) and what else came from it again")
        }
        continue
      }
      found.append((name, image))
    }
    return found
  }

  /// Takes over the training of a state that was made of this session's; the components stay the ones that
  /// are chosen, of whatever generation.
  ///
  /// - Throws: `file`, with the session as it was.
  private func adoptTraining(_ state: MemoryFile, run: RunFolder?) throws(LabError) {
    let other = Session(host: host)
    other.settings = settings
    other.assigned = assigned
    (other.data, other.model, other.loss) = (data, model, loss)
    (other.switches, other.sampler, other.source) = (switches, sampler, source)
    other.networks = try build(model, source: source, switches: switches)
    try other.restore("/proc/self/fd/\(state.descriptor)")
    if trainer == nil { savedStep = 0 }
    networks = other.networks
    trainer = other.trainer
    if let run { takeOver(run) }
    if let trainer { noteMoment(trainer, always: true) }
    CrashReport.note(unsaved: step - savedStep)
  }
}
