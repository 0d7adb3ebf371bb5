import GanLabKit
import Lab
import PluginHost
import TestSupport
import Testing

/// Samplers and measures in C work on the trained model through the lab, which counts and seeds.
@Suite struct CRunTests {
  /// Without a step the walk is the prior sampler.
  @Test func noStepsAreThePrior() throws {
    let folder = try ScratchFolder()
    let session = try Session.small(
      [try CLibrary.example("walk", in: folder)], loss: "nonsaturating")
    _ = try session.train(.init(steps: 5))
    let stream = Random(seed: 9)
    let prior = try session.samples(50, random: stream)
    _ = try session.choose(.sampler, "walk-c", [Assignment("steps", ["0"])])
    let walk = try session.samples(50, random: stream)
    #expect(try walk.samples.floats() == prior.samples.floats())
    #expect(walk.generatorEvaluations == 50 && walk.discriminatorEvaluations == 50)
    #expect(walk.figures.map(\.key) == ["mean_logit"])
    #expect(walk.figures.map(\.label) == ["mean logit"])
  }

  /// The same walk, written with the engine.
  @Test func theWalkIsTheFormula() throws {
    let folder = try ScratchFolder()
    let session = try Session.small(
      [try CLibrary.example("walk", in: folder)], loss: "nonsaturating")
    _ = try session.train(.init(steps: 20))
    _ = try session.choose(
      .sampler, "walk-c", [Assignment("steps", ["4"]), Assignment("step-size", ["0.05"])])
    let set = try session.samples(17, random: Random(seed: 2))
    #expect(set.samples.shape == [17, 2])
    #expect(set.generatorEvaluations == 17 * 9 && set.discriminatorEvaluations == 17 * 5)

    let networks = try #require(session.networks as? any AdversarialNetworks)
    var random = Random(seed: 2)
    var z = networks.prior.samples(17, random: &random)
    for _ in 0..<4 {
      let codes = z.tracked()
      let d = networks.discriminate(networks.generate(codes, .evaluation), .evaluation)
      let slope = try gradient(of: d.sum(), withRespectTo: [codes])[0]
      z = z + (slope - z) * 0.025 + random.normal(z.shape) * 0.05.squareRoot()
    }
    let expected = try networks.generate(z, .evaluation).floats()
    for (found, expected) in zip(try set.samples.floats(), expected) {
      #expect(abs(found - expected) < 1e-4)
    }
    let logits = networks.discriminate(networks.generate(z, .evaluation), .evaluation)
    let figure = try #require(set.figures.first?.value)
    #expect(abs(figure - (try logits.mean().item())) < 1e-4)
    // The same seed gives the same bits, another one others.
    #expect(
      try session.samples(17, random: Random(seed: 2)).samples.floats() == set.samples.floats())
    #expect(
      try session.samples(17, random: Random(seed: 3)).samples.floats() != set.samples.floats())
  }

  /// What the model's codes are is told to C, so that it can refuse.
  @Test func otherCodes() throws {
    let folder = try ScratchFolder()
    let session = try Session.small([try CLibrary.example("walk", in: folder)], loss: "minimax")
    _ = try session.choose(.model, "gan-mlp", [Assignment("prior", ["uniform"])])
    _ = try session.choose(.sampler, "walk-c")
    let error = try labError { _ = try session.samples(5) }
    guard case .component(let reason, "walk-c") = error else {
      Issue.record("\(error)")
      return
    }
    #expect(reason.description == "the walk is for Gaussian codes, and the model's are others")
  }

  @Test func ctrlCStopsIt() throws {
    let folder = try ScratchFolder()
    let walk = try component((any Sampler).self, of: try CLibrary.example("walk", in: folder))
    try walk.set("steps", to: ["100000"])
    let session = try Session.small([], loss: "minimax")
    var asked = 0
    let context = SamplingContext(
      try #require(session.networks), source: session.source, random: Random(seed: 1),
      isCancelled: {
        asked += 1
        return asked > 3
      })
    #expect(throws: Cancelled.self) { try context.draw(10, with: walk) }
    #expect(asked == 4)
    #expect(context.fraction == 4e-5)
  }

  @Test func aMeasure() throws {
    let folder = try ScratchFolder()
    let moments = try component(
      (any Measure).self, of: try CLibrary.example("moments", in: folder))
    let session = try Session.small([], loss: "minimax")
    var random = Random(seed: 4)
    let (x, y) = (random.normal([40, 3]) * 2 + 1, random.normal([60, 3]))
    let context = MeasureContext(
      x, reference: y, networks: try #require(session.networks), random: random)
    let figures = try context.run(moments)
    func moment(_ x: Tensor) throws -> (mean: [Double], spread: Double) {
      let mean = x.mean(axes: [0], keepingAxes: true)
      return (
        try mean.doubles(), try ((x - mean).square().sum() * (1 / Double(x.shape[0]))).item()
      )
    }
    let (a, b) = (try moment(x), try moment(y))
    let distance = zip(a.mean, b.mean).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    #expect(figures.map(\.key) == ["mean_distance", "spread_ratio"])
    #expect(abs((figures[0].value ?? 0) - distance.squareRoot()) < 1e-5)
    #expect(abs((figures[1].value ?? 0) - a.spread / b.spread) < 1e-5)
    #expect(figures.map(\.unit) == [.length, .number])
    #expect(figures.map(\.better) == [.low, .perfect] && figures.map(\.perfect) == [0, 1])
    #expect(figures[1].label == "spread of the samples over that of the data")

    let few = MeasureContext(
      random.normal([1, 2]), reference: y, networks: try #require(session.networks),
      random: random)
    let error = try #require(throws: ComponentError.self) { try few.run(moments) }
    #expect(error.description == "moments take at least 2 samples")
  }

  /// What a sampler gets through the lab, over arrays with strides of every kind, and what it is told
  /// when it asks for what there is not.
  @Test(arguments: [
    ("strides", nil),
    (
      "null",
      "it called generate with no array for the codes"
    ),
    ("rank", "it called generate with codes of 0 axes, and they are [n, 2]"),
    ("codes", "it called generate with codes of the shape [4, 3], and they are [n, 2]"),
    ("negative", "it called prior with codes of the shape [-1, 2], and they are [n, 2]"),
    ("rows", "it called discriminate with 2 rows of logits, and 4 of the others"),
    (
      "cotangent",
      "it called discriminate_gradient with cotangent of the shape [4, 2], and they are [n, 1]"
    ),
    ("count", "of 4 samples it says that it drew 5"),
    ("none", "of 4 samples it says that it drew 0"),
    ("key", "'Mean' is no name of a figure: lower-case letters, digits and _, a letter first"),
    ("code", "its samples failed with code -3"),
    ("null-figure", "it gave a figure that is null"),
    (
      "short-figure",
      """
      a gl_figure has 4 bytes, and this lab knows \(MemoryLayout.offset(of: \gl_figure.label) ?? 0) \
      to \(MemoryLayout<gl_figure>.size): set size to sizeof(gl_figure), or build it with this \
      lab's header
      """
    ),
  ])
  func whatASamplerAsks(way: String, message: String?) throws {
    let folder = try ScratchFolder()
    let path = try CLibrary.fixture("asking", in: folder)
    let asking = try component((any Sampler).self, of: path)
    try asking.set("way", to: [way])
    let session = try Session.small([], loss: "minimax")
    let context = SamplingContext(
      try #require(session.networks), source: session.source, criticOutput: .logit,
      random: Random(seed: 1))
    guard let message else {
      // The fixture compares for itself; it returns as many samples as it found to be right.
      let set = try context.draw(4, with: asking)
      #expect(set.samples.shape == [3, 2])
      #expect(
        set.figures == [
          NamedFigure("logit", 1, "logits", unit: .share, better: .high),
          NamedFigure("nothing", nil, unit: .nats, better: .low, perfect: 2),
        ])
      return
    }
    let error = try #require(throws: ComponentError.self) { try context.draw(4, with: asking) }
    #expect(error.description == message)
  }

  @Test func withoutDataOrCritic() throws {
    let folder = try ScratchFolder()
    let path = try CLibrary.fixture("asking", in: folder)
    for (way, message) in [
      ("data", "there are no data"), ("critic", "this needs a critic, and the model has none"),
    ] {
      let asking = try component((any Sampler).self, of: path)
      try asking.set("way", to: [way])
      let context = SamplingContext(GeneratorAlone(), random: Random(seed: 1))
      let error = try #require(throws: ComponentError.self) { try context.draw(4, with: asking) }
      #expect(error.description == message)
    }
  }

  /// Networks that lack a critic: samples are codes.
  private final class GeneratorAlone: GeneratorNetworks {
    let parts: [Part] = []
    let prior = Prior(dimensions: 2)
    func generate(_ z: Tensor, _ mode: Mode) -> Tensor { z }
  }
}
