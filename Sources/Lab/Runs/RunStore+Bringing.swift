import Glibc

extension RunStore {
  /// The jobs of sweeps whose runs were brought here.
  public var sweepJobs: Set<String> {
    Set(numbers.compactMap { number in run(number).flatMap { try? $0.record().sweep } })
  }

  /// Brings a run of another store here, under a number of this one.
  ///
  /// Files that are written anew as a whole are shared where the disk allows it; what grows is copied.
  ///
  /// - Parameters:
  ///   - run: The run, of which nobody makes more.
  ///   - sweep: The job of a sweep that it was trained as.
  ///   - figures: What was measured of it.
  /// - Returns: The new run.
  /// - Throws: `file`.
  public func bring(
    _ run: RunFolder, sweep: String, measured figures: [String: Double]
  ) throws(LabError) -> RunFolder {
    var record = try run.record()
    record.sweep = sweep
    let status = try run.status()
    do throws(FileError) {
      return try begin { draft throws(FileError) in
        try draft.write(record)
        try draft.write(status)
        try RunStore.copy(run.scriptPath, to: draft.scriptPath, shares: true)
        try RunStore.copy(run.checkpointPath, to: draft.checkpointPath, shares: true)
        try RunStore.copy(run.metricsPath, to: draft.metricsPath, shares: false)
        let recorder = RunRecorder(draft, trainer: nil, interval: 0)
        try recorder.note(RunMeasure(step: status.step, figures: figures, card: [:]))
      }
    } catch {
      throw LabError(error)
    }
  }

  /// Copies a file that may be missing.
  private static func copy(
    _ path: String, to target: String, shares: Bool
  ) throws(FileError) {
    if shares, link(path, target) == 0 { return }
    do throws(FileFault) {
      guard access(path, F_OK) == 0 else { return }
      let source = try FileSource(path)
      let bytes = try source.bytes(0..<source.count)
      do throws(FileError) {
        try AtomicFile.write(to: target) { file throws(FileFault) in try file.write(bytes) }
      } catch {
        throw error.fault
      }
    } catch {
      throw FileError(target, error)
    }
  }
}
