import GanLabKit
import TestSupport
import Testing

/// One case of games.json: a loss and switches, and what each update of a step comes to, by PyTorch.
struct GameCase: Decodable, Sendable, CustomTestStringConvertible {
  struct Item: Decodable, Sendable {
    let name: String
    let options: [String: String]
  }

  struct Moves: Decodable, Sendable {
    struct Recorded: Decodable, Sendable {
      let data, codes, uniform: [Values]
    }

    let part: String
    let draws: Recorded
    let loss: Double
    let gradients: [Values]
    let second: [Values]?
  }

  let name, model, loss: String
  let options: [String: String]
  let switches: [Item]
  let generator, discriminator, encoder: [Values]
  let updates: [Moves]

  var testDescription: String { name }

  static func all() throws -> [GameCase] {
    struct File: Decodable { let cases: [GameCase] }
    return try Golden.read("games.json", as: File.self).cases
  }

  private static let libraries = [
    "hinge": "Hinge", "lsgan": "LSGAN", "fgan-kl": "FGAN", "fgan-reverse-kl": "FGAN",
    "fgan-js": "FGAN", "feature-matching": "FeatureMatching", "nonsaturating": "NonSaturating",
    "minimax": "Minimax", "wasserstein": "Wasserstein", "dist-gan": "EncodedGame",
    "gngan": "EncodedGame", "r1": "R1", "r2": "R2", "packing": "Packing",
    "minibatch-discrimination": "MinibatchDiscrimination", "mixed-batches": "MixedBatches",
    "unrolled": "Unrolling", "gradient-penalty": "GradientPenalty", "batch-norm": "BatchNormSwitch",
  ]

  /// The lab's own component of this name, with the options set as a user would.
  private func component<Wanted>(
    _ kind: Kind, _ name: String, _ options: [String: String], as type: Wanted.Type
  ) throws -> Wanted {
    let library = try #require(GameCase.libraries[name])
    let component = try Plugins.component(kind, name, in: library)
    for (option, word) in options { try component.set(option, to: [word]) }
    return try #require(component as? Wanted)
  }

  func makeLoss() throws -> any Loss {
    try component(.loss, loss, options, as: (any Loss).self)
  }

  func makeSwitches() throws -> [any Switch] {
    try switches.map { try component(.switch, $0.name, $0.options, as: (any Switch).self) }
  }

  /// The lab's own model as these switches want it, with the recorded numbers.
  func networks(_ switches: [any Switch], _ dtype: DType) throws -> any AdversarialNetworks {
    let model = try Plugins.model(model, in: model == "gngan" ? "GNGAN" : "GanMLP")
    try model.set("hidden", to: ["8", "8"])
    try model.set("ema", to: ["0"])
    var plan = BuildPlan(sampleShape: [2], random: Random(seed: 1), dtype: dtype)
    for item in switches { item.adjust(&plan) }
    let networks = try #require(try model.build(plan) as? any AdversarialNetworks)
    var recorded = [(Part.generator, generator), (Part.discriminator, discriminator)]
    if self.model == "gngan" { recorded.append((Part.encoder, encoder)) }
    for (part, values) in recorded {
      let parameters = try #require(networks.part(part)).network.parameters
      #expect(parameters.map(\.tensor.shape.dimensions) == values.map(\.shape))
      for (parameter, values) in zip(parameters, values) {
        try parameter.tensor.assign(values.tensor(dtype))
      }
    }
    return networks
  }
}

/// Recorded draws, each taken once and in order; what was not recorded is a failed tensor.
private struct QueuedDraws: Draws {
  private var recorded: GameCase.Moves.Recorded
  private let dtype: DType
  private var taken = [0, 0, 0]

  init(_ recorded: GameCase.Moves.Recorded, _ dtype: DType) {
    self.recorded = recorded
    self.dtype = dtype
  }

  /// True if nothing is left.
  var areUsedUp: Bool {
    taken == [recorded.data.count, recorded.codes.count, recorded.uniform.count]
  }

  mutating func data(_ count: Int) -> Tensor { next(recorded.data, 0) }
  mutating func codes(_ count: Int, of prior: Prior) -> Tensor { next(recorded.codes, 1) }
  mutating func uniform(_ shape: Shape) -> Tensor { next(recorded.uniform, 2) }
  mutating func normal(_ shape: Shape) -> Tensor { .of([], shape, dtype: dtype) }

  private mutating func next(_ values: [Values], _ kind: Int) -> Tensor {
    let place = taken[kind]
    taken[kind] += 1
    return place < values.count ? values[place].tensor(dtype) : .of([], [1], dtype: dtype)
  }
}

/// The losses and switches of the game as learners load them, update by update, against PyTorch.
@Suite struct GameGoldenTests {
  @Test func allLossesAndSwitchesAreRecorded() throws {
    let cases = try GameCase.all()
    #expect(cases.count == 25)
    #expect(Set(cases.map(\.loss)).count == 11)
    #expect(Set(cases.flatMap(\.switches).map(\.name)).count == 8)
  }

  @Test(arguments: try GameCase.all(), DType.allCases)
  func agreesWithPyTorch(_ item: GameCase, _ dtype: DType) throws {
    let switches = try item.makeSwitches()
    let networks = try item.networks(switches, dtype)
    let updates = try item.makeLoss().updates(for: networks)
    #expect(updates.map(\.part) == item.updates.map(\.part))
    let tolerance = Tolerance.mixed(dtype == .float32 ? 3e-4 : 1e-10)
    for (update, expected) in zip(updates, item.updates) {
      let parameters = try #require(networks.part(update.part)).network.parameters.map(\.tensor)
      let before = try parameters.map { try Values($0) }
      func objective() throws -> Tensor {
        let context = StepContext(
          batch: 6, step: 0, switches: switches, draws: QueuedDraws(expected.draws, dtype))
        let value = try update.objective(context)
        let draws = try #require(context.draws as? QueuedDraws)
        #expect(draws.areUsedUp, "\(update.part) left draws")
        return value
      }
      let value = try objective()
      #expect(mismatch(value, Values(shape: [], values: [expected.loss]), tolerance) == nil)
      let found = try gradient(of: value, withRespectTo: parameters)
      #expect(mismatch(found, expected.gradients, tolerance) == nil, "\(update.part)")
      if let second = expected.second {
        let slopes = try gradient(of: try objective(), withRespectTo: parameters, recording: true)
        let squares = slopes.dropFirst().reduce(slopes[0].square().sum()) { $0 + $1.square().sum() }
        let again = try gradient(of: squares, withRespectTo: parameters.filter(\.isTracked))
        let looser = Tolerance.mixed(dtype == .float32 ? 5e-3 : 1e-9)
        #expect(mismatch(again, second, looser) == nil, "\(update.part), second order")
      }
      // What an update is about is moved by the optimiser alone, looking ahead included.
      #expect(mismatch(parameters, before, .mixed(0)) == nil, "\(update.part) moved")
    }
  }
}
