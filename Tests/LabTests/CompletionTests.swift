import GanLabKit
import Glibc
import TestSupport
import Testing

@testable import Lab

/// Models that are given half of a sample, and what is measured of them.
@Suite struct CompletionTests {
  private let session = Session.fresh()

  private func choose(_ kind: Kind, _ name: String, _ options: String...) throws {
    _ = try session.choose(kind, name, options.map(Assignment.init(text:)))
  }

  private func figures(_ count: Int = 2000) throws -> [String: NamedFigure] {
    let all = try session.completionFigures(count)
    return Dictionary(uniqueKeysWithValues: all.map { ($0.key, $0) })
  }

  /// Two modes above each other with unlike weights, and a third beside them: E[x₂|x₁] is neither 0 nor a mode.
  private func chooseMixture() throws {
    try choose(.data, "mixture", "means=0,1,0,-1,2,0.5", "stds=0.3", "weights=3,1,2")
  }

  /// Answers E[x₂|x₁], or draws from p(x₂|x₁), exactly.
  private final class Oracle: GeneratorNetworks {
    let prior: Prior
    let mixture: GaussianMixture
    var parts: [Part] { [] }

    init(_ mixture: GaussianMixture, draws: Bool) throws {
      self.mixture = mixture
      prior = Prior(.uniform, latent: draws ? 3 : 0, given: try Given(halfOf: [2]))
    }

    func generate(_ z: Tensor, _ mode: Mode) -> Tensor {
      guard let codes = try? z.doubles() else { return z }
      let width = prior.dimensions
      return .of(
        (0..<z.shape[0]).flatMap { row -> [Double] in
          let code = Array(codes[row * width..<(row + 1) * width])
          let x1 = code[width - 1]
          return [x1, width == 1 ? mixture.conditional(on: [x1]).mean[0] : draw(code, x1)]
        }, [z.shape[0], 2])
    }

    private func draw(_ code: [Double], _ x1: Double) -> Double {
      let u = code[0..<3].map { min(max(($0 + 1) / 2, 1e-9), 1 - 1e-9) }
      let shares = mixture.weights.indices.map { k in
        let t = (x1 - mixture.means[k][0]) / mixture.deviations[k]
        return mixture.weights[k] * exp(-t * t / 2) / mixture.deviations[k]
      }
      var left = u[0] * shares.reduce(0, +)
      let k = shares.indices.first {
        left -= shares[$0]
        return left <= 0
      }
      let normal = (-2 * log(u[1])).squareRoot() * cos(2 * Double.pi * u[2])
      return mixture.means[k ?? 0][1] + mixture.deviations[k ?? 0] * normal
    }
  }

  /// The conditional mean has the least error there is, the root of the conditional variance, and no sampler.
  @Test func theExactMean() throws {
    try chooseMixture()
    let mixture = try #require(session.source?.mixture)
    session.networks = try Oracle(mixture, draws: false)
    let found = try figures(10_000)
    let error = try #require(found["completion_error"])
    #expect(abs((error.value ?? 0) - (error.perfect ?? 9)) < 1e-6)
    #expect(found["completion_diversity"]?.value == 0)
    let mean = try #require(found["completion_mean_error"]?.value)
    #expect(mean < 1e-6)
    #expect(found["completion_mean_error"]?.perfect == 0)
    // √ E Var(x₂|x₁), by the law of total variance: what a perfect sampler's diversity is √2 times of.
    let least = try #require(found["completion_diversity"]?.perfect) / 2.0.squareRoot()
    #expect(abs((error.value ?? 0) - least) < 0.02 * least)
    // Of the columns at 0, two thirds of all, 0.09 and 0.75; of that at 2 0.09 alone, up to a tail.
    #expect(abs(least * least - (0.09 + 2.0 / 3 * 0.75)) < 0.02)
  }

  /// A sampler of p(x₂|x₁) itself: error and diversity are √2 times the least error.
  @Test func theExactSampler() throws {
    try chooseMixture()
    let mixture = try #require(session.source?.mixture)
    session.networks = try Oracle(mixture, draws: true)
    let found = try figures(10_000)
    let error = try #require(found["completion_error"]?.value)
    let diversity = try #require(found["completion_diversity"])
    let perfect = try #require(diversity.perfect)
    #expect(abs(error - perfect) < 0.03 * perfect && abs((diversity.value ?? 0) - perfect) < 0.03)
    let mean = try #require(found["completion_mean_error"])
    let chance = try #require(mean.perfect)
    #expect(abs((mean.value ?? 0) - chance) < 0.05 * chance && chance > 0.1)
  }

