import GanLabKit
import PluginHost

extension Session {
  /// What a choice brought about.
  public struct Choice {
    /// What was chosen.
    public let selection: Selection
    /// What it changed besides, in sentences.
    public var notices: [String] = []
  }

  /// Chooses the component `name` of `kind`; what it makes senseless is dropped, and said.
  ///
  /// - Throws: `unknownComponent`, `option`, `component` or `incompatible`.
  public func choose(
    _ kind: Kind, _ name: String, _ options: [Assignment] = []
  ) throws(LabError) -> Choice {
    let selection = try Selection(descriptor(kind, name), options)
    var choice = Choice(selection: selection)
    switch kind {
    case .data: choice.notices = try chooseData(selection)
    case .model: choice.notices = try chooseModel(selection)
    case .loss: choice.notices = try chooseLoss(selection)
    case .sampler:
      try check(selection, against: [data, model, loss].compactMap { $0 })
      sampler = selection
    default:
      throw .refused("a \(kind) cannot be chosen", hint: nil)
    }
    return choice
  }

  /// The component `name` of `kind`.
  ///
  /// - Throws: `unknownComponent`.
  public func descriptor(_ kind: Kind, _ name: String) throws(LabError) -> Descriptor {
    guard let descriptor = registry.component(kind, name) else {
      throw .unknownComponent(
        kind: kind, name: name, known: registry.components(kind).map(\.name))
    }
    return descriptor
  }

  private func chooseData(_ selection: Selection) throws(LabError) -> [String] {
    guard let component = selection.component as? any Dataset else {
      throw .refused("\(selection.name) is registered as data and is not a data set", hint: nil)
    }
    let source: any DataSource
    do {
      source = try CrashReport.during(selection.worker) { try component.source() }
    } catch let error as ComponentError {
      throw .component(error, of: selection.name)
    } catch {
      throw .refused("\(selection.name): \(error)", hint: nil)
    }
    var notices = step > 0 ? ["the networks were drawn anew for these data"] : []
    var kept = model
    var networks: (any Networks)?
    if let chosen = model, !fits(chosen, [selection]) {
      notices = ["\(chosen.name) does not go with this: choose a model"]
      kept = nil
    } else {
      do {
        networks = try build(model, source: source, switches: switches)
      } catch {
        // A refusal here would lock the user in: other models may be refused by the data of now.
        guard case .component(let reason, let name) = error else { throw error }
        notices = ["\(name) was dropped, choose a model: \(reason)"]
        kept = nil
      }
    }
    data = selection
    model = kept
    self.source = source.adapted(to: kept)
    self.networks = networks
    trainer = nil
    return notices + dropSenseless()
  }

  private func chooseModel(_ selection: Selection) throws(LabError) -> [String] {
    try check(selection, against: [data].compactMap { $0 })
    let networks = try build(selection, source: source, switches: switches)
    model = selection
    source = source?.adapted(to: selection)
    self.networks = networks
    trainer = nil
    return dropSenseless()
  }

  private func chooseLoss(_ selection: Selection) throws(LabError) -> [String] {
    try check(selection, against: [data, model].compactMap { $0 })
    let previous = loss
    loss = selection
    do {
      try trainer?.adopt(loss: selection, effective)
    } catch {
      loss = previous
      throw error
    }
    var notices = dropSenseless()
    if step > 0 {
      notices.append("the networks keep what they learned in \(step) steps; reset starts afresh")
    }
    return notices
  }

  /// Turns the switch `name` on with `options`, or off.
  ///
  /// - Throws: `unknownComponent`, `option`, `component` or `incompatible`.
  public func turn(
    _ name: String, on: Bool, _ options: [Assignment] = []
  ) throws(LabError) -> Choice {
    let selection = try Selection(descriptor(.switch, name), options)
    var list = switches
    let place = list.firstIndex { $0.name == name }
    if on {
      try check(selection, against: [data, model, loss].compactMap { $0 })
      if let place { list[place] = selection } else { list.append(selection) }
    } else if let place {
      list.remove(at: place)
    }
    var choice = Choice(selection: selection)
    if !on && place == nil { choice.notices.append("\(name) was off already") }
    let rebuilds = (selection.component as? any Switch).map { type(of: $0).rebuilds } ?? false
    if rebuilds, on || place != nil {
      networks = try build(model, source: source, switches: list)
      if step > 0 { choice.notices.append("the networks were drawn anew: their layers changed") }
      trainer = nil
    }
    switches = list
    trainer?.switches = list
    if on || place != nil {
      trainer?.note(on ? "switch \(selection.command)" : "switch \(name) off")
    }
    return choice
  }

  /// Drops the loss, the switches and the sampler that no longer go with the rest, and says so.
  private func dropSenseless() -> [String] {
    var notices: [String] = []
    if let chosen = loss, !fits(chosen, [data, model]) {
      loss = nil
      trainer = nil
      notices.append("\(chosen.name) does not go with this: choose a loss")
    }
    for item in switches where !fits(item, [data, model, loss]) {
      switches.removeAll { $0.name == item.name }
      notices.append("\(item.name) does not go with this and was turned off")
    }
    trainer?.switches = switches
    if let chosen = sampler, !fits(chosen, [data, model, loss]) {
      sampler = nil
      notices.append("the sampler \(chosen.name) does not go with this: samples come from prior")
    }
    return notices
  }
}

extension DataSource {
  /// The same data in the numbers that `model` declares.
  func adapted(to model: Selection?) -> any DataSource {
    adapted(to: (model?.component as? any Model)?.pixelValues)
  }
}
