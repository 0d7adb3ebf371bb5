import GanLabKit

extension Session {
  /// Gives the networks, just built, and their training the numbers of a checkpoint.
  ///
  /// Returns a sentence for each tensor that holds numbers which are not finite.
  ///
  /// - Throws: The first thing about the tensors that is not as the networks ask for.
  func restore(
    _ document: CheckpointDocument, from file: SafetensorsFile
  ) throws(FileFault) -> [String] {
    draws = document.draws
    if document.training != nil {
      do {
        _ = try preparedTrainer()
      } catch {
        throw .badDescription(
          place: "training", reason: "it needs data, a model and a loss that go together")
      }
    }
    var reader = CheckpointReader(file)
    for parameter in storedParameters + storedAverages { try reader.fill(parameter) }
    if let training = document.training, let trainer {
      try restore(training, to: trainer, &reader)
    }
    try reader.finish()
    return reader.notices
  }

  private func restore(
    _ training: CheckpointDocument.Training, to trainer: Trainer,
    _ reader: inout CheckpointReader
  ) throws(FileFault) {
    guard let source else { return }
    var draws = FreshDraws(source, random: random)
    draws.streams = training.streams
    trainer.draws = draws
    trainer.step = training.step
    guard Set(training.updates.keys) == Set(trainer.optimizers.keys) else {
      throw .badDescription(
        place: "training.updates",
        reason: "the loss trains \(trainer.optimizers.keys.sorted().joined(separator: ", "))")
    }
    for (part, count) in training.updates { trainer.optimizers[part]?.stepCount = count }
    let names = Set(training.losses.keys).union(training.gradientNorms.keys)
    guard names.allSatisfy({ trainer.networks.part($0) != nil }) else {
      throw .badDescription(place: "training.losses", reason: "there is no such network")
    }
    var history = History()
    history.events = training.events
    for (part, curve) in training.losses {
      history.losses[part] = try reader.series(curve, CheckpointNames.losses(part))
    }
    for (part, curve) in training.gradientNorms {
      history.gradientNorms[part] = try reader.series(curve, CheckpointNames.gradientNorms(part))
    }
    trainer.history = history
    trainer.acts = training.acts ?? Acts(unknownUntil: training.step)
    trainer.pending = training.pending
    trainer.snapshots = try restored(training.snapshots, trainer, source, &reader)
  }

  private func restored(
    _ document: CheckpointDocument.Moments?, _ trainer: Trainer, _ source: any DataSource,
    _ reader: inout CheckpointReader
  ) throws(FileFault) -> Snapshots? {
    // A training that kept none, as images once did not, begins now.
    guard let document else { return trainer.snapshots }
    // The trainer has made its own for these networks and data, of another seed perhaps.
    guard let own = trainer.snapshots else {
      if trainer.networks is any GeneratorNetworks {
        // Data of which snapshots were kept once, though nothing shows them.
        reader.leave([CheckpointNames.snapshotCodes, CheckpointNames.snapshotPoints])
        return nil
      }
      throw .badDescription(
        place: "training.snapshots", reason: "these networks make no samples of these data")
    }
    let codes = try reader.tensor(CheckpointNames.snapshotCodes, like: own.codes)
    let moment = [codes.shape[0]] + source.sampleShape.dimensions
    let points = try reader.floats(
      CheckpointNames.snapshotPoints, shape: [document.moments.count] + moment)
    let length = moment.reduce(1, *)
    let moments = document.moments.enumerated().map { place, moment in
      Snapshots.Snapshot(
        step: moment.step, points: Array(points[place * length..<(place + 1) * length]),
        modesCovered: moment.modesCovered, highQuality: moment.highQuality)
    }
    return Snapshots(moments, interval: document.interval, codes: codes, source: source)
  }
}
