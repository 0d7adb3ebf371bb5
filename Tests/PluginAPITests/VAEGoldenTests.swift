import GanLabKit
import TestSupport
import Testing

/// One case of vae.json: an auto-encoder with its numbers, by PyTorch.
struct VAECase: Decodable, Sendable, CustomTestStringConvertible {
  let name, decoder, activation: String
  let d, latent, classes: Int
  let labels: [Int32]
  let hidden: [Int]
  let beta: Double
  let mean, deviation: [Double]
  let parameters: [Values]
  let x, noise, posteriorMean, logVariance, reconstruction, divergence, generated: Values
  let codes: [Values]
  let importance: Values
  let loss: Double
  let gradients, batches, noises: [Values]
  let losses: [Double]
  let trained: [Values]

  var testDescription: String { name }

  struct File: Decodable {
    struct Optimiser: Decodable { let learningRate, beta1, beta2, eps: Double }
    let optimiser: Optimiser
    let cases: [VAECase]
  }

  static func all() throws -> [VAECase] { try Golden.read("vae.json", as: File.self).cases }

  /// The lab's own model with these numbers.
  func networks(_ dtype: DType) throws -> any VariationalNetworks {
    let model = try Plugins.model(classes > 0 ? "cvae" : "vae", in: "VAE")
    for (option, words) in [
      ("hidden", hidden.map(String.init)), ("latent", ["\(latent)"]), ("decoder", [decoder]),
      ("activation", [activation]),
    ] {
      try model.set(option, to: words)
    }
    var plan = BuildPlan(sampleShape: Shape([d]), random: Random(seed: 1), dtype: dtype)
    plan.classes = (0..<classes).map { "\($0)" }
    let networks = try #require(try model.build(plan) as? any VariationalNetworks)
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

  /// The classes as rows of a 1 and zeros; nil where there are none.
  func rows(_ dtype: DType = .float64) -> Tensor? {
    classes > 0 ? oneHot(labels, classes: classes, dtype: dtype) : nil
  }
}

/// Auto-encoders as learners load them against PyTorch: posteriors, bounds, gradients, training.
@Suite struct VAEGoldenTests {
  @Test(arguments: try VAECase.all(), DType.allCases)
  func terms(_ item: VAECase, _ dtype: DType) throws {
    let networks = try item.networks(dtype)
    let tolerance = Tolerance.mixed(dtype == .float32 ? 2e-5 : 1e-12)
    let (x, noise) = (item.x.tensor(dtype), item.noise.tensor(dtype))
    let posterior = networks.posterior(x, ofClasses: item.rows(dtype), .training)
    #expect(mismatch(posterior.mean, item.posteriorMean, tolerance) == nil)
    #expect(mismatch(posterior.logVariance, item.logVariance, tolerance) == nil)
    let evidence = networks.evidence(x, ofClasses: item.rows(dtype), noise: noise, .training)
    #expect(mismatch(evidence.reconstruction, item.reconstruction, tolerance) == nil)
    #expect(mismatch(evidence.divergence, item.divergence, tolerance) == nil)
    let codes = networks.prior.codes(of: noise, classes: item.rows(dtype))
    #expect(mismatch(networks.generate(codes, .evaluation), item.generated, tolerance) == nil)
  }

  /// ln (1/K) Σ p(x|z) p(z)/q(z|x), of the densities that the measure takes.
  @Test(arguments: try VAECase.all()) func importanceWeights(_ item: VAECase) throws {
    let networks = try item.networks(.float64)
    let x = item.x.tensor()
    let posterior = networks.posterior(x, ofClasses: item.rows(), .evaluation)
    let weights = item.codes.map { noise in
      let z = posterior.samples(noise: noise.tensor())
      let prior = DiagonalGaussian(mean: .zeros(like: z), logVariance: .zeros(like: z))
      return
        (networks.logLikelihood(
          x, given: networks.prior.codes(of: z, classes: item.rows()), .evaluation)
        + prior.logDensity(z)
        - posterior.logDensity(z)).exp()
    }
    let bound = (weights.dropFirst().reduce(weights[0], +) * (1 / Double(weights.count))).log()
    #expect(mismatch(bound, item.importance, .mixed(1e-11)) == nil)
  }

  @Test(arguments: try VAECase.all()) func lossAndGradients(_ item: VAECase) throws {
    let networks = try item.networks(.float64)
    let (loss, found) = try step(networks, item, item.x, item.noise)
    #expect(Tolerance.mixed(1e-12).allows(loss, item.loss))
    #expect(mismatch(found, item.gradients, .mixed(1e-11)) == nil)
  }

  @Test(arguments: try VAECase.all()) func tenStepsOfTraining(_ item: VAECase) throws {
    let networks = try item.networks(.float64)
    let setting = try Golden.read("vae.json", as: VAECase.File.self).optimiser
    let network = try #require(networks.part(Part.model)).network
    let adam = Adam(
      network.parameters, learningRate: setting.learningRate, beta1: setting.beta1,
      beta2: setting.beta2, epsilon: setting.eps)
    for (place, batch) in item.batches.enumerated() {
      let (loss, gradients) = try step(networks, item, batch, item.noises[place])
      #expect(Tolerance.mixed(1e-10).allows(loss, item.losses[place]), "step \(place)")
      try adam.step(gradients)
    }
    #expect(mismatch(network.parameters.map(\.tensor), item.trained, .mixed(1e-9)) == nil)
  }

  /// The loss elbo on recorded data and codes, and its gradients.
  private func step(
    _ networks: any VariationalNetworks, _ item: VAECase, _ x: Values, _ noise: Values
  ) throws -> (Double, [Tensor]) {
    let elbo = try Plugins.loss("ELBO")
    try elbo.set("beta", to: ["\(item.beta)"])
    let update = try #require(try elbo.updates(for: networks).first)
    #expect(update.part == Part.model && !update.isRepeated)
    let draws = FixedCodes(x: x.tensor(), noise: noise.tensor(), labels: item.labels)
    let loss = try update.objective(
      StepContext(batch: x.shape[0], step: 0, switches: [], draws: draws))
    let network = try #require(networks.part(Part.model)).network
    return (
      try loss.item(), try gradient(of: loss, withRespectTo: network.parameters.map(\.tensor))
    )
  }
}

/// Draws that have data and codes, and nothing else.
struct FixedCodes: Draws {
  let x: Tensor
  let noise: Tensor
  var labels: [Int32] = []
  func labelledData(_ count: Int) -> LabelledSamples { LabelledSamples(x, labels: labels) }
  func data(_ count: Int) -> Tensor { x }
  func codes(_ count: Int, of prior: Prior) -> Tensor { noise }
  func normal(_ shape: Shape) -> Tensor { .of([Double](), [1]) }
  func uniform(_ shape: Shape) -> Tensor { .of([Double](), [1]) }
}
