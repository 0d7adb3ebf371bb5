import GanLabKit
import Glibc
import TestSupport
import Testing

@testable import Lab

/// Models that bound their likelihood: how they are trained, and what is told of them.
@Suite struct EvidenceTests {
  private func auto(
    _ options: [String] = [], data: String = "ring", _ dataOptions: [String] = [],
    loss: [String] = [], settings: [String] = []
  ) throws -> Session {
    let session = Session.fresh()
    try session.set(settings)
    _ = try session.choose(.data, data, dataOptions.map(Assignment.init(text:)))
    _ = try session.choose(.model, "vae", options.map(Assignment.init(text:)))
    _ = try session.choose(.loss, "elbo", loss.map(Assignment.init(text:)))
    return session
  }

  private func figures(
    _ session: Session, _ count: Int = 4000, codes: Int = 32
  ) throws -> [String: NamedFigure] {
    Dictionary(
      uniqueKeysWithValues: try session.evidenceFigures(count, codes: codes)
        .map { ($0.key, $0) })
  }

  private func value(_ figures: [String: NamedFigure], _ key: String) throws -> Double {
    try #require(figures[key]?.value, "\(key)")
  }

  @Test func trainsSavesAndOpens() throws {
    let folder = try ScratchFolder()
    let settings = ["batch=16", "decay=none"]
    let (a, b) = (
      try auto(["hidden=8"], settings: settings), try auto(["hidden=8"], settings: settings)
    )
    let result = try a.train(.init(steps: 8))
    #expect(result.last.map(\.part) == ["model"] && result.last[0].loss.isFinite)
    _ = try b.train(.init(steps: 4))
    try b.save(to: folder.path + "/half")
    let c = Session.fresh()
    _ = try c.open(from: folder.path + "/half")
    _ = try c.train(.init(steps: 4))
    #expect(try a.weights() == c.weights())
    #expect(try figures(a).mapValues(\.value) == figures(c).mapValues(\.value))
    #expect(try a.samples(10).samples.shape == [10, 2])
  }

  /// Without hidden layers the model is a factor analysis, and the best one of a Gaussian is exact.
  ///
  /// Few codes bound it from below, and many come near.
  @Test func aLinearModelReachesTheEntropy() throws {
    let session = try auto(
      ["hidden=", "latent=2"], data: "mixture", ["means=3,-1", "stds=0.5"],
      settings: ["batch=256", "lr=0.01"])
    _ = try session.train(.init(steps: 1500))
    let few = try figures(session, codes: 1)
    let many = try figures(session, codes: 256)
    let (elbo, best) = (try value(many, "elbo"), try #require(many["elbo"]?.perfect))
    #expect(abs(best + log(2 * Double.pi * exp(1)) + 2 * log(0.5)) < 0.05)
    let bound = try value(many, "log_likelihood")
    #expect(bound <= best + 0.01 && bound > best - 0.03, "\(bound), \(best)")
    #expect(elbo <= bound + 0.02 && elbo > best - 0.1, "\(elbo), \(best)")
    #expect(try value(few, "log_likelihood") <= bound + 0.02)
    let terms = try value(many, "reconstruction") - value(many, "code_kl")
    #expect(abs(terms - elbo) < 1e-9)
  }

  /// A large β buys codes that say nothing: no unit is active, and samples are one blur.
  @Test func aLargeWeightCollapsesTheCodes() throws {
    let session = try auto(["hidden=32", "noise=1"], loss: ["beta=50"])
    _ = try session.train(.init(steps: 300))
    let found = try figures(session, codes: 1)
    #expect(try value(found, "active_units") == 0 && value(found, "code_kl") < 0.05)
  }

  /// On the ring every mode is met, and what lies between them is measured.
  @Test func coversTheRing() throws {
    let session = try auto(settings: ["seed=1"])
    _ = try session.train(.init(steps: 4000))
    let report = Dictionary(
      uniqueKeysWithValues: try session.planeReport(2500).entries.map { ($0.key, $0.value) })
    #expect(report["modes_covered"] == 8, "\(report)")
    let found = try figures(session)
    #expect(try value(found, "active_units") == 2)
    #expect(try value(found, "elbo") < value(found, "log_likelihood") + 0.05)
    #expect(try value(found, "log_likelihood") < (found["elbo"]?.perfect ?? 0) + 0.05)
  }

  @Test func othersHaveNone() throws {
    #expect(try Session.small().evidenceFigures(100).isEmpty)
    let session = try auto(["hidden=8"])
    let nll = try session.likelihoodFigures(100).first { $0.key == "nll" }
    #expect(nll?.value == nil && nll?.label.hasSuffix("bounds its density, see elbo") == true)
  }

  @Test func chancesLieBetweenZeroAndOne() throws {
    let session = Session.fresh()
    _ = try session.choose(.data, "ring")
    do {
      _ = try session.choose(.model, "vae", [Assignment(text: "decoder=bernoulli")])
      Issue.record("it was taken")
    } catch {
      guard case .component(let error, "vae") = error else {
        Issue.record("\(error)")
        return
      }
      #expect(error.option == "decoder")
      #expect(error.description.hasPrefix("a bernoulli decoder is for data from 0 to 1, and there"))
    }
  }
}
