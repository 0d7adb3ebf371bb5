import GanLabKit
import TestSupport
import Testing

/// Walks whose limits are known in closed form.
struct LangevinTests {
  /// E(x) = Σ (x - μ)² / 2σ².
  private struct Parabola: Energy {
    var mean = 0.0
    var deviation = 1.0
    var support: ClosedRange<Double>?
    let cost = EvaluationCost(generator: 2, discriminator: 3)
    func energy(_ x: Tensor) -> Tensor {
      (x - mean).square().sum(axes: [1], keepingAxes: true) * (0.5 / deviation / deviation)
    }
  }

  private struct Flat: Energy {
    let support: ClosedRange<Double>? = -1...1
    func energy(_ x: Tensor) -> Tensor { x.sum(axes: [1], keepingAxes: true) * 0 }
  }

  private final class Nothing: Networks {
    let parts: [Part] = []
  }

  private static func context(seed: UInt64 = 1) -> SamplingContext {
    SamplingContext(Nothing(), random: Random(seed: seed))
  }

  /// The states of `chains` after `moves`, in doubles.
  private static func ends(
    _ dynamics: LangevinDynamics, _ energy: any Energy, chains: Int, width: Int = 1,
    start: Double = 0, seed: UInt64 = 1
  ) throws -> [Double] {
    let begin = Tensor.full([chains, width], start, dtype: .float64)
    return try dynamics.run(from: begin, down: energy, in: context(seed: seed)).last.doubles()
  }

  /// Within four standard errors of `expected`, for a Gaussian.
  private static func hasVariance(_ values: [Double], _ expected: Double) -> Bool {
    let found = Statistics(values)
    let error = expected * (2 / Double(values.count)).squareRoot()
    return abs(found.variance - expected) < 4 * error
  }

  /// x ← (1 - ε/2) x + √ε n is stationary at the variance 1/(1 - ε/4): the bias of a finite step.
  @Test(arguments: [1.0, 0.5, 0.1])
  func theBiasOfAStep(_ step: Double) throws {
    let dynamics = LangevinDynamics(stepSize: step, moves: step < 0.2 ? 150 : 40)
    let x = try Self.ends(dynamics, Parabola(), chains: 60_000)
    #expect(Self.hasVariance(x, 1 / (1 - step / 4)))
    #expect(abs(Statistics(x).mean) < 4 * (1.4 / 60_000).squareRoot())
    // At the larger ones the bias is beyond chance, so that the test sees it.
    if step >= 0.5 { #expect(!Self.hasVariance(x, 1)) }
  }

  @Test(arguments: [1.0, 0.5])
  func theCorrectionTakesTheBiasAway(_ step: Double) throws {
    var dynamics = LangevinDynamics(stepSize: step, moves: 60)
    dynamics.isCorrected = true
    let x = try Self.ends(dynamics, Parabola(mean: 2, deviation: 0.8), chains: 60_000, start: 2)
    #expect(Self.hasVariance(x, 0.64))
    #expect(abs(Statistics(x).mean - 2) < 4 * (0.64 / 60_000).squareRoot())
    #expect(
      Statistics.kolmogorov(Array(x.prefix(20_000))) { normalCumulative(($0 - 2) / 0.8) } < 1.95)
  }

