import GanLabKit
import Glibc
import PluginHost
import TestSupport
import Testing

@testable import Lab

/// Models that know their density: how they are trained, and how near they come to the entropy.
@Suite struct LikelihoodTests {
  /// A session with a flow that is ready to train.
  private func flow(
    _ model: String, _ options: [String] = [], data: String = "ring", _ dataOptions: [String] = [],
    settings: [String] = []
  ) throws -> Session {
    let session = Session.fresh()
    try session.set(settings)
    _ = try session.choose(.data, data, dataOptions.map(Assignment.init(text:)))
    _ = try session.choose(.model, model, options.map(Assignment.init(text:)))
    _ = try session.choose(.loss, "nll")
    return session
  }

  private func figures(_ session: Session, _ count: Int = 10_000) throws -> [String: NamedFigure] {
    Dictionary(uniqueKeysWithValues: try session.likelihoodFigures(count).map { ($0.key, $0) })
  }

  @Test(arguments: ["realnvp", "nsf", "maf"]) func aFlowTrains(_ model: String) throws {
    let session = try flow(model, ["layers=2", "hidden=8"], settings: ["batch=32"])
    let result = try session.train(.init(steps: 5))
    #expect(result.last.map(\.part) == ["model"] && result.last[0].loss.isFinite)
    #expect(session.trainer?.trainedParts == ["model"])
    #expect(session.trainer?.present?.points.count == 2 * Snapshots.sampleCount)
    #expect(try session.samples(10).samples.shape == [10, 2])
    // In a game G and D lose in turns; here one number goes down.
    #expect(session.effective.model.beta2 == 0.999 && session.effective.clip == 5)
  }

  /// Where training goes on does not matter to the bits, nor does a checkpoint.
  @Test(arguments: ["realnvp", "nsf", "maf"]) func savedAndOpened(_ model: String) throws {
    let folder = try ScratchFolder()
    let settings = ["batch=16", "decay=none"]
    let (a, b) = (
      try flow(model, ["layers=2", "hidden=8"], settings: settings),
      try flow(model, ["layers=2", "hidden=8"], settings: settings)
    )
    _ = try a.train(.init(steps: 8))
    _ = try b.train(.init(steps: 4))
    try b.save(to: folder.path + "/half")
    let c = Session.fresh()
    _ = try c.open(from: folder.path + "/half")
    _ = try c.train(.init(steps: 4))
    #expect(try a.weights() == c.weights())
    #expect(try figures(a).mapValues(\.value) == figures(c).mapValues(\.value))
  }

  /// The floor is the entropy, with which a model of the very density is level.
  @Test func aGaussianIsModelledExactly() throws {
    let session = try flow(
      "nsf", data: "mixture", ["means=3,-1", "stds=0.1"], settings: ["batch=32"])
    let found = try figures(session)
    let entropy = log(2 * Double.pi * exp(1)) + 2 * log(0.1)
    #expect(abs((found["nll"]?.perfect ?? 0) - entropy) < 0.03)
    #expect(abs(found["nll_gap"]?.value ?? 1) < 2e-3)
    #expect(abs((found["bits_per_dim"]?.value ?? 0) * 2 * log(2) - entropy) < 0.03)
    #expect(found["nll_gap"]?.perfect == 0)
  }

  @Test func aGameKnowsNoDensity() throws {
    let session = try Session.small()
    let found = try figures(session)
    #expect(found["nll"]?.value == nil && found["nll_gap"] == nil && found["bits_per_dim"] == nil)
    #expect(found["nll"]?.label.hasSuffix("this model knows no density") == true)
    // 2-16-2 and 2-16-1: 82 and 65.
    let count = try #require(found["parameters"]?.value)
    #expect(count == 147)
  }

  /// Splines reach the entropy of the narrow ring and of the grid of REFERENCES within 0.1 nats.
  @Test(arguments: [("ring", ["radius=1", "std=0.01"], 2000), ("grid", [], 2500)])
  func splinesReachTheFloor(data: String, options: [String], steps: Int) throws {
    let session = try flow("nsf", data: data, options)
    _ = try session.train(.init(steps: steps))
    let found = try figures(session, 20_000)
    let gap = try #require(found["nll_gap"]?.value)
    // Below the floor is nothing but chance: 20,000 points leave some 0.003 of it.
    #expect(gap > -0.01 && gap < 0.1, "\(gap)")
  }

  @Test func onTheLine() throws {
    let session = try flow(
      "nsf", ["bins=32"], data: "gaussian-1d", ["means=-1,1", "stds=0.1"], settings: ["lr=0.01"])
    _ = try session.train(.init(steps: 1500))
    let gap = try #require(try figures(session, 20_000)["nll_gap"]?.value)
    #expect(gap > -0.01 && gap < 0.1, "\(gap)")
  }

  /// What is longer than the limit is cut to it: with plain steps of length 1, the way shows it.
  @Test func longGradientsAreCut() throws {
    func way(_ clip: String) throws -> (Double, Double) {
      let session = try flow(
        "realnvp", ["layers=2", "hidden=8", "ema=0"],
        settings: ["batch=32", "optimizer=sgd", "lr=1e-3", "decay=none", "clip=\(clip)"])
      let before = try session.weights()
      let norm = try session.train(.init(steps: 1)).last[0].gradientNorm
      let squares = zip(before.joined(), try session.weights().joined()).reduce(0.0) {
        $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1))
      }
      return (norm, squares.squareRoot())
    }
    let (norm, free) = try way("0")
    #expect(abs(free - 1e-3 * norm) < 1e-6 && norm > 0.02)
    let (same, cut) = try way("0.01")
    #expect(same == norm && abs(cut - 1e-5) < 1e-7)
    #expect(try way("1e6").1 == free)
  }

  /// Half a cosine over each command: the last steps are short, and the next command begins anew.
  @Test func theLearningRateFalls() throws {
    #expect(
      [0, 0.5, 1, 2].map { Decay.cosine.share(at: $0) }.map { ($0 * 1e9).rounded() / 1e9 }
        == [1, 0.5, 0, 0])
    #expect(Decay.none.share(at: 0.7) == 1)
    let session = try flow(
      "realnvp", ["layers=2", "hidden=8", "ema=0"], settings: ["batch=32", "decay=cosine"])
    var rates: [Double] = []
    for _ in 0..<2 {
      _ = try session.train(.init(steps: 4)) { trainer, _ in
        rates.append(trainer.optimizers["model"]?.learningRate ?? 0)
      }
    }
    let whole = 1e-3
    for (rate, fraction) in zip(rates, [0, 0.25, 0.5, 0.75, 0, 0.25, 0.5, 0.75]) {
      #expect(abs(rate - whole * Decay.cosine.share(at: fraction)) < 1e-12)
    }
    #expect(rates.count == 8)
  }
}
