import GanLabKit
import PluginHost

/// One of the set-ups that are compared: a model, a loss, switches and settings, on the data of all.
public struct Contender {
  /// What it is called in tables and pictures.
  public let name: String
  /// Its choices and settings; nobody trains this one.
  public let session: Session
  /// True if its hidden layers were made as wide as a budget of parameters asks for.
  public private(set) var isScaled = false

  /// The set-up of `session`, with the loss that is usual for its model where none was chosen.
  ///
  /// - Throws: `missing` or `refused`.
  public init(_ name: String, _ session: Session) throws(LabError) {
    guard session.data != nil else { throw .missing(.data, for: "comparing") }
    guard session.model != nil else { throw .missing(.model, for: "comparing") }
    try session.chooseUsualLoss()
    self.name = name
    self.session = session
  }

  /// The commands that make the set-up, but for data and seed, which all share.
  public var commands: [String] {
    session.commands.filter { !$0.hasPrefix("data ") && !$0.hasPrefix("seed ") }
  }

  /// The numbers that training moves.
  public var parameters: Int { session.networks?.parameterCount ?? 0 }

  /// What kind of model it has.
  ///
  /// - Throws: `component` if the loss cannot train it.
  public func traits() throws(LabError) -> Traits { try Traits(session) }

  /// The set-up with its hidden layers made wider or narrower alike, so that it has about `budget`
  /// parameters: as near as whole widths come.
  ///
  /// - Throws: `refused` if the model has no option `hidden`, or cannot be built in any width.
  public func scaled(toParameters budget: Int) throws(LabError) -> Contender {
    guard let model = session.model,
      let option = model.values.first(where: { $0.name == "hidden" })
    else {
      throw .refused(
        "\(session.model?.name ?? name) has no option hidden by which its size could be chosen",
        hint: "leave parameters= out")
    }
    let widths = option.value.split(separator: ",").compactMap { Double($0) }
    let declared = model.component.hyperparameters.first { $0.name == "hidden" }?.value.range
    let widest = declared.map { Int($0.upperBound) } ?? 8192
    func attempt(_ scale: Double) throws(LabError) -> Session {
      let other = try session.twin()
      let words = widths.map { "\(min(max(1, Int(($0 * scale).rounded())), widest))" }
      let others = model.assigned.filter { $0.name != "hidden" }.map(Assignment.init)
      _ = try other.choose(.model, model.name, others + [Assignment("hidden", words)])
      return other
    }
    // Parameters grow with the width: first beyond the budget, then by halves.
    var (low, high) = (0.0, 1.0)
    var best = try attempt(high)
    func distance(_ session: Session) -> Int {
      abs((session.networks?.parameterCount ?? 0) - budget)
    }
    while (best.networks?.parameterCount ?? .max) < budget, high < Double(widest) {
      (low, high) = (high, 2 * high)
      let wider = try attempt(high)
      if distance(wider) < distance(best) { best = wider }
      if (wider.networks?.parameterCount ?? .max) >= budget { break }
    }
    for _ in 0..<12 {
      let middle = 0.5 * (low + high)
      let found = try attempt(middle)
      if distance(found) < distance(best) { best = found }
      if (found.networks?.parameterCount ?? 0) < budget { low = middle } else { high = middle }
    }
    let found = best.networks?.parameterCount ?? 0
    // A small network has steps of several per cent; beyond that, the budget is not kept.
    guard distance(best) <= max(budget / 5, 1) else {
      throw .refused(
        "\(model.name) comes to \(found) parameters at the nearest, and not to \(budget)",
        hint: "other hidden layers, or another parameters=")
    }
    var scaled = try Contender(name, best)
    scaled.isScaled = true
    return scaled
  }

  /// The widths of its hidden layers, where the model has an option for them.
  public var hiddenLayers: String? {
    session.model?.values.first { $0.name == "hidden" }?.value
  }
}

extension Networks {
  /// The numbers that training moves, of all parts.
  var parameterCount: Int {
    parts.reduce(0) { sum, part in
      sum + part.network.parameters.reduce(0) { $0 + $1.tensor.shape.count }
    }
  }
}
