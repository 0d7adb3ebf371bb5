import GanLabKit
import TestSupport
import Testing

@testable import Autograd

/// `slopes(between:)`, whose first layer is interpolated where it can be, against `slopes(at:)`.
struct SlopesBetweenTests {
  /// What D is, and what it is shown.
  struct Setting: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var activation = Activation.leakyReLU
    var sample: Shape = [80]
    var pack = 1
    var mixesSamples = false
    var spectral: SpectralNormalisation?
    var showsBoth = true
    var tracksSamples = false
    /// True if the first layer is to be interpolated.
    let isInterpolated: Bool
  }

  static let settings = [
    Setting(testDescription: "leaky ReLU", isInterpolated: true),
    Setting(testDescription: "tanh", activation: .tanh, isInterpolated: true),
    Setting(testDescription: "ReLU", activation: .relu, isInterpolated: false),
    Setting(testDescription: "images", sample: [9, 9, 1], isInterpolated: true),
    Setting(testDescription: "few inputs", sample: [63], isInterpolated: false),
    Setting(testDescription: "packs", pack: 2, isInterpolated: false),
    Setting(testDescription: "a pass each", mixesSamples: true, isInterpolated: false),
    Setting(
      testDescription: "spectral normalisation", spectral: SpectralNormalisation(),
      isInterpolated: false),
    Setting(testDescription: "not shown both", showsBoth: false, isInterpolated: false),
    Setting(testDescription: "samples that depend on G", tracksSamples: true, isInterpolated: true),
  ]

  /// A pass of two batches of six.
  private static func pass(
    _ setting: Setting, _ random: inout Random
  ) -> (pass: DiscriminatorPass, critic: MLP) {
    let inputs = setting.sample.count * setting.pack
    let critic = MLP(
      [inputs, 12, 9, 1], activation: setting.activation, spectral: setting.spectral,
      random: &random, dtype: .float64)
    let generator = MLP([2, setting.sample.count], activation: .relu, random: &random)
    let networks = GanNetworks(
      generator, critic, prior: Prior(dimensions: 2), sampleShape: setting.sample,
      criticMixesSamples: setting.mixesSamples, samplesPerLogit: setting.pack)
    let context = StepContext(
      batch: 6, step: 0, switches: [], draws: ReplayedDraws(dtype: .float64))
    let shape = Shape([6] + setting.sample.dimensions)
    let fake = random.normal(shape, dtype: .float64)
    let pass = DiscriminatorPass(
      real: random.normal(shape, dtype: .float64),
      fake: setting.tracksSamples ? fake.tracked() : fake, networks: networks, context: context)
    return (pass, critic)
  }

  /// True if an operation behind `y` is an interpolated layer.
  private static func isInterpolated(behind y: Tensor) -> Bool {
    var (pending, seen) = ([y], Set<ObjectIdentifier>())
    while let tensor = pending.popLast() {
      guard seen.insert(ObjectIdentifier(tensor)).inserted else { continue }
      if tensor.primitive is LerpLinear { return true }
      pending += tensor.inputs
    }
    return false
  }

  /// The slopes themselves, and all gradients of a loss with a penalty on them.
  @Test(arguments: settings) func areThoseAtThePoints(_ setting: Setting) throws {
    var random = Random(seed: 8)
    let (pass, critic) = Self.pass(setting, &random)
    var loss = Tensor.scalar(0, dtype: .float64)
    if setting.showsBoth {
      let logits = pass.logits()
      loss = logits.fake.mean() - logits.real.mean()
    }
    let t = random.uniform(
      Shape([6] + setting.sample.dimensions.map { _ in 1 }), dtype: .float64)
    let places = critic.parameters.map(\.tensor) + (setting.tracksSamples ? [pass.fake] : [])
    func derivatives(_ slopes: Tensor) throws -> [Tensor] {
      let penalised = loss + (slopes - 1).square().mean() * 10
      return [slopes] + (try gradient(of: penalised, withRespectTo: places))
    }
    let between = try pass.slopes(between: t)
    #expect(Self.isInterpolated(behind: between) == setting.isInterpolated)
    let found = try derivatives(between)
    let wanted = try derivatives(pass.slopes(at: t * pass.real + (1 - t) * pass.fake))
    if setting.spectral == nil {
      #expect(mismatch(found, try wanted.map { try Values($0) }, .mixed(1e-12)) == nil)
    }
    // The comparison is of something: slopes, and their derivatives by the first weights.
    #expect(try found.prefix(2).allSatisfy { try $0.sumOfSquares() > 0 })
  }

  /// One t for each point, and no other shape.
  @Test(arguments: [[6], [1, 6], [6, 80], [5, 1], [6, 1, 1], []] as [Shape])
  func refusesOtherWeights(_ shape: Shape) throws {
    var random = Random(seed: 8)
    let (pass, _) = Self.pass(Self.settings[0], &random)
    #expect(throws: TensorError.shapeMismatch(op: "slopes", lhs: [6, 80], rhs: shape)) {
      try pass.slopes(between: .zeros(shape, dtype: .float64))
    }
  }
}
