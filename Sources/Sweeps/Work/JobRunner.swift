import Console
import GanLabKit
import Glibc
import Lab
import PluginHost
import Shell

/// Does a job: makes the set-up, trains it or goes on with its training, measures it, and keeps what came of it.
struct JobRunner {
  let folder: SweepFolder
  let plan: SweepPlan
  /// Gives shells with the plugins that are wanted.
  let shell: Shell
  /// Seconds after which the silence of another machine counts as its end.
  let patience: Double

  /// What became of a job.
  enum Ending: Equatable {
    /// It is done, now or before.
    case done
    /// It was stopped, and given back.
    case stopped
    /// Somebody else is at work.
    case taken
    /// Too many died of it.
    case deadly(attempts: Int)
  }

  /// Does the job, if nobody has or does.
  ///
  /// - Throws: `file` if its folder cannot be written to; what is wrong with a job is its result.
  func run(_ job: SweepJob) throws(LabError) -> Ending {
    if folder.isDone(job) { return .done }
    let claim: Claim
    do throws(Claim.Obstacle) {
      claim = try Claim(in: folder.folder(of: job), patience: patience, step: folder.step(of: job))
    } catch {
      switch error {
      case .taken: return .taken
      case .deadly(let attempts): return .deadly(attempts: attempts)
      case .unwritable(let path, let code):
        throw .file(path: path, reason: String(cString: strerror(code)))
      }
    }
    // Somebody may have done it between the look and the claim.
    if folder.isDone(job) {
      claim.end()
      return .done
    }
    do throws(LabError) {
      let result = try train(job, claim)
      // What another goes on with is its own to keep.
      if let result, !claim.isLost { try folder.keep(result, of: job) }
      if result == nil { claim.giveBack() } else { claim.end() }
      return result == nil ? .stopped : .done
    } catch {
      claim.giveBack()
      throw error
    }
  }

  /// Trains and measures; nil if it was stopped before it was done.
  private func train(_ job: SweepJob, _ claim: Claim) throws(LabError) -> SweepResult? {
    let own = try shell.silent(like: nil)
    let session = own.session
    let begin = ProgressLine.monotonicSeconds()
    let isStopped = { own.manner.isInterrupted() || claim.isLost }
    var result = SweepResult(
      state: .failed, values: plan.setUps[job.setUp].values, seed: job.seed, steps: 0, seconds: 0,
      figures: [], processor: RunRecord.Environment.here.processor, blas: Engine.blasDescription,
      components: [:], host: RunStatus.host, attempts: claim.earlier)
    do throws(Failure) {
      let goal = try beginning(of: job, in: own)
      if let goal {
        do throws(LabError) {
          let trained = try session.train(goal, isInterrupted: isStopped)
          if trained.stoppedBy == .interrupted { return nil }
          result.seconds = goal.begun.seconds + trained.seconds
        } catch {
          guard case .diverged(let step, let part, let quantity) = error else { throw .lab(error) }
          result.state = .diverged
          result.steps = step
          result.failure =
            "the \(quantity) of the \(part) at step \(step) is no finite number"
          result.checksum = try? session.stateChecksum()
          return result
        }
        if let failure = session.takeRecordingFailure() {
          shell.manner.complain(
            "job \(job.number): its training is not kept: \(words(failure).message)\n")
        }
      } else {
        result.seconds = (try? session.run?.status().seconds) ?? 0
      }
      result.steps = session.step
      let components = (try? session.run?.record().components) ?? []
      result.components = Dictionary(
        components.map { ("\($0.kind) \($0.name)", $0.sha256 ?? "") }
      ) { $1 }
      // Data that a file brings are as much a part of it.
      if let path = session.data?.values.first(where: { $0.name == "path" })?.value,
        let checksum = PluginHost.checksum(of: path)
      {
        result.components["the file \(path)"] = checksum
      }
      do throws(LabError) {
        result.checksum = try session.stateChecksum()
        result.figures = try measured(session, Watcher(isInterrupted: isStopped))
      } catch {
        throw .lab(error)
      }
      result.figures += [
        NamedFigure("steps", Double(result.steps), "steps of training", unit: .count),
        NamedFigure(
          "train_seconds", result.seconds, "seconds of training, of one core's time", better: .low),
      ]
      result.state = .done
      result.wallSeconds = ProgressLine.monotonicSeconds() - begin
      return result
    } catch {
      switch error {
      case .lab(.interrupted): return nil
      case .lab(.file(let path, let reason)) where path.hasPrefix(folder.path):
        throw .file(path: path, reason: reason)
      case .lab(let error): result.failure = words(error).message
      case .choice(let diagnostic): result.failure = diagnostic.message
      }
      return result
    }
  }

  /// Why a job could not be made.
  private enum Failure: Error {
    case lab(LabError)
    case choice(Diagnostic)
  }

  /// Goes on with what was trained of the job, or makes its choices; what is to be trained, or nil if nothing is.
  private func beginning(of job: SweepJob, in own: Shell) throws(Failure) -> Session.Goal? {
    let session = own.session
    let runs = folder.runs(of: job)
    runs.sweep()
    var whole = Session.Goal(steps: plan.steps, seconds: plan.seconds)
    whole.clock = .processor
    session.runs = runs
    if let run = folder.run(of: job) {
      // What failed fails again in the same way, and says why; a state that cannot be read is made again.
      if run.hasCheckpoint, (try? run.status().state) != .failed,
        (try? session.resume(run, isAlone: true)) != nil, session.step > 0
      {
        return session.pendingGoal
      }
      try? runs.remove(run)
    }
    let lines = ["seed \(job.seed)"] + plan.setUps[job.setUp].commands
    do throws(Diagnostic) {
      try own.choose(
        SourceText(lines.joined(separator: "\n")), verbs: Shell.choosingVerbs + ["seed"])
      return whole
    } catch {
      throw .choice(error)
    }
  }

  /// The figures that were asked for, as far as this model on these data has them.
  private func measured(
    _ session: Session, _ watcher: Watcher
  ) throws(LabError) -> [NamedFigure] {
    var wanted: Set<String> = []
    var found: [NamedFigure] = []
    for (place, text) in plan.measures.enumerated() {
      guard let line = (try? Tokenizer.commands(in: SourceText(text)))?.first else { continue }
      let name = line.verb.text
      guard session.registry.component(.measure, name) != nil else {
        wanted.insert(name)
        continue
      }
      let options = line.options.map { Assignment($0.key.text, $0.value.values) }
      let measurement = try session.measurement(
        [try session.measure(name, options)], plan.samples, watcher)
      // A measure that is asked for twice, with other options, has figures of two names.
      let before = plan.measures.prefix(place).count { $0.prefix { $0 != " " } == name }
      found += measurement.figures.flatMap(\.figures).map { figure in
        before == 0
          ? figure
          : NamedFigure(
            "\(figure.key)_\(before + 1)", figure.value, figure.label, unit: figure.unit,
            better: figure.better, perfect: figure.perfect)
      }
    }
    if plan.measures.isEmpty || !wanted.isEmpty {
      found =
        try session.gather(plan.samples, only: wanted, isStrict: false, watcher).figures + found
    }
    return found
  }

  private func words(_ error: LabError) -> Diagnostic {
    guard let line = (try? Tokenizer.commands(in: SourceText("train")))?.first else {
      return Diagnostic("\(error)")
    }
    return Diagnostic(error, in: line)
  }
}
