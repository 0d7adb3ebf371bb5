import FoundationEssentials
import Glibc

/// Writes down how one training goes, as it goes.
final class RunRecorder {
  /// Where.
  let folder: RunFolder
  /// Whose training it is; nil until there is one.
  weak var trainer: Trainer?

  /// Seconds of training before the present command, and when that began.
  private var secondsBefore = 0.0
  private var began = Session.seconds()
  /// Rows that are not in the file yet.
  private var rows: [RunMetric] = []
  private var lastStep = -1
  /// When the next checkpoint is due, and what the last one cost.
  private var nextCheckpoint = Double.infinity
  private let interval: Double

  /// The recorder of a run, whose steps behind the one of `trainer` count as never made.
  ///
  /// - Parameters:
  ///   - folder: The run's folder.
  ///   - trainer: The training, as far as the run's last state, or before.
  ///   - interval: Seconds between two checkpoints; 0 keeps one only where training ends.
  init(_ folder: RunFolder, trainer: Trainer?, interval: Double) {
    self.folder = folder
    self.trainer = trainer
    self.interval = interval
    guard let step = trainer?.step, step > 0 else { return }
    secondsBefore = (try? folder.status().seconds) ?? 0
    let all = folder.metrics
    let kept = all.filter { $0.step <= step }
    lastStep = kept.last?.step ?? -1
    if kept.count < all.count {
      try? AtomicFile.write(RunRecorder.text(kept), to: folder.metricsPath)
    }
  }

  /// True as long as no state was kept.
  var isNew: Bool { !folder.hasCheckpoint }

  /// Seconds of training so far.
  private var seconds: Double { secondsBefore + Session.seconds() - began }

  /// A training command begins.
  func begin() {
    began = Session.seconds()
    nextCheckpoint = interval > 0 ? began + interval : .infinity
  }

  /// Sees a step; true if a checkpoint is due.
  func observe(_ trainer: Trainer, _ records: [UpdateRecord]) -> Bool {
    if RunMetric.isNoted(trainer.step) { note(trainer, records) }
    return Session.seconds() >= nextCheckpoint
  }

  private func note(_ trainer: Trainer, _ records: [UpdateRecord]) {
    guard trainer.step > lastStep else { return }
    lastStep = trainer.step
    let moment = trainer.snapshots?.all.last.flatMap { $0.step == trainer.step ? $0 : nil }
    rows.append(
      RunMetric(
        step: trainer.step, seconds: seconds,
        losses: Dictionary(records.map { ($0.part, $0.loss) }) { $1 },
        gradientNorms: Dictionary(records.map { ($0.part, $0.gradientNorm) }) { $1 },
        modesCovered: moment?.modesCovered, highQuality: moment?.highQuality))
    if rows.count >= 64 { try? flush() }
  }

  /// Keeps the state that `write` writes, and says how far the run is.
  ///
  /// - Throws: What `write` throws; `FileError`.
  func keep(
    _ state: RunStatus.State, because failure: String?, of trainer: Trainer,
    _ write: (_ path: String) throws -> Void
  ) throws {
    let start = Session.seconds()
    let last = trainer.history.losses.mapValues(\.last)
    try flush()
    try write(folder.checkpointPath)
    let acts = trainer.actsSoFar
    var lines = ["# gan-lab \(ganLabVersion), run \(folder.number)"] + acts.commands
    if let doubt = acts.doubt { lines.insert("# It may come to other bits: \(doubt).", at: 1) }
    try AtomicFile.write(
      lines.joined(separator: "\n") + "\n", to: folder.scriptPath, isDurable: false)
    let rest = trainer.pending?.goal
    var missing: Int?
    if let rest, rest.seconds == nil { missing = rest.steps - rest.begun.steps }
    try folder.write(
      RunStatus(
        state: state, step: trainer.step, seconds: seconds, losses: last, missing: missing,
        failure: failure,
        changes: trainer.history.events.isEmpty ? nil : trainer.history.events.map(\.text),
        updated: RunStatus.now))
    let now = Session.seconds()
    if state == .training {
      // However slow the disk is, keeping takes no more than a fiftieth of the time.
      nextCheckpoint = interval > 0 ? now + max(interval, 50 * (now - start)) : .infinity
    } else {
      secondsBefore = seconds
      (began, nextCheckpoint) = (now, .infinity)
    }
  }

  /// Keeps what was measured.
  ///
  /// - Throws: `FileError`.
  func note(_ measure: RunMeasure) throws(FileError) {
    try append(RunRecorder.line(measure), to: folder.measuresPath)
  }

  private func flush() throws(FileError) {
    guard !rows.isEmpty else { return }
    try append(RunRecorder.text(rows), to: folder.metricsPath)
    rows = []
  }

  private func append(_ text: String, to path: String) throws(FileError) {
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw FileError(path, .cannotWrite(step: .create, code: errno)) }
    defer { close(descriptor) }
    do throws(FileFault) {
      try OutputFile(descriptor: descriptor).write(Array(text.utf8))
    } catch {
      throw FileError(path, error)
    }
  }

  private static func text(_ rows: [RunMetric]) -> String { rows.map { line($0) }.joined() }

  private static func line(_ content: some Encodable) -> String {
    (try? JSONEncoder.ofFigures.encode(content)).map { String(decoding: $0, as: UTF8.self) + "\n" }
      ?? ""
  }
}
