import GanLabKit
import TestSupport
import Testing

/// One penalty of networks.json: a gradient inside a loss, through a whole critic.
struct PenaltyCase: Decodable, Sendable, CustomTestStringConvertible {
  let name, kind, activation: String
  let strength: Double
  let layers: [GoldenLayer]
  let xReal: Values
  let xFake, t, mixed: Values?
  let inputGradients, norms: Values
  let value: Double
  let gradients: [GoldenLayer]

  var testDescription: String { name }

  static func all() throws -> [PenaltyCase] {
    struct File: Decodable { let penalties: [PenaltyCase] }
    return try Golden.read("networks.json", as: File.self).penalties
  }
}

/// Penalties on a critic's own gradient against PyTorch: values and every weight's gradient.
struct PenaltyTests {
  @Test func fileIsWhole() throws {
    let kinds = Set(try PenaltyCase.all().map(\.kind))
    #expect(kinds == ["gradient_penalty", "gradient_penalty_one_sided", "r1"])
  }

  @Test(arguments: try PenaltyCase.all(), DType.allCases)
  func agreesWithPyTorch(_ golden: PenaltyCase, _ dtype: DType) throws {
    let tolerance = Tolerance.mixed(dtype == .float32 ? 2e-5 : 1e-12)
    let name = golden.activation == "leaky_relu" ? "leaky-relu" : golden.activation
    let activation = try #require(Activation(rawValue: name))
    var random = Random(seed: 1)
    let critic = MLP([2, 16, 16, 1], activation: activation, random: &random, dtype: dtype)
    try critic.load(golden.layers)
    let points = (golden.mixed ?? golden.xReal).tensor(dtype).tracked()
    let slopes = try gradient(
      of: critic(points, .training).sum(), withRespectTo: [points], recording: true)[0]
    #expect(mismatch(slopes, golden.inputGradients, tolerance) == nil)
    let norms = slopes.norm()
    #expect(mismatch(norms, golden.norms, tolerance) == nil)
    let penalty =
      switch golden.kind {
      case "r1": slopes.square().sum(axes: [1]).mean() * (golden.strength / 2)
      case "gradient_penalty": (norms - 1).square().mean() * golden.strength
      default: (norms - 1).relu().square().mean() * golden.strength
      }
    #expect(mismatch(penalty, Values(shape: [], values: [golden.value]), tolerance) == nil)
    let gradients = try gradient(of: penalty, withRespectTo: critic.parameters.map(\.tensor))
    #expect(mismatch(gradients, golden.gradients.flatMap(\.tensors), tolerance) == nil)
    // The same through the graph that a recorded walk leaves: nothing may hang on which walk it is.
    let again = try gradient(
      of: penalty, withRespectTo: critic.parameters.map(\.tensor), recording: true)
    #expect(mismatch(again, golden.gradients.flatMap(\.tensors), tolerance) == nil)
  }
}
