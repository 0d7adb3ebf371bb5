import GanLabKit
import PluginHost

extension Session {
  /// A session with these choices and settings, and with networks of its own that nobody has trained.
  ///
  /// - Throws: As the choices.
  public func twin() throws(LabError) -> Session {
    let other = Session(host: host)
    other.isolation = isolation
    other.isInterrupted = isInterrupted
    other.settings = Settings()
    for setting in assigned where setting.name != "seed" {
      _ = try other.set([Assignment(setting)])
    }
    // The data are shared: they may have been read from a large file.
    (other.data, other.source) = (data, source)
    for selection in [model, loss].compactMap({ $0 }) {
      _ = try other.choose(
        selection.descriptor.kind, selection.name, selection.assigned.map(Assignment.init))
    }
    for item in switches {
      _ = try other.turn(item.name, on: true, item.assigned.map(Assignment.init))
    }
    if let sampler {
      _ = try other.choose(.sampler, sampler.name, sampler.assigned.map(Assignment.init))
    }
    try other.take(seed: settings.seed)
    return other
  }

  /// Starts all random numbers at `seed`, and draws the networks anew.
  ///
  /// - Throws: As `set`.
  func take(seed: Int) throws(LabError) {
    _ = try set([Assignment("seed", ["\(seed)"])])
  }

  /// The losses that go with the data and the model.
  private var fittingLosses: [String] {
    registry.components(.loss).filter { descriptor in
      (try? Selection(descriptor, [])).map { fits($0, [data, model]) } ?? false
    }.map(\.name)
  }

  /// The loss that the model is usually trained with, or else the only one that goes with it.
  var usualLoss: String? {
    let usual = (model?.component as? any Model).flatMap { type(of: $0).usualLoss }
    let fitting = fittingLosses
    return fitting.first { $0 == usual } ?? (fitting.count == 1 ? fitting[0] : nil)
  }

  /// Chooses a loss for the model where there is none: its usual one, else the only one that goes with it.
  ///
  /// - Throws: `refused` with those that go with it, if there are several or none; `missing` without a
  ///   model.
  public func chooseUsualLoss() throws(LabError) {
    guard loss == nil else { return }
    guard let model else { throw .missing(.model, for: "comparing") }
    guard let name = usualLoss else {
      let fitting = fittingLosses
      throw .refused(
        fitting.isEmpty
          ? "no loss goes with \(model.name)"
          : "\(model.name) goes with several losses, and none has been chosen",
        hint: fitting.first.map { "'\(model.name); loss \($0)', or " }.map {
          $0 + fitting.dropFirst().joined(separator: ", ")
        })
    }
    _ = try choose(.loss, name)
  }
}

extension Assignment {
  /// An option as it was given before, its words between commas.
  init(_ option: (name: String, value: String)) {
    self.init(
      option.name,
      option.value.split(separator: ",", omittingEmptySubsequences: false).map(String.init))
  }
}
