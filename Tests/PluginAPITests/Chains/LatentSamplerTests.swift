import GanLabKit
import Glibc
import PluginHost
import TestSupport
import Testing

/// Samplers on a game whose answer is known.
///
/// p_g = N(0, 1), p_d = N(μ, σ²), and D is the best there is, d(x) = ln p_d(x) - ln p_g(x): what is exact gives
/// the data.
struct LatentSamplerTests {
  /// x = z, and the exact logarithm of the densities' quotient.
  private final class Exact: AdversarialNetworks {
    let parts: [Part] = []
    let prior: Prior
    let criticMixesSamples = false
    let (mean, deviation) = (0.8, 0.6)
    init(_ prior: Prior = Prior(dimensions: 1)) { self.prior = prior }
    func generate(_ z: Tensor, _ mode: Mode) -> Tensor { z }
    func discriminate(_ x: Tensor, _ mode: Mode) -> Tensor {
      let first = x.sliced(axis: 1, 0..<1)
      return first.square() * 0.5 - ((first - mean) * (1 / deviation)).square() * 0.5
        - Glibc.log(deviation)
    }
  }

  private static func context(
    _ networks: any Networks, output: CriticOutput? = .logit, seed: UInt64 = 3
  ) throws -> SamplingContext {
    let mixture = try GaussianMixture(means: [[0.8]], deviations: [0.6])
    return SamplingContext(
      networks, source: MixtureSource(mixture), criticOutput: output, random: Random(seed: seed))
  }

  private static func sampler(_ library: String, _ options: [String: String] = [:]) throws
    -> any Sampler
  {
    let sampler = try #require(try Plugins.make(.sampler, library) as? any Sampler)
    for (name, word) in options { try sampler.set(name, to: [word]) }
    return sampler
  }

  private static func isExact(_ values: [Double]) -> Bool {
    let found = Statistics(values)
    let count = Double(values.count)
    return Statistics.kolmogorov(values) { normalCumulative(($0 - 0.8) / 0.6) } < 1.95
      && abs(found.mean - 0.8) < 4 * 0.6 / count.squareRoot()
      && abs(found.variance - 0.36) < 4 * 0.36 * (2 / count).squareRoot()
  }

  @Test(arguments: [
    ("DDLS", ["mala": "on", "step-size": "0.3", "steps": "80"]),
    ("DRS", ["percentile": "0"]),
    ("MHGAN", ["calibration": "none", "steps": "60"]),
    ("Langevin", ["mala": "on", "step-size": "0.2", "steps": "80"]),
  ])
  func givesTheData(_ library: String, _ options: [String: String]) throws {
    let context = try Self.context(Exact())
    let set = try context.draw(20_000, with: Self.sampler(library, options))
    #expect(set.samples.shape == [20_000, 1])
    #expect(Self.isExact(try set.samples.doubles()))
    // The prior's samples are not those of the data, so that the test can fail.
    let prior = try context.draw(20_000, with: Self.sampler("PriorSampler"))
    #expect(!Self.isExact(try prior.samples.doubles()))
  }

  /// Plain walks have the bias that their step brings: ε = 0.3 here is 0.3/0.36 in units of σ².
  @Test func plainWalksAreBiased() throws {
    let set = try Self.context(Exact())
      .draw(20_000, with: Self.sampler("DDLS", ["step-size": "0.3", "steps": "80"]))
    let variance = Statistics(try set.samples.doubles()).variance
    #expect(abs(variance - 0.36 / (1 - 0.3 / 0.36 / 4)) < 0.02)
  }

  /// Kept by e^(d - M): one in M, and M is known where d is.
  @Test func rejectionKeepsWhatItMust() throws {
    let set = try Self.context(Exact()).draw(20_000, with: Self.sampler("DRS", ["percentile": "0"]))
    // max (x²/2 - (x - μ)²/2σ²) lies at x = μ/(1 - σ²).
    let best = 0.8 / (1 - 0.36)
    let most = best * best / 2 - (best - 0.8) * (best - 0.8) / 0.72 - Glibc.log(0.6)
    let rate = try #require(set.figures.first { $0.key == "acceptance" }?.value)
    #expect(abs(rate * Glibc.exp(most) - 1) < 0.03)
    #expect(set.generatorEvaluations == set.discriminatorEvaluations)
    #expect(abs(Double(set.generatorEvaluations - 10_000) * rate / 20_000 - 1) < 0.1)
  }

  /// A critic whose logits are stretched and shifted is set right by the line that was fitted.
  private final class Overconfident: AdversarialNetworks {
    let exact = Exact()
    let parts: [Part] = []
    let criticMixesSamples = false
    var prior: Prior { exact.prior }
    func generate(_ z: Tensor, _ mode: Mode) -> Tensor { z }
    func discriminate(_ x: Tensor, _ mode: Mode) -> Tensor { exact.discriminate(x, mode) * 3 + 2 }
  }

