import FoundationEssentials
import GanLabKit
import PluginHost

extension Session {
  /// A file that was written.
  public struct SavedFile: Equatable, Sendable {
    /// Its path.
    public let path: String
    /// The tensors in it.
    public let tensors: Int
    /// Steps of training made so far.
    public let step: Int
  }

  /// Writes the whole state to one safetensors file.
  ///
  /// It holds choices, settings, networks, optimisers, curves, snapshots, and where the random streams
  /// stand: a training that is opened again goes on with the same bits as one that was never
  /// interrupted. `name` is completed by `checkpointPath(for:)`; the file appears whole or not at all.
  ///
  /// - Throws: `file` if it cannot be written; `refused` if the draws are not the session's own.
  @discardableResult
  public func save(to name: String) throws(LabError) -> SavedFile {
    let path = Session.checkpointPath(for: name)
    let content = try checkpoint(for: path)
    do {
      try Safetensors.write(content.tensors, metadata: content.metadata, to: path)
    } catch {
      throw LabError(error)
    }
    noteCheckpoint(path)
    return SavedFile(path: path, tensors: content.tensors.count, step: step)
  }

  /// What a checkpoint holds.
  struct Checkpoint {
    let tensors: [StoredTensor]
    let metadata: [String: String]

    /// The file's bytes.
    ///
    /// - Throws: `file`.
    func bytes() throws(LabError) -> [UInt8] {
      do {
        return try Safetensors.encode(tensors, metadata: metadata)
      } catch {
        throw .file(path: "", reason: "\(error)")
      }
    }
  }

  /// The whole state, for a file that errors call `path`.
  ///
  /// - Throws: As `save`.
  func checkpoint(for path: String = "the state") throws(LabError) -> Checkpoint {
    let document = try checkpointDocument()
    var tensors = try Session.stored(storedParameters + storedAverages)
    tensors += try historyTensors()
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      let json = String(decoding: try encoder.encode(document), as: UTF8.self)
      return Checkpoint(
        tensors: tensors,
        metadata: [CheckpointDocument.key: json, "format": "gan-lab checkpoint"])
    } catch {
      throw .file(path: path, reason: "a number of this training cannot be written: \(error)")
    }
  }

  /// Remembers where this state is, for the words that are said if a plugin ends the process.
  func noteCheckpoint(_ path: String) {
    savedStep = step
    CrashReport.note(checkpoint: path)
    CrashReport.note(unsaved: 0)
  }

  static func stored(_ parameters: [Parameter]) throws(LabError) -> [StoredTensor] {
    var tensors: [StoredTensor] = []
    for parameter in parameters {
      do {
        tensors.append(try parameter.stored())
      } catch {
        throw .tensor(error, in: parameter.name)
      }
    }
    return tensors
  }

  private func historyTensors() throws(LabError) -> [StoredTensor] {
    guard let trainer else { return [] }
    func curves(_ series: [String: Series], _ name: (String) -> String) -> [StoredTensor] {
      series.sorted { $0.key < $1.key }.map {
        StoredTensor(name($0.key), [$0.value.values.count], .float32($0.value.values))
      }
    }
    var tensors = curves(trainer.history.losses, CheckpointNames.losses)
    tensors += curves(trainer.history.gradientNorms, CheckpointNames.gradientNorms)
    if let snapshots = trainer.snapshots, let source {
      tensors += try Session.stored([Parameter(CheckpointNames.snapshotCodes, snapshots.codes)])
      tensors.append(
        StoredTensor(
          CheckpointNames.snapshotPoints,
          [snapshots.all.count, snapshots.codes.shape[0]] + source.sampleShape.dimensions,
          .float32(snapshots.all.flatMap(\.points))))
    }
    return tensors
  }

  private func checkpointDocument() throws(LabError) -> CheckpointDocument {
    let chosen = [data, model, loss].compactMap { $0 } + switches + [sampler].compactMap { $0 }
    return CheckpointDocument(
      seed: settings.seed, settings: assigned.map { .init(name: $0.name, value: $0.value) },
      components: chosen.map { item in
        .init(
          kind: item.descriptor.kind.name, name: item.name,
          given: item.assigned.map { .init(name: $0.name, value: $0.value) },
          values: item.values.map { .init(name: $0.name, value: $0.value) })
      },
      draws: draws, training: try trainer.map(trainingDocument))
  }

  private func trainingDocument(
    _ trainer: Trainer
  ) throws(LabError) -> CheckpointDocument.Training {
    guard let draws = trainer.draws as? FreshDraws else {
      throw .refused("a training on recorded draws cannot be saved", hint: nil)
    }
    func curves(_ series: [String: Series]) -> [String: CheckpointDocument.Curve] {
      series.mapValues { .init(stride: $0.stride, last: $0.last, sum: $0.sum, count: $0.count) }
    }
    return CheckpointDocument.Training(
      step: trainer.step, streams: draws.streams,
      updates: trainer.optimizers.mapValues(\.stepCount),
      losses: curves(trainer.history.losses),
      gradientNorms: curves(trainer.history.gradientNorms), events: trainer.history.events,
      snapshots: trainer.snapshots.map { snapshots in
        .init(
          interval: snapshots.interval,
          moments: snapshots.all.map {
            .init(step: $0.step, modesCovered: $0.modesCovered, highQuality: $0.highQuality)
          })
      }, acts: trainer.acts, pending: trainer.pending)
  }
}

extension LabError {
  /// The error of a file, as the lab tells it.
  package init(_ error: FileError) { self = .file(path: error.path, reason: "\(error.fault)") }
}