  /// A noise of the scale s asks for e^(-E/s²).
  @Test func theNoiseIsATemperature() throws {
    var dynamics = LangevinDynamics(stepSize: 0.4, moves: 60)
    dynamics.noise = 0.5
    #expect(Self.hasVariance(try Self.ends(dynamics, Parabola(), chains: 40_000), 0.25 / 0.9))
    dynamics.isCorrected = true
    #expect(Self.hasVariance(try Self.ends(dynamics, Parabola(), chains: 40_000), 0.25))
    dynamics.isCorrected = false
    dynamics.noise = 0
    let still = try Self.ends(dynamics, Parabola(), chains: 4, start: 3)
    let expected = (0..<60).reduce(3.0) { x, _ in x * 0.8 }
    for x in still { #expect(abs(x - expected) < 1e-12) }
  }

  /// ε falls by the same factor from move to move: without noise the way is a product.
  @Test func theStepFalls() throws {
    var dynamics = LangevinDynamics(stepSize: 0.4, moves: 3)
    dynamics.noise = 0
    dynamics.remainingStep = 0.25
    let x = try Self.ends(dynamics, Parabola(), chains: 1, start: 1)
    #expect(abs(x[0] - (1 - 0.2) * (1 - 0.1) * (1 - 0.05)) < 1e-12)
  }

  @Test func whatDoesNotMoveStays() throws {
    var dynamics = LangevinDynamics(stepSize: 0.3, moves: 20)
    dynamics.moving = .of([1, 0, 1], [1, 3], dtype: .float64)
    for isCorrected in [false, true] {
      dynamics.isCorrected = isCorrected
      let x = try Self.ends(dynamics, Parabola(), chains: 5000, width: 3, start: 1.5)
      let column = { (k: Int) in stride(from: k, to: x.count, by: 3).map { x[$0] } }
      #expect(column(1).allSatisfy { $0 == 1.5 })
      let expected = isCorrected ? 1 : 1 / (1 - 0.3 / 4)
      for k in [0, 2] { #expect(abs(Statistics(column(k)).variance - expected) < 0.1) }
    }
  }

  /// A uniform density on [-1, 1]: reflected, or refused beyond.
  @Test(arguments: [false, true])
  func aSupportIsKept(isCorrected: Bool) throws {
    var dynamics = LangevinDynamics(stepSize: 0.2, moves: 60)
    dynamics.isCorrected = isCorrected
    let x = try Self.ends(dynamics, Flat(), chains: 20_000)
    #expect(x.allSatisfy { (-1...1).contains($0) })
    #expect(Statistics.kolmogorov(x) { ($0 + 1) / 2 } < 1.95)
  }

  @Test func theBitsDoNotDependOnTheThreads() throws {
    var dynamics = LangevinDynamics(stepSize: 0.3, moves: 7)
    dynamics.isCorrected = true
    let before = Engine.threads
    defer { Engine.threads = before }
    let runs = try [1, 2, 3].map { threads in
      Engine.threads = threads
      return try Self.ends(dynamics, Parabola(), chains: 1000)
    }
    #expect(runs[0] == runs[1] && runs[1] == runs[2])
  }

  @Test func aTraceIsWrittenDown() throws {
    let context = Self.context()
    let start = Tensor.full([700, 2], 3, dtype: .float64)
    var dynamics = LangevinDynamics(stepSize: 0.5, moves: 500)
    let trace = try dynamics.run(from: start, down: Parabola(), keeping: [0, 20], in: context)
    #expect(trace.moves == [0, 20, 500] && trace.states.count == 3)
    #expect(try trace.states[0].doubles() == start.doubles())
    #expect(trace.states.allSatisfy { $0.shape == [700, 2] })
    // At most 200 moves have their energies kept.
    #expect(trace.energyMoves.count == 167 && trace.energyMoves[1] == 3)
    #expect(trace.energies.count == 167 && trace.energies.allSatisfy { $0.count == 700 })
    #expect(trace.energies[0].allSatisfy { abs($0 - 9) < 1e-12 } && trace.acceptance == nil)
    #expect(
      context.generatorEvaluations == 700_000 && context.discriminatorEvaluations == 1_050_000)
    let hat = try #require(trace.figures.first { $0.key == "r_hat" }?.value)
    #expect(abs(hat - 1) < 0.02)
    // A walk that has only begun is told apart.
    dynamics.moves = 20
    let young = try dynamics.run(
      from: .of((0..<100).map { Double($0) }, [100, 1], dtype: .float64), down: Parabola(),
      in: context)
    #expect(try #require(young.figures.first { $0.key == "r_hat" }?.value) > 1.05)
  }

  @Test func whatDivergesIsStopped() throws {
    func message(_ dynamics: LangevinDynamics, _ start: Double) throws -> String {
      let error = try #require(throws: ComponentError.self) {
        try dynamics.run(
          from: .full([3, 1], start), down: Parabola(deviation: 1e-3), in: Self.context())
      }
      return error.description
    }
    #expect(
      try message(LangevinDynamics(stepSize: 1, moves: 100), 1)
        == "a chain left the finite numbers in move 3: a smaller step-size, or mala=on")
    #expect(
      try message(LangevinDynamics(stepSize: 1, moves: 100), .infinity)
        == "the energy of a start is no finite number")
    #expect(
      try message(LangevinDynamics(stepSize: 0, moves: 1), 1) == "a step size is greater than 0")
    var both = LangevinDynamics(stepSize: 1, moves: 1)
    both.isCorrected = true
    both.penalty = DiversityPenalty(weight: 1, group: 10)
    #expect(try message(both, 1).hasPrefix("the penalty ties chains to each other"))
    both.penalty = nil
    both.noise = 0
    #expect(try message(both, 1).hasPrefix("without noise there is nothing to correct"))
  }

  @Test func aWalkCanBeStopped() throws {
    var asked = 0
    let context = SamplingContext(
      Nothing(), random: Random(seed: 1),
      isCancelled: {
        asked += 1
        return asked > 3
      })
    #expect(throws: Cancelled.self) {
      try LangevinDynamics(stepSize: 0.1, moves: 1_000_000)
        .run(from: .zeros([10, 1]), down: Parabola(), in: context)
    }
    #expect(asked == 4)
  }

  /// The mean distance of three points, and the slope of the penalty against differences.
  @Test func theDiversityPenalty() throws {
    let penalty = DiversityPenalty(weight: 2, group: 10)
    let triangle = Tensor.of([0, 0, 3, 0, 0, 4], [3, 2], dtype: .float64)
    #expect(abs(try penalty.meanDistance(triangle).item() - 4) < 1e-9)
    #expect(abs(try penalty.total(triangle).item() - 3 * 2 / (4 + 1e-6)) < 1e-9)
    #expect(try penalty.total(triangle.sliced(0..<1)).item() == 0)
    var random = Random(seed: 5)
    let z = random.normal([6, 3], dtype: .float64)
    let way = random.normal([6, 3], dtype: .float64)
    let x = z.tracked()
    let slope = try gradient(of: penalty.total(x), withRespectTo: [x])[0]
    let exact = try (slope * way).sum().item()
    let differences = try TestSupport.slope { try penalty.total(z + way * $0).item() }
    #expect(abs(exact - differences) < 1e-8)
    // Copies have no direction to leave each other, and no NaN either.
    let copies = Tensor.ones([4, 2], dtype: .float64).tracked()
    #expect(try gradient(of: penalty.total(copies), withRespectTo: [copies])[0].isFinite())
  }

  @Test func diversityPushesChainsApart() throws {
    func spread(_ weight: Double) throws -> Double {
      var dynamics = LangevinDynamics(stepSize: 0.05, moves: 100)
      dynamics.penalty = weight > 0 ? DiversityPenalty(weight: weight, group: 50) : nil
      return Statistics(try Self.ends(dynamics, Parabola(), chains: 2000, width: 2)).variance
    }
    // Of a Gaussian the mean distance is √π σ: the energy per coordinate gains -c/(m² …), beyond chance here.
    #expect(try spread(3) > 1.3 * spread(0))
  }
}
