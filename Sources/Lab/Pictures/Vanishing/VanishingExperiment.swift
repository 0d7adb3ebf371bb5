import GanLabKit
import PluginHost

/// The generator is held still, a fresh discriminator is trained to its best, and every few steps the
/// gradient that the generator would get is measured (Arjovsky & Bottou 2017, section 2).
struct VanishingExperiment {
  /// What one loss came to.
  struct Course: Sendable {
    /// The loss.
    let name: String
    /// Switches that were on for it.
    let switches: [String]
    /// Discriminator updates made before each measurement.
    var steps: [Double] = []
    /// ‖∇_θ L_G‖ over the generator's parameters.
    var norms: [Double] = []
    /// What the discriminator minimised, at its last update before.
    var discriminatorLosses: [Double] = []

    /// The gradient before the discriminator learned anything, over the last.
    var firstOverLast: Double { ratio(norms.first) }
    /// The largest gradient over the last.
    var largestOverLast: Double { ratio(norms.max()) }

    private func ratio(_ value: Double?) -> Double {
      guard let value, let last = norms.last else { return .nan }
      return last > 0 ? value / last : .infinity
    }
  }

  let session: Session
  let verb: String
  /// Whether the generator is one that never learned, not the session's as it is.
  let isFresh: Bool
  /// Discriminator updates.
  let steps: Int
  /// Discriminator updates between two measurements.
  let interval: Int
  /// Codes that the gradient is measured on: always the same.
  let codes: Int
  /// Whether the switches that are on in the session count.
  let withSwitches: Bool

  /// Trains a discriminator by the loss `name`, until `isInterrupted`; `progress` sees each step.
  ///
  /// - Throws: `unknownComponent`, `incompatible`, `refused` if the loss has no discriminator; the
  ///   errors of a step.
  func run(
    _ name: String, progress: (Int) -> Void, isInterrupted: () -> Bool
  ) throws(LabError) -> Course {
    let selection = try Selection(session.descriptor(.loss, name), [])
    try session.check(selection, against: [session.data, session.model].compactMap { $0 })
    guard let source = session.source else { throw .missing(.data, for: verb) }
    let stream = session.pictureStream("vanishing")
    // One stream for all losses: they start from the same discriminator and see the same data.
    let networks = try FrozenGenerator(
      session, for: verb, isFresh: isFresh, random: stream.stream("networks")
    ).networks
    let switches = try switches(for: selection)
    let recommended = (selection.component as? any Loss).map(\.recommended)
    let settings = EffectiveSettings(
      session.settings, assigned: Set(session.assigned.map(\.name)),
      recommended: recommended ?? Recommended())
    let trainer = try Trainer(
      networks, loss: selection, switches: switches, settings: settings,
      draws: FreshDraws(source, random: stream.stream("draws")), snapshots: nil)
    guard trainer.trainedParts.contains(Part.discriminator) else {
      throw .refused("\(verb): \(name) trains no discriminator", hint: nil)
    }
    let probe = try GeneratorProbe(
      networks, selection, switches.compactMap { $0.component as? any Switch }, codes: codes,
      draws: FreshDraws(source, random: stream.stream("probe")))
    var course = Course(name: name, switches: switches.map(\.name))
    var last = Double.nan
    for step in 0...steps {
      if step.isMultiple(of: interval) || step == steps {
        course.steps.append(Double(step))
        course.norms.append(try probe.gradientNorm())
        course.discriminatorLosses.append(last)
      }
      if step == steps || isInterrupted() { break }
      last = try trainer.update(part: Part.discriminator).loss
      progress(step + 1)
    }
    return course
  }

  /// The session's switches if they count, and the first of those of which the loss wants one on.
  private func switches(for loss: Selection) throws(LabError) -> [Selection] {
    let chosen = [session.data, session.model, loss].compactMap { $0 }
    var list = withSwitches ? session.switches.filter { session.fits($0, chosen) } : []
    let wanted = (loss.component as? any Loss).map(\.recommended.oneOfSwitches) ?? []
    if !list.contains(where: { wanted.contains($0.name) }), let first = wanted.first,
      let bound = session.registry.component(.switch, first)
    {
      list.append(try Selection(bound, []))
    }
    return list
  }
}

/// Measures the gradient that a loss gives to the generator, without moving anything.
private struct GeneratorProbe {
  private let update: Update
  private let parameters: [Tensor]
  private let name: String
  private let switches: [any Switch]
  private let codes: Int
  private let draws: FreshDraws

  init(
    _ networks: any AdversarialNetworks, _ loss: Selection, _ switches: [any Switch],
    codes: Int, draws: FreshDraws
  ) throws(LabError) {
    guard let component = loss.component as? any Loss else {
      throw .refused("\(loss.name) is registered as a loss and is none", hint: nil)
    }
    let updates: [Update]
    do {
      updates = try component.updates(for: networks)
    } catch {
      throw Trainer.labError(error, in: loss.name)
    }
    guard let update = updates.first(where: { $0.part == Part.generator }),
      let part = networks.part(Part.generator)
    else { throw .refused("\(loss.name) trains no generator", hint: nil) }
    self.update = update
    parameters = part.network.parameters.map(\.tensor)
    name = loss.name
    self.switches = switches
    self.codes = codes
    self.draws = draws
  }

  /// ‖∇_θ L_G‖ on always the same codes.
  ///
  /// - Throws: `tensor` or `component`.
  func gradientNorm() throws(LabError) -> Double {
    // The draws are a value: each context starts from the same place.
    let context = StepContext(batch: codes, step: 0, switches: switches, draws: draws)
    do {
      let value = try update.objective(context)
      var squares = 0.0
      for gradient in try gradient(of: value, withRespectTo: parameters) {
        squares += try gradient.sumOfSquares()
      }
      return squares.squareRoot()
    } catch {
      throw Trainer.labError(error, in: name)
    }
  }
}
