import GanLabKit
import TestSupport
import Testing

/// One case of conditional.json: a cgan or an acgan with its numbers, by PyTorch.
struct ConditionalCase: Decodable, Sendable, CustomTestStringConvertible {
  let name, kind, norm, dNorm: String
  let image: [Int]
  let latent, classes, channels, layers: Int
  let weight, penalty: Double
  let labels: [Int32]
  let generator, discriminator: [Values]
  let z, x, t, samples: Values
  let discriminatorLoss, generatorLoss: Double
  let discriminatorGradients, generatorGradients: [Values]

  var testDescription: String { name }

  static func all() throws -> [ConditionalCase] {
    struct File: Decodable { let cases: [ConditionalCase] }
    return try Golden.read("conditional.json", as: File.self).cases
  }

  /// The lab's own model with these numbers.
  func networks(_ dtype: DType) throws -> any AdversarialNetworks {
    let model = try Plugins.model(kind, in: "ConditionalGAN")
    for (option, word) in [
      ("channels", "\(channels)"), ("layers", "\(layers)"), ("latent", "\(latent)"), ("norm", norm),
      ("d-norm", dNorm), ("ema", "0"),
    ] {
      try model.set(option, to: [word])
    }
    var plan = BuildPlan(sampleShape: Shape(image), random: Random(seed: 1), dtype: dtype)
    plan.classes = (0..<classes).map { "\($0)" }
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

  /// The shipped loss with these settings.
  func loss() throws -> any Loss {
    guard kind == "acgan" else { return try Plugins.loss("NonSaturating") }
    let loss = try Plugins.loss("AuxiliaryClassifier")
    try loss.set("weight", to: ["\(weight)"])
    return loss
  }
}

/// The recorded data with their classes, codes and uniform numbers.
private struct ConditionalDraws: Draws {
  let item: ConditionalCase
  let dtype: DType

  mutating func data(_ count: Int) -> Tensor { item.x.tensor(dtype) }
  mutating func labelledData(_ count: Int) -> LabelledSamples {
    LabelledSamples(item.x.tensor(dtype), labels: item.labels)
  }
  mutating func codes(_ count: Int, of prior: Prior) -> Tensor { item.z.tensor(dtype) }
  mutating func normal(_ shape: Shape) -> Tensor { .of([], shape, dtype: dtype) }
  mutating func uniform(_ shape: Shape) -> Tensor { item.t.tensor(dtype) }
}

/// `cgan` and `acgan` as learners load them, trained by the shipped losses, against PyTorch.
@Suite struct ConditionalGoldenTests {
  @Test(arguments: try ConditionalCase.all(), DType.allCases)
  func agreesWithPyTorch(_ item: ConditionalCase, _ dtype: DType) throws {
    let networks = try item.networks(dtype)
    let tolerance = Tolerance.mixed(dtype == .float32 ? 4e-4 : 1e-11)
    #expect(
      mismatch(networks.generate(item.z.tensor(dtype), .training), item.samples, tolerance) == nil)
    let switches =
      item.penalty > 0
      ? [try Plugins.switch("GradientPenalty", ["weight": "\(item.penalty)"])] : []
    let updates = try item.loss().updates(for: networks)
    #expect(updates.map(\.part) == [Part.discriminator, Part.generator])
    for (update, expected, gradients) in [
      (updates[0], item.discriminatorLoss, item.discriminatorGradients),
      (updates[1], item.generatorLoss, item.generatorGradients),
    ] {
      let context = StepContext(
        batch: item.labels.count, step: 0, switches: switches,
        draws: ConditionalDraws(item: item, dtype: dtype))
      let loss = try update.objective(context)
      #expect(abs(try loss.item() - expected) <= (dtype == .float32 ? 2e-4 : 1e-12))
      let parameters = try #require(networks.part(update.part)).network.parameters
      for recording in [false, true] {
        let found = try gradient(
          of: loss, withRespectTo: parameters.map(\.tensor), recording: recording)
        #expect(mismatch(found, gradients, tolerance) == nil, "\(update.part) \(recording)")
      }
    }
  }

  /// What a critic says where nobody tells it the class: the mean of the odds over the classes.
  @Test func unknownClasses() throws {
    let item = try #require(try ConditionalCase.all().first { $0.name == "cgan/colour/penalty" })
    let networks = try #require(try item.networks(.float64) as? any ConditionalNetworks)
    let x = item.x.tensor(.float64)
    let each = try (0..<item.classes).map { label in
      let rows = oneHot(
        [Int32](repeating: Int32(label), count: item.labels.count), classes: item.classes,
        dtype: .float64)
      return try networks.discriminate(x, givenClasses: rows, .evaluation).exp().doubles()
    }
    let wanted = (0..<item.labels.count).map { row in
      each.reduce(0) { $0 + $1[row] } / Double(item.classes)
    }
    let found = try networks.discriminate(x, .evaluation).exp().doubles()
    #expect(zip(found, wanted).allSatisfy { abs($0 - $1) < 1e-12 })
  }

  @Test(arguments: ["cgan", "acgan"]) func dataWithoutClassesAreRefused(_ name: String) throws {
    let model = try Plugins.model(name, in: "ConditionalGAN")
    let error = try #require(throws: ComponentError.self) {
      try model.build(BuildPlan(sampleShape: [1, 28, 28], random: Random(seed: 1)))
    }
    #expect(
      error.description.hasPrefix("\(name) makes images of a class, and these data have none"))
    var plan = BuildPlan(sampleShape: [2], random: Random(seed: 1))
    plan.classes = ["a", "b"]
    #expect(throws: ComponentError.self) { try model.build(plan) }
  }

  @Test func priorsOfClasses() throws {
    let prior = Prior(dimensions: 5, classes: 3)
    var random = Random(seed: 4)
    let z = prior.samples(3000, random: &random)
    let rows = try #require(prior.classes(of: z)).doubles()
    #expect(rows.allSatisfy { $0 == 0 || $0 == 1 })
    let counts = (0..<3).map { label in
      stride(from: label, to: rows.count, by: 3).reduce(0) { $0 + rows[$1] }
    }
    #expect(counts.reduce(0, +) == 3000)
    #expect(counts.allSatisfy { abs($0 - 1000) < 130 })
    let moved = prior.codes(z, ofClasses: oneHot([Int32](repeating: 2, count: 3000), classes: 3))
    let (before, after) = (try z.doubles(), try moved.doubles())
    for row in 0..<3000 {
      #expect(before[row * 5..<row * 5 + 2] == after[row * 5..<row * 5 + 2])
      #expect(Array(after[row * 5 + 2..<row * 5 + 5]) == [0, 0, 1])
    }
    #expect(Prior(dimensions: 2).classes(of: z) == nil)
  }
}