  @Test func calibrationSetsACriticRight() throws {
    let run = { (kind: String) in
      try Self.context(Overconfident()).draw(
        20_000, with: Self.sampler("MHGAN", ["calibration": kind, "calibrate-on": "100000"]))
    }
    #expect(Self.isExact(try run("logistic").samples.doubles()))
    #expect(!Self.isExact(try run("none").samples.doubles()))
    // Steps are no line, but near it.
    let stepped = Statistics(try run("isotonic").samples.doubles())
    #expect(abs(stepped.mean - 0.8) < 0.03 && abs(stepped.variance - 0.36) < 0.04)
  }

  /// Codes of several coordinates, of which one counts.
  @Test func someCoordinatesMove() throws {
    let networks = Exact(Prior(dimensions: 4))
    let trace = { (options: [String: String]) in
      let sampler = try #require(try Self.sampler("DDLS", options) as? any ChainSampler)
      let found = try sampler.trace(50, keeping: [0], Self.context(networks))
      let (a, b) = (try found.states[0].doubles(), try found.last.doubles())
      return (0..<4).map { k in (0..<50).contains { a[4 * $0 + k] != b[4 * $0 + k] } }
    }
    #expect(try trace([:]) == [true, true, true, true])
    #expect(try trace(["dims": "2"]) == [true, true, false, false])
    #expect(try trace(["dims": "3", "dims-by": "random"]).count { $0 } == 3)
    // E is z₁²·1/2σ² - … in the first, and z²/2 in the others: its slope varies most in the first.
    #expect(try trace(["dims": "1", "dims-by": "variance"]) == [true, false, false, false])
  }

  /// Codes that name a class keep it, and the critic is told.
  private final class Told: ConditionalNetworks {
    let parts: [Part] = []
    let prior = Prior(dimensions: 3, classes: 2)
    let criticMixesSamples = false
    func generate(_ z: Tensor, _ mode: Mode) -> Tensor { z.sliced(axis: 1, 0..<1) }
    /// The density quotient of N(±1, 1) and N(0, 1).
    func discriminate(_ x: Tensor, givenClasses rows: Tensor, _ mode: Mode) -> Tensor {
      let mean = rows.matmul(.of([-1, 1], [2, 1], dtype: x.dtype))
      return mean * x - mean.square() * 0.5
    }
  }

  @Test(arguments: ["DDLS", "MHGAN", "DOT"])
  func classesStay(_ library: String) throws {
    let mixture = try GaussianMixture(means: [[-1], [1]], deviations: [1, 1])
    let context = SamplingContext(
      Told(), source: MixtureSource(mixture), criticOutput: .logit, random: Random(seed: 2))
    let sampler = try Self.sampler(
      library, library == "DDLS" ? ["mala": "on", "step-size": "0.5"] : ["steps": "50"])
    if let chains = sampler as? any ChainSampler {
      let trace = try chains.trace(300, keeping: [0], context)
      let names = { (z: Tensor) in try z.sliced(axis: 1, 1..<3).doubles() }
      #expect(try names(trace.states[0]) == names(trace.last))
      guard library == "DDLS" else { return }
      let (codes, places) = (
        try names(trace.last), try trace.last.sliced(axis: 1, 0..<1).doubles()
      )
      let second = places.indices.filter { codes[2 * $0 + 1] == 1 }.map { places[$0] }
      #expect(abs(Statistics(second).mean - 1) < 4 / Double(second.count).squareRoot())
    } else {
      // Of both classes together: the mean of |x| is not that of N(0, 1), 0.80, but 1.17.
      let x = try sampler.samples(4000, context).samples.doubles()
      #expect(abs(Statistics(x.map { abs($0) }).mean - 1.1666) < 0.05)
    }
  }

  @Test func severalSamplesOfAChain() throws {
    let context = try Self.context(Exact())
    let set = try context.draw(
      1000,
      with: Self.sampler(
        "DDLS", ["steps": "250", "burn-in": "50", "thin": "20", "step-size": "0.2"]))
    #expect(set.samples.shape == [1000, 1])
    // Ten of each of a hundred chains.
    #expect(set.discriminatorEvaluations == 100 * 250)
    let worth = try #require(set.figures.first { $0.key == "effective_samples" }?.value)
    #expect((200...1000).contains(worth))
  }

