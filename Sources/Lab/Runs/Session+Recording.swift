import FoundationEssentials
import GanLabKit
import Glibc
import PluginHost

extension Session {
  /// The run that the present training is recorded as; nil if it is not recorded, or has not begun.
  public var run: RunFolder? {
    guard let recorder, let trainer, recorder.trainer === trainer else { return nil }
    return recorder.folder
  }

  /// Who records the training of `trainer`; nil if nobody does.
  ///
  /// A training that has no run yet begins one.
  func recorder(of trainer: Trainer?) -> RunRecorder? {
    guard let runs, settings.record else { return nil }
    if let recorder, let trainer, recorder.trainer === trainer {
      recorder.begin()
      return recorder
    }
    recorder = nil
    do {
      let status = RunStatus(
        state: .training, step: step, seconds: 0, losses: [:], updated: RunStatus.now)
      let folder = try runs.begin(record, status, script: commands)
      let new = RunRecorder(folder, trainer: trainer, interval: settings.checkpoint)
      new.begin()
      recorder = new
      return new
    } catch {
      recordingFailed(LabError(error))
      return nil
    }
  }

  /// Goes on with the run whose state was just opened.
  func adopt(_ run: RunFolder) {
    recorder = RunRecorder(run, trainer: trainer, interval: settings.checkpoint)
  }

  /// Goes on with the run that another process kept while it trained for this one.
  func takeOver(_ run: RunFolder) {
    adopt(run)
    if let status = try? run.status(), status.step == step {
      noteCheckpoint(run.checkpointPath)
    } else {
      recordingFailed(.file(path: run.path, reason: "the last state was not kept"))
    }
  }

  /// Keeps the present state in the run; what goes wrong is told once, and ends nothing.
  func keep(_ recorder: RunRecorder, _ state: RunStatus.State, because failure: String? = nil) {
    guard let trainer else { return }
    do {
      try recorder.keep(state, because: failure, of: trainer) { path in
        let content = try checkpoint(for: path)
        // Before the first step there is nothing that could be lost.
        try Safetensors.write(
          content.tensors, metadata: content.metadata, to: path, isDurable: trainer.step > 0)
        noteCheckpoint(path)
      }
    } catch let error as LabError {
      recordingFailed(error)
    } catch let error as FileError {
      recordingFailed(LabError(error))
    } catch {
      recordingFailed(.refused("\(error)", hint: nil))
    }
  }

  /// What was measured of the present training, in order.
  public var measures: [RunMeasure] {
    if let run { return run.measures }
    return trainer != nil && measured.trainer === trainer ? measured.list : []
  }

  /// Notes what was measured of the present training.
  public func noteMeasure(_ figures: [String: Double], card: [String: String]) {
    let measure = RunMeasure(step: step, figures: figures, card: card)
    guard let recorder, run != nil else {
      if measured.trainer !== trainer { measured = Measured(trainer: trainer) }
      measured.list.append(measure)
      return
    }
    do {
      try recorder.note(measure)
    } catch {
      recordingFailed(LabError(error))
    }
  }

  /// Keeps a copy of a picture of the present training, under its step and its own name.
  public func notePicture(_ path: String) {
    guard let run, let name = path.split(separator: "/").last else { return }
    let target = "\(run.pictureFolder)/\(step)-\(name)"
    do throws(FileFault) {
      let source = try FileSource(path)
      let bytes = try source.bytes(0..<source.count)
      do throws(FileError) {
        try AtomicFile.write(to: target) { file throws(FileFault) in try file.write(bytes) }
      } catch {
        recordingFailed(LabError(error))
      }
    } catch {
      recordingFailed(LabError(FileError(path, error)))
    }
  }

  /// What keeps trainings from being recorded, if it has not been told yet.
  public func takeRecordingFailure() -> LabError? {
    defer { recordingFailure = nil }
    return recordingFailure
  }

  private func recordingFailed(_ error: LabError) {
    // A full disk is full at every checkpoint: it is said once.
    var text = "\(error)"
    if case .file(_, let reason) = error { text = reason }
    guard toldRecordingFailure != text else { return }
    toldRecordingFailure = text
    recordingFailure = error
  }

  /// What is chosen now, and where, as a run that began now would have it.
  public var record: RunRecord {
    let chosen = [data, model, loss].compactMap { $0 } + switches + [sampler].compactMap { $0 }
    return RunRecord(
      began: RunStatus.now, seed: seed,
      components: chosen.map { item in
        RunRecord.Component(
          kind: item.descriptor.kind.name, name: item.name,
          options: Dictionary(item.values.map { ($0.name, $0.value) }) { $1 },
          library: item.descriptor.library,
          sha256: PluginHost.checksum(of: item.descriptor.library))
      },
      settings: Dictionary(settingValues.map { ($0.name, $0.text) }) { $1 },
      parameters: Dictionary(
        (networks?.parts ?? []).map { part in
          (part.name, part.network.parameters.reduce(0) { $0 + $1.tensor.shape.count })
        }
      ) { $1 },
      lesson: lesson, environment: .here)
  }
}

/// What was measured of a training that is not kept as a run.
struct Measured {
  weak var trainer: Trainer?
  var list: [RunMeasure] = []
}
