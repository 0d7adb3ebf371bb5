import GanLabKit
import TestSupport
import Testing

/// One case of dcgan.json: two networks of convolutions with their numbers, by PyTorch.
struct DCGANCase: Decodable, Sendable, CustomTestStringConvertible {
  let name, norm, dNorm: String
  let image: [Int]
  let latent, channels, layers: Int
  let generator, discriminator: [Values]
  let z, x, samples, logits, fakeLogits: Values
  let discriminatorLoss, generatorLoss: Double
  let discriminatorGradients, generatorGradients: [Values]

  var testDescription: String { name }

  static func all() throws -> [DCGANCase] {
    struct File: Decodable { let cases: [DCGANCase] }
    return try Golden.read("dcgan.json", as: File.self).cases
  }

  /// The lab's own model with these numbers.
  func networks(_ dtype: DType) throws -> any AdversarialNetworks {
    let model = try #require(try Plugins.make(.model, "DCGAN") as? any Model)
    for (option, word) in [
      ("channels", "\(channels)"), ("layers", "\(layers)"), ("latent", "\(latent)"), ("norm", norm),
      ("d-norm", dNorm), ("ema", "0"),
    ] {
      try model.set(option, to: [word])
    }
    let plan = BuildPlan(sampleShape: Shape(image), random: Random(seed: 1), dtype: dtype)
    let networks = try #require(try model.build(plan) as? any AdversarialNetworks)
    for (part, values) in [(Part.generator, generator), (Part.discriminator, discriminator)] {
      let parameters = try #require(networks.part(part)).network.parameters
      #expect(parameters.map(\.tensor.shape.dimensions) == values.map(\.shape))
      for (parameter, values) in zip(parameters, values) {
        try parameter.tensor.assign(values.tensor(dtype))
      }
    }
    return networks
  }
}

/// `dcgan` as learners load it against PyTorch: samples, logits, both losses and their gradients.
@Suite struct DCGANGoldenTests {
  @Test(arguments: try DCGANCase.all(), DType.allCases)
  func agreesWithPyTorch(_ item: DCGANCase, _ dtype: DType) throws {
    let networks = try item.networks(dtype)
    let tolerance = Tolerance.mixed(dtype == .float32 ? 2e-4 : 1e-11)
    let (z, x) = (item.z.tensor(dtype), item.x.tensor(dtype))
    let samples = networks.generate(z, .training)
    #expect(mismatch(samples, item.samples, tolerance) == nil)
    let real = networks.discriminate(x, .training)
    let fake = networks.discriminate(item.samples.tensor(dtype), .training)
    #expect(mismatch(real, item.logits, tolerance) == nil)
    #expect(mismatch(fake, item.fakeLogits, tolerance) == nil)
    let dLoss = (-real).softplus().mean() + fake.softplus().mean()
    let gLoss = (-networks.discriminate(samples, .training)).softplus().mean()
    for (loss, expected, part, gradients) in [
      (dLoss, item.discriminatorLoss, Part.discriminator, item.discriminatorGradients),
      (gLoss, item.generatorLoss, Part.generator, item.generatorGradients),
    ] {
      #expect(abs(try loss.item() - expected) <= (dtype == .float32 ? 1e-4 : 1e-12))
      let parameters = try #require(networks.part(part)).network.parameters.map(\.tensor)
      for recording in [false, true] {
        let found = try gradient(of: loss, withRespectTo: parameters, recording: recording)
        #expect(mismatch(found, gradients, tolerance) == nil, "\(part), recording \(recording)")
      }
    }
  }

  /// Images that cannot be halved as often, and data that are no images, are refused by name.
  @Test func refusals() throws {
    let model = try #require(try Plugins.make(.model, "DCGAN") as? any Model)
    for (shape, words) in [
      (Shape([2]), "convolutions are for images, and a sample of these data is [2]"),
      (Shape([1, 3, 28]), "images of 3 by 28 cannot be halved 2 times"),
    ] {
      let error = try #require(throws: ComponentError.self) {
        try model.build(BuildPlan(sampleShape: shape, random: Random(seed: 1)))
      }
      #expect(error.description.hasPrefix(words))
    }
    try model.set("channels", to: ["256"])
    try model.set("layers", to: ["6"])
    #expect(throws: ComponentError.self) {
      try model.build(BuildPlan(sampleShape: [1, 64, 64], random: Random(seed: 1)))
    }
  }
}