  /// A regressor comes to answer the conditional mean, which lies off the data.
  @Test func aRegressorLearnsTheMean() throws {
    try chooseMixture()
    try choose(.model, "regressor", "hidden=32,32")
    try choose(.loss, "squared-error")
    let before = try #require(try figures()["completion_mean_error"]?.value)
    try session.set(["batch=256", "lr=3e-3"])
    _ = try session.train(.init(steps: 1500))
    let found = try figures()
    let mean = try #require(found["completion_mean_error"]?.value)
    #expect(before > 0.3 && mean < 0.08, "\(before), then \(mean)")
    let error = try #require(found["completion_error"])
    #expect((error.value ?? 9) < 1.02 * (error.perfect ?? 0))
    #expect(found["completion_diversity"]?.value == 0)
    // Between the modes at 1 and -1 it answers their mean, 0.5.
    let networks = try #require(session.networks as? any GeneratorNetworks)
    let answer = try networks.generate(.of([0.0], [1, 1]), .evaluation).doubles()
    #expect(answer[0] == 0 && abs(answer[1] - 0.5) < 0.12, "\(answer)")
  }

  /// The three learn and are measured on images; colours of the greys do not change what is measured.
  @Test(arguments: [
    ("regressor", "squared-error", ["hidden=8"]), ("regressor", "squared-error", ["channels=2,4"]),
    ("cvae-half", "elbo", ["hidden=8", "decoder=bernoulli"]),
    ("cvae-half", "elbo", ["hidden=8", "channels=2,4", "decoder=bernoulli"]),
    ("cgan-half", "nonsaturating", ["hidden=8", "output=tanh"]),
    ("cgan-half", "wasserstein", ["hidden=8", "channels=2,4", "norm=batch"]),
  ])
  func halvesOfImages(_ item: (model: String, loss: String, options: [String])) throws {
    try choose(.data, "digits", "train=60", "test=30")
    _ = try session.choose(.model, item.model, item.options.map(Assignment.init(text:)))
    try choose(.loss, item.loss)
    if item.loss == "wasserstein" { _ = try session.turn("gradient-penalty", on: true) }
    try session.set(["batch=8"])
    let before = try session.weights()
    _ = try session.train(.init(steps: 2))
    #expect(try zip(before, session.weights()).contains { $0 != $1 })
    let found = try figures(30)
    let sharpness = try #require(found["completion_sharpness"])
    #expect(found.count == 3 && found.values.allSatisfy { $0.value?.isFinite == true })
    #expect((found["completion_diversity"]?.value == 0) == (item.model == "regressor"))
    // In greys from 0 to 1, whatever numbers the model wants.
    #expect((sharpness.perfect ?? 0) > 0.02 && (sharpness.perfect ?? 1) < 0.2)
    let set = try session.samples(5, random: Random(seed: 1), .none)
    #expect(set.samples.shape == [5, 1, 28, 28])
    // What is given is of data.
    let kept = try session.samples(1, random: Random(seed: 1), .none).samples.doubles()[..<392]
    let all = try #require(session.source?.population)
    var random = Random(seed: 1)
    let data = try all.source.samples(60, random: &random, dtype: .float32).doubles()
    #expect((0..<60).contains { Array(data[784 * $0..<784 * $0 + 392]) == Array(kept) })
  }

  @Test func savedAndOpened() throws {
    let folder = try ScratchFolder()
    try choose(.data, "ring")
    try choose(.model, "cgan-half", "hidden=8")
    try choose(.loss, "nonsaturating")
    _ = try session.train(.init(steps: 3))
    try session.save(to: folder.path + "/run")
    let other = Session.fresh()
    _ = try other.open(from: folder.path + "/run")
    #expect(try other.completionFigures(50) == session.completionFigures(50))
    _ = try session.train(.init(steps: 3))
    _ = try other.train(.init(steps: 3))
    #expect(try session.weights() == other.weights())
  }

  @Test func othersAreRefused() throws {
    try choose(.data, "ring")
    try choose(.model, "gan-mlp", "hidden=8")
    #expect(try session.completionFigures(10).isEmpty)
    let error = try labError { try choose(.loss, "squared-error") }
    guard case .incompatible(let why) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(why.need == .regression && why.lacking == ["gan-mlp"])
    try choose(.model, "regressor", "hidden=8")
    for loss in ["nonsaturating", "elbo", "nll"] {
      #expect(throws: LabError.self) { try choose(.loss, loss) }
    }
    for (data, model) in [
      ("gaussian-1d", "regressor"), ("gaussian-1d", "cgan-half"), ("gaussian-1d", "cvae-half"),
    ] {
      let other = Session.fresh()
      _ = try other.choose(.data, data)
      let error = try labError { _ = try other.choose(.model, model) }
      guard case .component(let reason, model) = error else {
        Issue.record("\(error)")
        continue
      }
      #expect(reason.description.hasPrefix("half of a sample is given"))
    }
    let plane = Session.fresh()
    _ = try plane.choose(.data, "moons")
    let convolutions = try labError {
      _ = try plane.choose(.model, "regressor", [Assignment(text: "channels=4")])
    }
    guard case .component(let reason, "regressor") = convolutions else {
      Issue.record("\(convolutions)")
      return
    }
    #expect(reason.description.hasPrefix("convolutions are for images"))
  }
}
