import FoundationEssentials
import GanLabKit
import Glibc
import PluginHost

/// What the program does when it is started to train for a session: it takes up the state, trains, leaves
/// the state that it came to, and tells how it went.
public enum IsolatedChild {
  /// The first argument that asks for it; the work as JSON follows.
  public static let argument = "isolated-training"

  /// Does the work, and ends the process.
  ///
  /// Descriptors are as `IsolatedWork` has them.
  public static func run(_ arguments: [String], isInterrupted: @escaping () -> Bool) -> Never {
    // A plugin that writes to what it takes for a file of its own must not write here.
    let report = fcntl(IsolatedWork.report, F_DUPFD_CLOEXEC, 200)
    let after = fcntl(IsolatedWork.after, F_DUPFD_CLOEXEC, 200)
    close(IsolatedWork.report)
    close(IsolatedWork.after)
    guard report >= 0, after >= 0, let text = arguments.first,
      let work = try? JSONDecoder().decode(IsolatedWork.self, from: Data(text.utf8))
    else { _exit(64) }
    CrashReport.installInHelper(ear: report)
    Engine.threads = work.threads
    let session = Session(host: PluginHost())
    var last: IsolatedReport
    do throws(LabError) {
      try session.prepare(work)
      let result = try session.train(work, isInterrupted: isInterrupted) { step, records in
        send(.step(step, records), to: report)
      }
      var figures: [NamedFigure] = []
      if let count = work.judged, result.stoppedBy != .interrupted {
        do throws(LabError) {
          figures = try session.judgement(count, Watcher(isInterrupted: isInterrupted))
        } catch .interrupted {
          // Trained, and to be judged another time.
        }
      }
      last = .done(result, figures: figures)
    } catch {
      last = .failed(IsolatedFailure(error), hasState: session.step > 0)
    }
    do throws(LabError) {
      let bytes = try session.checkpoint().bytes()
      guard MemoryFile(descriptor: after).write(bytes) else {
        throw .file(path: "", reason: String(cString: strerror(errno)))
      }
    } catch {
      if case .done = last { last = .failed(IsolatedFailure(error), hasState: false) }
      if case .failed(let failure, _) = last { last = .failed(failure, hasState: false) }
    }
    send(last, to: report)
    // Not exit: a library's last words and destructors are nobody's concern.
    _exit(0)
  }

  private static func send(_ message: IsolatedReport, to descriptor: Int32) {
    // Nobody listens any more where this fails: the signal of the parent's death is on its way.
    _ = MemoryFile(descriptor: descriptor).write(message.line)
  }
}

extension Session {
  /// Loads what the work needs, and takes up the state.
  ///
  /// - Throws: `plugin`, `file` or `refused`.
  fileprivate func prepare(_ work: IsolatedWork) throws(LabError) {
    host.loadAll(from: SearchFolder.own(executable: SearchFolder.executable))
    for (place, name) in work.libraries.enumerated() {
      let file = "/proc/self/fd/\(Int(IsolatedWork.firstLibrary) + place)"
      do throws(PluginError) {
        // It is a copy already, which was tried and opened in the other process.
        try host.load(file, as: name, isOwn: true)
      } catch {
        throw .plugin(path: name, error)
      }
    }
    _ = try takeUp("/proc/self/fd/\(IsolatedWork.before)")
    guard let run = work.run else { return }
    _ = try preparedTrainer()
    runs = run.store
    adopt(run)
  }

  /// Does the work; `tell` hears of steps, at most twenty a second.
  ///
  /// - Throws: As `train`.
  fileprivate func train(
    _ work: IsolatedWork, isInterrupted: () -> Bool, tell: (Int, [UpdateRecord]) -> Void
  ) throws(LabError) -> TrainingResult {
    if let part = work.part {
      let records = try step(part: part)
      return TrainingResult(
        steps: 0, totalSteps: step, seconds: 0, stoppedBy: .steps, last: records)
    }
    var lastTold = -Double.infinity
    return try train(
      work.goal,
      observe: { trainer, records in
        let now = Session.seconds()
        guard now - lastTold >= 0.05 else { return }
        lastTold = now
        tell(trainer.step, records)
      }, isInterrupted: isInterrupted)
  }
}
