import GanLabKit
import PluginHost

/// Everything that the shell does, without a terminal: what is chosen, what is trained, what is drawn.
///
/// A method that throws leaves the session as it was.
public final class Session {
  /// The plugins that are loaded.
  public internal(set) var host: PluginHost
  /// The data set.
  public internal(set) var data: Selection?
  /// The model.
  public internal(set) var model: Selection?
  /// The loss.
  public internal(set) var loss: Selection?
  /// The switches that are on, in the order in which they were turned on.
  public internal(set) var switches: [Selection] = []
  /// The sampler; nil draws from the prior.
  public internal(set) var sampler: Selection?
  /// The settings of training.
  public internal(set) var settings = Settings()
  /// The settings that the user gave.
  public internal(set) var assigned: [(name: String, value: String)] = []
  /// Where the data come from.
  public internal(set) var source: (any DataSource)? {
    didSet { (trainingFeatures, digitShares) = (nil, nil) }
  }
  /// The networks, once there is a model and data.
  public internal(set) var networks: (any Networks)?
  /// The training of those networks, once it has begun.
  public internal(set) var trainer: Trainer?
  /// What the lab's classifier sees in all training images of `source`, and the seed that drew their greys.
  var trainingFeatures: (seed: Int, vectors: [Double])?
  /// The share of each digit in stacked data, as the lab's classifier reads them, and the seed that drew those.
  var digitShares: (seed: Int, shares: [Double])?
  /// How a training is made in a process of its own; nil where there is no program for that.
  public var isolation: Isolation?
  /// Steps between two looks at a training that is watched; nil where nobody watches.
  public internal(set) var watchInterval: Int?
  /// The step that was saved, or opened, last.
  var savedStep = 0
  /// Asked while plugins are being tried: true once the user has had enough.
  public var isInterrupted: () -> Bool = { false }
  /// Where trainings are recorded; nil where they are not.
  public var runs: RunStore?
  /// The lesson that is being worked through, for the record.
  public var lesson: String?
  /// Who records the training; see `run`.
  var recorder: RunRecorder?
  /// What was measured of a training that is not recorded.
  var measured = Measured()
  /// What keeps trainings from being recorded, until somebody was told; and what was told last.
  var recordingFailure: LabError?
  var toldRecordingFailure: String?
  /// True if moments of the training are kept in memory, for `goBack`.
  public var keepsTrail = false
  /// Those moments.
  var trail = Trail()
  /// Grows with each draw of samples, so that two draws differ.
  var draws = 0

  /// A session with `host`'s components, and nothing chosen.
  public init(host: PluginHost) { self.host = host }

  /// The components that are known; the first look waits for the plugins that are being tried.
  public var registry: Registry {
    host.settle(isInterrupted: isInterrupted)
    return host.registry
  }

  /// The stream that all randomness comes from.
  var random: Random { Random(seed: UInt64(settings.seed)) }

  /// The settings in force.
  public var effective: EffectiveSettings {
    let loss = loss?.component as? any Loss
    return EffectiveSettings(
      settings, assigned: Set(assigned.map(\.name)),
      recommended: loss.map(\.recommended) ?? Recommended())
  }

  /// Where all random numbers start.
  public var seed: Int { settings.seed }

  /// True if plugins' sources are to be loaded again when they were changed.
  public var watchesPlugins: Bool { settings.watchPlugins }

  /// One setting as it counts in training.
  public struct SettingValue: Sendable {
    /// Its name.
    public let name: String
    /// The value in force, as a user would write it.
    public let text: String
    /// Who chose it: `you`, the loss's name, or `default`.
    public let origin: String
    /// What it does.
    public let meaning: String

    /// A setting.
    public init(name: String, text: String, origin: String, meaning: String) {
      self.name = name
      self.text = text
      self.origin = origin
      self.meaning = meaning
    }
  }

