import GanLabKit
import PluginHost

extension Session {
  /// Takes up the last state of a run, and goes on recording it there.
  ///
  /// - Parameters:
  ///   - run: The run.
  ///   - isAlone: True if the caller knows that nobody else trains it.
  /// - Returns: What was opened.
  /// - Throws: `refused` if a process trains it, or if no state of it was kept; else as `open`.
  public func resume(_ run: RunFolder, isAlone: Bool = false) throws(LabError) -> Opened {
    let status = try run.status()
    let isOwn = self.run == run
    if status.state == .training, !isOwn, !isAlone {
      switch status.life {
      case .alive:
        throw .refused(
          "run \(run.number) is being trained by process \(status.process)",
          hint: "wait for it, or end that process")
      case .elsewhere:
        throw .refused(
          "run \(run.number) is being trained on \(status.host), or was when that machine went away",
          hint: "there: resume \(run.number); if it is gone: open \(run.checkpointPath)")
      case .gone: break
      }
    }
    guard run.hasCheckpoint else {
      throw .refused(
        "run \(run.number) ended before its first state was kept",
        hint: "gan-lab run \(run.scriptPath) makes its choices")
    }
    let opened = try open(from: run.checkpointPath)
    adopt(run)
    return opened
  }

  /// The last run whose training was stopped before its goal, or killed; nil if there is none.
  public var stoppedRun: RunFolder? {
    guard let runs else { return nil }
    for number in runs.numbers.reversed().prefix(100) {
      guard let run = runs.run(number), let status = try? run.status() else { continue }
      if status.wasKilled || (status.missing ?? 0) > 0, run.hasCheckpoint { return run }
    }
    return nil
  }

  /// Trains the rest of the training that was stopped before its goal.
  ///
  /// - Throws: `refused` if none was; else as `train`.
  public var pendingGoal: Goal? { trainer?.pending?.goal }

  /// A checksum of all that a checkpoint has in arrays: weights, averages, optimisers, curves.
  ///
  /// Trainings that came to the same bits have the same one.
  ///
  /// - Throws: As `save`.
  public func stateChecksum() throws(LabError) -> String {
    var bytes: [UInt8] = []
    for tensor in try checkpoint().tensors.sorted(by: { $0.name < $1.name }) {
      bytes += Array(tensor.name.utf8) + tensor.elements.bytes
    }
    return SHA256(bytes).hex
  }

  /// The arrays in which this session's state is not that of the file at `path`, bit for bit.
  ///
  /// - Throws: `file`.
  public func differences(from path: String) throws(LabError) -> [String] {
    let own = try checkpoint(for: path).tensors
    do throws(FileError) {
      let file = try SafetensorsFile(path: path)
      var different = Set(file.entries.map(\.name)).subtracting(own.map(\.name))
      for tensor in own {
        do throws(FileFault) {
          let stored = try file.tensor(tensor.name)
          // By bytes: what is no number equals nothing, itself included.
          if stored.shape != tensor.shape || stored.elements.bytes != tensor.elements.bytes {
            different.insert(tensor.name)
          }
        } catch {
          different.insert(tensor.name)
        }
      }
      return different.sorted()
    } catch {
      throw LabError(error)
    }
  }
}