  /// Where the critic is steeper than k a sample moves until it is not; elsewhere the way does not pay.
  @Test(arguments: ["latent", "data"])
  func transportStopsWhereTheWayDoesNotPay(_ space: String) throws {
    let sampler = try Self.sampler("DOT", ["space": space, "steps": "600"])
    let set = try Self.context(Exact()).draw(5000, with: sampler)
    let chains = try #require(sampler as? any ChainSampler)
    let start = try chains.trace(5000, keeping: [0], Self.context(Exact())).states[0].doubles()
    let k = try #require(set.figures.first { $0.key == "slope" }?.value)
    // d' = x - (x - μ)/σ² of the best critic; here code and sample are the same.
    let slope = { (x: Double) in abs(x - (x - 0.8) / 0.36) }
    let end = try set.samples.doubles()
    #expect(start.contains { slope($0) > 1.1 * k })
    #expect(end.allSatisfy { slope($0) < 1.05 * k })
    for (from, to) in zip(start, end) where slope(from) < 0.8 * k {
      #expect(abs(from - to) < 0.05)
    }
  }

  @Test func whatIsRefused() throws {
    func message(
      _ library: String, _ options: [String: String] = [:], _ networks: any Networks = Exact(),
      output: CriticOutput? = .logit
    ) throws -> String {
      let error = try #require(throws: ComponentError.self) {
        try Self.context(networks, output: output)
          .draw(10, with: Self.sampler(library, options))
      }
      return error.description
    }
    #expect(
      try message("DDLS", ["dims": "2"]) == "2 coordinates cannot move: a code of this model has 1")
    #expect(
      try message("DDLS", ["thin": "60"])
        == "no sample is left of 100 moves after a burn-in of 50, one in 60")
    for library in ["DDLS", "DRS", "MHGAN", "DOT"] {
      #expect(
        try message(library, output: nil).hasPrefix(
          "this follows the critic, and no loss that is chosen"))
    }
    #expect(
      try message("DRS", output: .value)
        == "this critic's output is a score without a unit, and no logit: calibration=logistic or "
        + "calibration=isotonic makes one of it")
    #expect(
      try message("DRS", ["percentile": "100", "most": "1"]).contains(
        "were kept, and 10 are wanted"))
    #expect(
      try message("Langevin", ["energy": "model"])
        == "this model does not know its density: model realnvp, or energy=data")
    #expect(
      try message("DOT", ["sphere": "on"], Exact(Prior(.uniform, dimensions: 1)))
        == "a sphere holds the codes of a Gaussian, and of nothing else")
    let bad = try Self.sampler("DDLS")
    for (option, word) in [
      ("step-size", "0"), ("step-size", "-1"), ("steps", "-1"), ("noise", "-1"),
    ] {
      #expect(throws: OptionError.self) { try bad.set(option, to: [word]) }
    }
  }

  /// Samples of more than one axis, as images are: all of them come from the generator.
  @Test(arguments: ["DDLS", "DRS", "DOT"])
  func images(_ library: String) throws {
    final class Images: AdversarialNetworks {
      let parts: [Part] = []
      let prior = Prior(dimensions: 4)
      let criticMixesSamples = false
      func generate(_ z: Tensor, _ mode: Mode) -> Tensor {
        (z.sliced(axis: 1, 0..<1) + .zeros([z.shape[0], 4])).reshaped([z.shape[0], 1, 2, 2])
      }
      func discriminate(_ x: Tensor, _ mode: Mode) -> Tensor {
        x.reshaped([x.shape[0], 4]).mean(axes: [1], keepingAxes: true)
      }
    }
    let options = library == "DRS" ? ["calibration": "none"] : [:]
    let context = SamplingContext(
      Images(), source: MixtureSource(try GaussianMixture(means: [[0, 0, 0, 0]], deviations: [1])),
      criticOutput: .logit, random: Random(seed: 1))
    let set = try context.draw(30, with: Self.sampler(library, options))
    #expect(set.samples.shape == [30, 1, 2, 2])
    let values = try set.samples.doubles()
    for start in stride(from: 0, to: values.count, by: 4) {
      #expect(values[start..<start + 4].allSatisfy { $0 == values[start] })
    }
  }

  /// Both kinds of weights of a generator that keeps an average.
  @Test func theWeightsThatCount() throws {
    final class Two: AdversarialNetworks {
      let parts: [Part] = []
      let prior = Prior(dimensions: 1)
      let criticMixesSamples = false
      func generate(_ z: Tensor, _ mode: Mode) -> Tensor { mode == .live ? z * 0 + 7 : z * 0 }
      func discriminate(_ x: Tensor, _ mode: Mode) -> Tensor { x * 0 }
    }
    for library in ["DDLS", "MHGAN", "DRS"] {
      for (weights, expected) in [("average", 0.0), ("last", 7)] {
        let set = try Self.context(Two()).draw(
          20,
          with: Self.sampler(
            library,
            ["weights": weights]
              .merging(library == "DDLS" ? [:] : ["calibration": "none"]) { $1 }))
        #expect(try set.samples.doubles().allSatisfy { $0 == expected })
      }
    }
  }
}

/// Φ(x).
func normalCumulative(_ x: Double) -> Double { 0.5 * erfc(-x / 2.squareRoot()) }
