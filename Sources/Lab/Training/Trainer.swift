import GanLabKit
import PluginHost

/// The training of one set of networks: draws, optimisers, and what was noted on the way.
public final class Trainer {
  /// The networks that are trained.
  public let networks: any Networks
  /// Generator updates made so far.
  public internal(set) var step = 0
  /// The losses and gradient norms so far.
  public internal(set) var history = History()
  /// The samples so far, where there is a generator of points.
  public internal(set) var snapshots: Snapshots?
  /// Who looks for failures; nil where nobody watches.
  public internal(set) var monitor: Monitor?
  /// What the monitor has found since somebody asked.
  private var changes: [Monitor.Change] = []
  /// What was done to come here.
  public internal(set) var acts = Acts()
  /// The training that was stopped before its goal, for `resume`; nil if none was.
  public internal(set) var pending: PendingTraining?
  /// The update that was not finite, and ended the training; nil if none did.
  public private(set) var divergence: Divergence?
  /// The switches that are on.
  var switches: [Selection] { didSet { arrangeSwitches() } }
  /// The random choices of the steps.
  var draws: any Draws
  /// The optimiser of each network.
  private(set) var optimizers: [String: any Optimizer] = [:]

  private var loss: Selection
  private var updates: [Update]
  private var settings: EffectiveSettings
  /// The share of the learning rates that is in force.
  private var rateShare = 1.0
  /// The switches as the step calls them, and as a crash report names them.
  private var activeSwitches: [any Switch] = []
  private var switchWorkers: [CrashReport.Worker] = []

  /// Training of `networks` on draws of `draws`, from step 0.
  ///
  /// - Throws: `component` if the loss cannot train these networks.
  init(
    _ networks: any Networks, loss: Selection, switches: [Selection],
    settings: EffectiveSettings, draws: any Draws, snapshots: Snapshots?
  ) throws(LabError) {
    self.networks = networks
    self.loss = loss
    self.switches = switches
    self.settings = settings
    self.draws = draws
    self.snapshots = snapshots
    updates = try Trainer.updates(of: loss, for: networks)
    arrangeSwitches()
    makeOptimizers()
  }

  /// Goes on with another loss; the networks and the draws stay, the optimisers start at rest.
  ///
  /// - Throws: `component` if the loss cannot train these networks.
  func adopt(loss: Selection, _ settings: EffectiveSettings) throws(LabError) {
    updates = try Trainer.updates(of: loss, for: networks)
    self.loss = loss
    self.settings = settings
    makeOptimizers()
    note("loss \(loss.command)")
  }

  /// Goes on with other settings.
  ///
  /// A new learning rate keeps the optimisers' averages; another method or other decays start them at
  /// rest.
  func adopt(_ settings: EffectiveSettings) throws(LabError) {
    let old = self.settings
    self.settings = settings
    for (name, optimizer) in optimizers {
      var (before, now) = (old.optimizer(for: name), settings.optimizer(for: name))
      optimizer.learningRate = now.learningRate
      before.learningRate = 0
      now.learningRate = 0
      if before != now {
        makeOptimizers()
        return
      }
    }
  }

  /// Sets the learning rates to what they are after `fraction` of a training.
  func decay(at fraction: Double) { rateShare = settings.decay.share(at: fraction) }

  /// Notes a change from the next step on.
  func note(_ text: String) {
    history.events.append(.init(step: step, text: text))
    act(text)
  }

  /// Notes what was done; a training that waits to be resumed ends where it is.
  func act(_ command: String) {
    settlePending()
    acts.append(command)
  }

  /// Gives up a training that was stopped before its goal: what it made stays.
  func settlePending() {
    if let goal = pending?.goal {
      acts.append(goal, decay: hasDecay)
    }
    pending = nil
  }

  /// Notes how a training ended: at its goal, or before it, so that it can be resumed.
  func end(_ training: Session.Goal, isDone: Bool) {
    pending = training.begun.steps > 0 ? PendingTraining(goal: training) : nil
    if isDone || training.begun.steps >= training.steps { settlePending() }
  }

  /// What was done, with what was made of a training that was stopped.
  public var actsSoFar: Acts {
    var all = acts
    if let goal = pending?.goal { all.append(goal, decay: hasDecay) }
    return all
  }

  /// True if the learning rates fall in the course of a training.
  var hasDecay: Bool { settings.decay != .none }

  /// One training step: each update of the loss in order, the repeated ones `d-steps` times.
  ///
  /// - Throws: `diverged`, before the parameters move, if a loss or a gradient is not finite;
  ///   `tensor` or `component` if a component went wrong.
  @discardableResult
  public func trainStep() throws(LabError) -> [UpdateRecord] {
    var records: [UpdateRecord] = []
    for update in updates {
      for _ in 0..<(update.isRepeated ? settings.criticSteps : 1) {
        let record = try make(update)
        if records.last?.part == record.part { records.removeLast() }
        records.append(record)
      }
    }
    step += 1
    for record in records { history.append(record) }
    CrashReport.note(nil)
    try takeSnapshotIfDue()
    try watchIfDue()
    divergence = nil
    return records
  }

  /// An update that would have made parameters of what is no number.
  public struct Divergence: Sendable, Equatable {
    /// The step.
    public let step: Int
    /// The network.
    public let part: String
    /// What was not finite: `loss` or `gradient`.
    public let quantity: String
  }

