import GanLabKit
import TestSupport
import Testing

/// One case of flows.json: a flow with its numbers, by PyTorch.
struct FlowCase: Decodable, Sendable, CustomTestStringConvertible {
  let name, model, activation: String
  let d, layers: Int
  let hidden: [Int]
  let scale, bound: Double?
  let bins: Int?
  let mean, deviation: [Double]
  let parameters: [Values]
  let x, z, logDeterminant, logDensity: Values
  let nll: Double
  let gradients, batches: [Values]
  let losses: [Double]
  let trained: [Values]

  var testDescription: String { name }

  struct File: Decodable {
    struct Optimiser: Decodable { let learningRate, beta1, beta2, eps: Double }
    let optimiser: Optimiser
    let cases: [FlowCase]
  }

  static func all() throws -> [FlowCase] { try Golden.read("flows.json", as: File.self).cases }

  /// The lab's own model with these numbers.
  func networks(_ dtype: DType) throws -> FlowNetworks {
    let libraries = ["realnvp": "RealNVP", "nsf": "NSF", "maf": "MAF"]
    var options = [
      "layers": "\(layers)", "activation": activation, "ema": "0",
      "hidden": hidden.isEmpty ? "1" : hidden.map(String.init).joined(separator: ","),
    ]
    options["scale"] = scale.map { "\($0)" }
    options["bins"] = bins.map { "\($0)" }
    options["bound"] = bound.map { "\($0)" }
    if model == "maf" { options["map"] = bins == nil ? "affine" : "spline" }
    let networks = try Plugins.flow(try #require(libraries[model]), options, d, dtype)
    let network = try #require(networks.part(Part.model)).network
    #expect(network.parameters.count == parameters.count)
    for (parameter, values) in zip(network.parameters, parameters) {
      try parameter.tensor.assign(values.tensor(dtype))
    }
    for (buffer, values) in zip(network.buffers, [mean, deviation]) {
      try buffer.tensor.assign(.of(values, [1, d], dtype: dtype))
    }
    return networks
  }
}

extension Plugins {
  /// The flow of a model's library for rows of `d` numbers, with options as a user sets them.
  static func flow(
    _ library: String, _ options: [String: String], _ d: Int, _ dtype: DType = .float64,
    seed: UInt64 = 1
  ) throws -> FlowNetworks {
    let model = try #require(try make(.model, library) as? any Model)
    for (name, words) in options {
      try model.set(name, to: words.split(separator: ",").map(String.init))
    }
    let plan = BuildPlan(sampleShape: Shape([d]), random: Random(seed: seed), dtype: dtype)
    return try #require(try model.build(plan) as? FlowNetworks)
  }
}

/// Flows as learners load them against PyTorch: codes, determinants, densities, gradients, training.
@Suite struct FlowGoldenTests {
  @Test func fileIsWhole() throws {
    let cases = try FlowCase.all()
    #expect(Set(cases.map(\.model)) == ["realnvp", "nsf", "maf"] && cases.count == 8)
    // Splines are tried on both sides of their ends.
    for item in cases {
      guard let bound = item.bound else { continue }
      let moved = item.x.values.enumerated().map { place, x in
        abs(x - item.mean[place % item.d]) / item.deviation[place % item.d]
      }
      #expect(moved.contains { $0 > bound } && moved.contains { $0 < bound }, "\(item.name)")
    }
  }

  @Test(arguments: try FlowCase.all(), DType.allCases)
  func codesAndDensities(_ item: FlowCase, _ dtype: DType) throws {
    let networks = try item.networks(dtype)
    let tolerance = Tolerance.mixed(dtype == .float32 ? 2e-5 : 1e-12)
    let x = item.x.tensor(dtype)
    let mapped = networks.flow(.training).forward(x, .training)
    #expect(mismatch(mapped.value, item.z, tolerance) == nil)
    #expect(mismatch(mapped.logDeterminant, item.logDeterminant, tolerance) == nil)
    #expect(mismatch(networks.logDensity(x, .training), item.logDensity, tolerance) == nil)
    #expect(mismatch(networks.logDensity(x, .evaluation), item.logDensity, tolerance) == nil)
    // And back.
    let back = networks.generate(item.z.tensor(dtype), .evaluation)
    #expect(mismatch(back, item.x, .mixed(dtype == .float32 ? 1e-4 : 1e-10)) == nil)
  }

  @Test(arguments: try FlowCase.all()) func lossAndGradients(_ item: FlowCase) throws {
    let networks = try item.networks(.float64)
    let (loss, found) = try step(networks, item.x)
    #expect(Tolerance.mixed(1e-12).allows(loss, item.nll))
    #expect(mismatch(found, item.gradients, .mixed(1e-11)) == nil)
  }

  @Test(arguments: try FlowCase.all()) func tenStepsOfTraining(_ item: FlowCase) throws {
    let networks = try item.networks(.float64)
    let setting = try Golden.read("flows.json", as: FlowCase.File.self).optimiser
    let network = try #require(networks.part(Part.model)).network
    let adam = Adam(
      network.parameters, learningRate: setting.learningRate, beta1: setting.beta1,
      beta2: setting.beta2, epsilon: setting.eps)
    var losses: [Double] = []
    for batch in item.batches {
      let (loss, gradients) = try step(networks, batch)
      try adam.step(gradients)
      losses.append(loss)
    }
    #expect(
      mismatch(
        Values(shape: [losses.count], values: losses),
        Values(shape: [item.losses.count], values: item.losses), .mixed(1e-10)) == nil)
    #expect(mismatch(network.parameters.map(\.tensor), item.trained, .mixed(1e-9)) == nil)
  }

  /// The loss nll on recorded data, and its gradients.
  private func step(_ networks: FlowNetworks, _ x: Values) throws -> (Double, [Tensor]) {
    let update = try #require(try Plugins.loss("NLL").updates(for: networks).first)
    #expect(update.part == Part.model && !update.isRepeated)
    let draws = FixedData(x: x.tensor())
    let context = StepContext(batch: x.shape[0], step: 0, switches: [], draws: draws)
    let loss = try update.objective(context)
    let network = try #require(networks.part(Part.model)).network
    return (
      try loss.item(), try gradient(of: loss, withRespectTo: network.parameters.map(\.tensor))
    )
  }
}

/// Draws that have data and nothing else.
struct FixedData: Draws {
  let x: Tensor
  func data(_ count: Int) -> Tensor { x }
  func codes(_ count: Int, of prior: Prior) -> Tensor { .of([Double](), [1]) }
  func normal(_ shape: Shape) -> Tensor { .of([Double](), [1]) }
  func uniform(_ shape: Shape) -> Tensor { .of([Double](), [1]) }
}
