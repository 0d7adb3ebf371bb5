import GanLabKit
import TestSupport
import Testing

@testable import Lab

/// A classifier of few labels, on features that were learned without any.
@Suite struct FewLabelsTests {
  private let session = Session.fresh()

  private func choose(_ kind: Kind, _ name: String, _ options: String...) throws {
    _ = try session.choose(kind, name, options.map(Assignment.init(text:)))
  }

  private func figures(_ options: String...) throws -> [String: Double] {
    let measure = try session.measure("few-labels", options.map(Assignment.init(text:)))
    let found = try session.measurement([measure], 20).figures[0].figures
    return Dictionary(uniqueKeysWithValues: found.map { ($0.key, $0.value ?? -1) })
  }

  /// Eight modes that lie far apart are told apart by two labels each, whatever the features' scale.
  @Test func whatIsEasyIsFound() throws {
    try choose(.data, "ring")
    try choose(.model, "gan-mlp", "hidden=32")
    let found = try figures("labels=16", "test=400", "draws=3")
    #expect(found["raw_accuracy"] == 1 && found["raw_spread"] == 0 && found["raw_width"] == 2)
    #expect(found["features_accuracy"] ?? 0 > 0.95)
    #expect(found["features_width"] == 32)
    // The same state gives the same figures.
    #expect(try figures("labels=16", "test=400", "draws=3") == found)
  }

  /// More labels do better on digits, and a penalty that forbids all weights leaves chance.
  @Test func labelsHelp() throws {
    try choose(.data, "digits", "train=2000", "test=300")
    try choose(.model, "dcgan", "channels=4")
    let few = try figures("labels=20", "test=300", "draws=2")
    let many = try figures("labels=300", "test=300", "draws=2")
    let none = try figures("labels=20", "test=300", "draws=2", "penalty=1000")
    let value = { (found: [String: Double], key: String) in found[key] ?? .nan }
    #expect(value(many, "raw_accuracy") > value(few, "raw_accuracy") + 0.1)
    #expect(value(few, "raw_accuracy") > 0.25 && value(many, "features_accuracy") > 0.6)
    #expect(value(none, "raw_accuracy") < value(few, "raw_accuracy") + 0.05)
    #expect(value(few, "raw_width") == 784 && value(few, "features_width") == 8 * 49)
  }

  /// What the last layer sees, and the last layer, are the network.
  @Test(arguments: [
    ("gan-mlp", ["hidden=16"]), ("dcgan", ["channels=2"]), ("cgan-half", ["hidden=8"]),
    ("cgan-half", ["hidden=8", "channels=2,4"]),
  ])
  func featuresLeadToTheLogits(_ item: (model: String, options: [String])) throws {
    try choose(.data, "digits", "train=20", "test=20")
    _ = try session.choose(.model, item.model, item.options.map(Assignment.init(text:)))
    let networks = try #require(session.networks as? any AdversarialNetworks & FeatureNetworks)
    let x = try session.reference(6)
    let features = networks.features(x, .evaluation)
    let critic = try #require(networks.part(Part.discriminator)).network.parameters
    let (weight, bias) = (critic[critic.count - 2].tensor, critic[critic.count - 1].tensor)
    let again = try (features.matmul(weight) + bias).doubles()
    let logits = try networks.discriminate(x, .evaluation).doubles()
    #expect(features.shape[1] == weight.shape[0] && logits.count == 6)
    #expect(zip(again, logits).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  /// Of auto-encoders they are the means of the codes; one that is told the class would give it away.
  @Test func codesAreFeatures() throws {
    try choose(.data, "digits", "train=20", "test=20")
    try choose(.model, "vae", "hidden=8", "latent=3", "decoder=bernoulli")
    let networks = try #require(
      session.networks as? any VariationalNetworks & FeatureNetworks)
    let x = try session.reference(4)
    #expect(
      try networks.features(x, .evaluation).doubles()
        == networks.posterior(x, ofClasses: nil, .evaluation).mean.doubles())
    try choose(.model, "cvae", "hidden=8")
    let error = try labError { _ = try figures() }
    guard case .incompatible(let why) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(why.need == .features)
  }

  @Test func whatHasNoClassesOrTooFewLabelsIsRefused() throws {
    try choose(.data, "moons")
    try choose(.model, "gan-mlp", "hidden=8")
    guard case .component(let none, "few-labels") = try labError({ _ = try figures() }) else {
      Issue.record("taken")
      return
    }
    #expect(none.description.hasPrefix("it needs data with classes"))
    try choose(.data, "ring")
    guard case .component(let few, _) = try labError({ _ = try figures("labels=15") }) else {
      Issue.record("taken")
      return
    }
    #expect(few.description == "8 classes need 16 labels at least, two of each")
    #expect(few.option == "labels")
  }
}