  /// Every setting as it counts in training.
  public var settingValues: [SettingValue] {
    let given = Set(assigned.map(\.name))
    let recommended = loss.flatMap { $0.component as? any Loss }.map(\.recommended)
    let advice: [String: String?] = [
      "d-steps": recommended?.criticSteps?.optionText,
      "lr": recommended?.learningRate?.optionText,
      "clip": recommended?.clip?.optionText, "decay": recommended?.decay?.optionText,
      "beta1": recommended?.betas?.0.optionText, "beta2": recommended?.betas?.1.optionText,
    ]
    return settings.hyperparameters.map { name, box in
      if !given.contains(name), let text = advice[name] ?? nil, let loss {
        return SettingValue(name: name, text: text, origin: loss.name, meaning: box.meaning)
      }
      return SettingValue(
        name: name, text: box.text, origin: given.contains(name) ? "you" : "default",
        meaning: box.meaning)
    }
  }

  /// The switches of which the loss wants one on, if none is.
  public var missingSwitches: [String] {
    guard let component = loss?.component as? any Loss else { return [] }
    let wanted = component.recommended.oneOfSwitches
    return switches.contains { wanted.contains($0.name) } ? [] : wanted
  }

  /// Steps of training made so far.
  public var step: Int { trainer?.step ?? 0 }

  /// Draws the networks' weights anew and forgets the training.
  ///
  /// - Throws: `component` if the model cannot be built for these data.
  public func reset() throws(LabError) {
    networks = try build(model, source: source, switches: switches)
    trainer = nil
    draws = 0
  }

  /// Gives a setting a value, or with `default` its own back: then what the loss recommends counts again.
  ///
  /// - Throws: `option`.
  public func set(_ assignments: [Assignment]) throws(LabError) -> [String] {
    // First on a copy of their own, so that a wrong one changes nothing.
    let trial = Settings()
    for assignment in assignments { try apply(assignment, to: trial) }
    var notices: [String] = []
    for assignment in assignments {
      try apply(assignment, to: settings)
      guard let name = assignment.name else { continue }
      assigned.removeAll { $0.name == name }
      guard !assignment.isUnset else { continue }
      assigned.append((name, assignment.words.joined(separator: ",")))
    }
    if assignments.contains(where: { $0.name == "seed" }) {
      if step == 0 {
        try reset()
      } else {
        notices.append("the seed counts from the next reset on: these networks are being trained")
      }
    }
    try trainer?.adopt(effective)
    for assignment in assignments {
      guard let name = assignment.name else { continue }
      trainer?.act("set \(name)=\(assignment.words.joined(separator: ",").shellQuoted)")
    }
    return notices
  }

  private func apply(_ assignment: Assignment, to target: Settings) throws(LabError) {
    do {
      try target.set(assignment.name ?? "", to: assignment.words(orDefaultsOf: Settings()))
    } catch {
      throw .option(error, of: "set")
    }
  }

  /// Builds `model` for `source`, as `switches` want it; nil while one of them is missing.
  func build(
    _ model: Selection?, source: (any DataSource)?, switches: [Selection]
  ) throws(LabError) -> (any Networks)? {
    guard let selection = model, let source = source?.adapted(to: model),
      let model = selection.component as? any Model
    else {
      return nil
    }
    var plan = BuildPlan(sampleShape: source.sampleShape, random: random.stream("networks"))
    plan.pixels = source.pixels
    plan.classes = source.classes
    let stream = random.stream("data of the networks")
    plan.data = { count in
      var random = stream
      return source.samples(count, random: &random, dtype: .float64)
    }
    plan.labelledData = { count in
      var random = stream
      return source.labelledSamples(count, random: &random, dtype: .float64)
    }
    for item in switches {
      CrashReport.during(item.worker) { (item.component as? any Switch)?.adjust(&plan) }
    }
    do {
      return try CrashReport.during(selection.worker) { try model.build(plan) }
    } catch let error as ComponentError {
      throw .component(error, of: selection.name)
    } catch let error as TensorError {
      throw .tensor(error, in: selection.name)
    } catch {
      throw .refused("\(selection.name): \(error)", hint: nil)
    }
  }
}