  /// What the monitor has found since the last call.
  public func takeChanges() -> [Monitor.Change] {
    defer { changes = [] }
    return changes
  }

  private func watchIfDue() throws(LabError) {
    guard monitor != nil, let players = networks as? any AdversarialNetworks else { return }
    do {
      let found = try monitor?.lookIfDue(
        step, at: players, gradients: history.gradientNorms[Part.generator])
      changes += found ?? []
    } catch {
      throw Trainer.labError(error, in: "watch")
    }
  }

  /// Makes the update of one network alone, once; for looking at it.
  ///
  /// - Throws: As `trainStep`.
  public func update(part: String) throws(LabError) -> UpdateRecord {
    guard let update = updates.first(where: { $0.part == part }) else {
      throw .unknownWord(part, what: "network", known: updates.map(\.part))
    }
    return try make(update)
  }

  /// The networks that the loss trains, in order.
  public var trainedParts: [String] { updates.map(\.part) }

  /// What the generator makes of the snapshots' codes now; nil where there are no snapshots of points.
  public var present: Snapshots.Snapshot? {
    guard let networks = networks as? any GeneratorNetworks, let snapshots, snapshots.isOfPoints
    else { return nil }
    return try? snapshots.look(step, at: networks)
  }

  /// Takes a snapshot of the generator if one is due at this step.
  func takeSnapshotIfDue() throws(LabError) {
    guard let networks = networks as? any GeneratorNetworks, snapshots?.isDue(step) == true else {
      return
    }
    do {
      try snapshots?.take(step, of: networks)
    } catch {
      throw .tensor(error, in: "the generator")
    }
  }

  private func make(_ update: Update) throws(LabError) -> UpdateRecord {
    try Engine.flushingDenormals { () throws(LabError) in try compute(update) }
  }

  private func compute(_ update: Update) throws(LabError) -> UpdateRecord {
    guard let part = networks.part(update.part), let optimizer = optimizers[update.part] else {
      throw .refused(
        "\(loss.name) trains a network called \(update.part), and there is none",
        hint: nil)
    }
    let context = StepContext(
      batch: settings.batch, step: step, switches: activeSwitches, draws: draws)
    let record: UpdateRecord
    CrashReport.note(loss.worker)
    do {
      let value = try update.objective(context)
      draws = context.draws
      if value.failure == nil, value.shape.count != 1 {
        throw ComponentError(
          "what it minimises by the \(part.name) has the shape \(value.shape), and has to be one "
            + "number: end it with .mean()")
      }
      let parameters = optimizer.parameters
      var gradients = try gradient(of: value, withRespectTo: parameters.map(\.tensor))
      var squares = 0.0
      for gradient in gradients { squares += try gradient.sumOfSquares() }
      record = UpdateRecord(
        part: part.name, loss: try value.item(), gradientNorm: squares.squareRoot())
      // Before anything moves: what diverged can still be looked at, and saved.
      try checkFinite(record)
      if settings.clip > 0, record.gradientNorm > settings.clip {
        let share = settings.clip / record.gradientNorm
        gradients = gradients.map { $0 * share }
      }
      optimizer.learningRate = settings.optimizer(for: part.name).learningRate * rateShare
      try optimizer.step(gradients)
    } catch {
      throw Trainer.labError(error, in: loss.name)
    }
    for (item, worker) in zip(activeSwitches, switchWorkers) {
      CrashReport.note(worker)
      item.afterUpdate(of: part)
    }
    // After the switches: what follows the parameters is to follow what they became.
    part.network.parametersMoved()
    return record
  }

  private func checkFinite(_ record: UpdateRecord) throws(LabError) {
    let isBad = (loss: !record.loss.isFinite, gradient: !record.gradientNorm.isFinite)
    guard isBad.loss || isBad.gradient else { return }
    let quantity = isBad.loss ? "loss" : "gradient"
    divergence = Divergence(step: step, part: record.part, quantity: quantity)
    throw .diverged(step: step, part: record.part, quantity: quantity)
  }

  private func arrangeSwitches() {
    let active = switches.filter { $0.component is any Switch }
    activeSwitches = active.compactMap { $0.component as? any Switch }
    switchWorkers = active.map(\.worker)
  }

  private func makeOptimizers() {
    optimizers = [:]
    for update in updates {
      guard let part = networks.part(update.part), optimizers[part.name] == nil else { continue }
      optimizers[part.name] = settings.optimizer(for: part.name)
        .optimizer(for: part.network.parameters.map { $0.prefixed(part.name) })
    }
  }

  private static func updates(
    of loss: Selection, for networks: any Networks
  ) throws(LabError) -> [Update] {
    guard let component = loss.component as? any Loss else {
      throw .refused("\(loss.name) is registered as a loss and is none", hint: nil)
    }
    do {
      return try CrashReport.during(loss.worker) { try component.updates(for: networks) }
    } catch {
      throw labError(error, in: loss.name)
    }
  }

  /// An error of a component's code, as the lab tells it.
  static func labError(_ error: any Error, in name: String) -> LabError {
    switch error {
    case let error as LabError: error
    case let error as TensorError: .tensor(error, in: name)
    case let error as ComponentError: .component(error, of: name)
    default: .refused("\(name): \(error)", hint: nil)
    }
  }
}
