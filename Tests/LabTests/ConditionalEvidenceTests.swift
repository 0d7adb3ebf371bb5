import GanLabKit
import TestSupport
import Testing

@testable import Lab

/// Auto-encoders of images: those that are told the class, and those with convolutions.
@Suite struct ConditionalEvidenceTests {
  private func session(_ model: String, _ options: String...) throws -> Session {
    let session = Session.fresh()
    let choices: [(Kind, String, [String])] = [
      (.data, "digits", ["train=200", "test=60"]), (.model, model, options + ["decoder=bernoulli"]),
      (.loss, "elbo", []),
    ]
    for (kind, name, options) in choices {
      _ = try session.choose(kind, name, options.map(Assignment.init(text:)))
    }
    try session.set(["batch=20", "decay=none"])
    return session
  }

  @Test func isToldTheClassWhereverItMatters() throws {
    let session = try session("cvae", "hidden=32", "latent=3")
    _ = try session.train(.init(steps: 40))
    let networks = try #require(session.networks as? any VariationalNetworks)
    #expect(networks.prior == Prior(dimensions: 13, classes: 10))
    // Another class gives another code, another image and another bound.
    let x = try session.reference(6, for: networks.prior)
    let rows = try #require(x.classes)
    let others = oneHot((0..<6).map { Int32($0) }, classes: 10)
    let noise = Tensor.zeros([6, 3])
    #expect(networks.posterior(x.samples, ofClasses: rows, .evaluation).mean.shape == [6, 3])
    let bounds = try [rows, others].map {
      let evidence = networks.evidence(x.samples, ofClasses: $0, noise: noise, .evaluation)
      return try (evidence.reconstruction - evidence.divergence).doubles()
    }
    #expect(bounds[0] != bounds[1])
    let figures = try session.evidenceFigures(60, codes: 8)
    #expect(figures.map(\.key) == Session.evidenceNames)
    #expect(figures[0].label.hasSuffix("given the class") && figures[0].perfect == nil)
    #expect(figures.allSatisfy { $0.value?.isFinite == true })
    // The bound of many codes is above that of one.
    let values = Dictionary(uniqueKeysWithValues: figures.map { ($0.key, $0.value ?? .nan) })
    #expect((values["log_likelihood"] ?? 0) > (values["elbo"] ?? 0))
    let confusion = try #require(try session.recognition(100))
    #expect(confusion.count == 100)
    for picture in ["posterior", "reconstructions"] {
      let drawing = try PictureCatalogue.plan(picture, [Assignment(text: "n=20")]).draw(session)
      #expect(drawing.data["n"]?.double == 20)
    }
  }

  @Test func goesOnAsIfNothingHadHappened() throws {
    let folder = try ScratchFolder()
    let (whole, half) = (
      try session("cvae", "hidden=8", "channels=2,3"),
      try session("cvae", "hidden=8", "channels=2,3")
    )
    _ = try whole.train(.init(steps: 6))
    _ = try half.train(.init(steps: 3))
    try half.save(to: folder.path + "/half")
    let other = Session.fresh()
    _ = try other.open(from: folder.path + "/half")
    _ = try other.train(.init(steps: 3))
    #expect(try whole.weights() == other.weights())
  }

  /// Convolutions train through the encoder and the decoder, with and without hidden layers between them.
  @Test(arguments: ["hidden=16", "hidden="]) func convolutionsLearn(hidden: String) throws {
    let session = try session("vae", "channels=4,6", hidden, "latent=4")
    let networks = try #require(session.networks as? any VariationalNetworks)
    let names = try #require(networks.part(Part.model)).network.parameters.map(\.name)
    #expect(names.contains("encoder.convolutions.1.weight"), "\(names)")
    let before = try session.weights()
    let bound = { try #require(try session.evidenceFigures(60, codes: 1).first?.value) }
    let first = try bound()
    try session.set(["lr=3e-3"])
    _ = try session.train(.init(steps: 60))
    #expect(try bound() > first + 100)
    #expect(try zip(before, session.weights()).allSatisfy { $0 != $1 })
  }

  @Test func whatIsNoImageOrHasNoClassIsRefused() throws {
    let session = Session.fresh()
    _ = try session.choose(.data, "ring")
    #expect(throws: LabError.self) { try session.choose(.model, "cvae") }
    do {
      _ = try session.choose(.model, "vae", [Assignment(text: "channels=4")])
      Issue.record("it was taken")
    } catch {
      guard case .component(let error, "vae") = error else {
        Issue.record("\(error)")
        return
      }
      #expect(error.description.hasPrefix("convolutions are for images"))
    }
  }
}
