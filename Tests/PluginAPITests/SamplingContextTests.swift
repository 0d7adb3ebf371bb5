import GanLabKit
import Testing

/// What stands between the lab and a sampler or a measure: who counts, who stops, what is refused.
struct SamplingContextTests {
  /// Doubles its codes; the critic sums coordinates.
  private final class Doubling: AdversarialNetworks {
    let parts: [Part] = []
    let prior = Prior(dimensions: 2)
    let criticMixesSamples = false
    func generate(_ z: Tensor, _ mode: Mode) -> Tensor { z * 2 }
    func discriminate(_ x: Tensor, _ mode: Mode) -> Tensor {
      x.sum(axes: [1], keepingAxes: true)
    }
  }

  private final class Nothing: Networks {
    let parts: [Part] = []
  }

  /// Keeps a sample where the critic says more than 0, in steps that look up.
  private struct Rejecting: Sampler {
    static let about = About("rejecting", "keeps what the critic likes")
    var figures: [NamedFigure] = []

    func samples(_ count: Int, _ context: SamplingContext) throws -> SampleSet {
      var kept: [Tensor] = []
      let prior = try context.prior()
      for step in 0..<4 {
        // It returns what it has, as a sampler in C would.
        if context.isCancelled() { break }
        let x = try context.generate(prior.samples(count, random: &context.random))
        _ = try context.discriminate(x)
        kept.append(x)
        context.report(Double(step + 1) / 4)
      }
      return SampleSet(concatenate(kept), figures: figures)
    }
  }

  @Test func theContextCountsWhatIsEvaluated() throws {
    let context = SamplingContext(Doubling(), random: Random(seed: 1))
    let figures = [NamedFigure("acceptance", 0.5, unit: .share)]
    let set = try context.draw(10, with: Rejecting(figures: figures))
    #expect(set.samples.shape == [40, 2])
    #expect(set.generatorEvaluations == 40 && set.discriminatorEvaluations == 40)
    #expect(set.figures == figures && context.fraction == 1 && !context.wasCancelled)
  }

  /// What a sampler returns after it was told to stop is not used, whatever it is.
  @Test func theRestIsNotUsed() throws {
    var steps = 0
    let context = SamplingContext(
      Doubling(), random: Random(seed: 1),
      isCancelled: {
        steps += 1
        return steps > 2
      })
    #expect(throws: Cancelled.self) { try context.draw(10, with: Rejecting()) }
    #expect(context.fraction == 0.5 && context.generatorEvaluations == 20)
    #expect(throws: Cancelled.self) { try context.checkCancelled() }
  }

  @Test func fractionsAreFractions() {
    var told: [Double] = []
    let context = SamplingContext(
      Nothing(), random: Random(seed: 1), report: { told.append($0) })
    for value in [-1, 0.25, .nan, 7] { context.report(value) }
    #expect(told == [0, 0.25, 1])
  }

  @Test func networksThatLackSomething() throws {
    let context = SamplingContext(Nothing(), random: Random(seed: 1))
    let message = { (body: () throws -> Void) in
      try #require(throws: ComponentError.self) { try body() }.description
    }
    #expect(
      try message { _ = try context.prior() } == "this needs a generator, and the model has none")
    #expect(
      try message { _ = try context.generate(.zeros([1, 2])) }
        == "this needs a generator, and the model has none")
    #expect(
      try message { _ = try context.discriminate(.zeros([1, 2])) }
        == "this needs a critic, and the model has none")
    #expect(context.generatorEvaluations == 0 && context.discriminatorEvaluations == 0)
  }

  @Test(arguments: [
    (
      ["Acceptance"],
      "'Acceptance' is no name of a figure: lower-case letters, digits and _, a letter first"
    ),
    (
      [""], "'' is no name of a figure: lower-case letters, digits and _, a letter first"
    ),
    (["r_hat", "ess", "r_hat"], "there are two figures called r_hat"),
  ])
  func figuresHaveNames(keys: [String], message: String) throws {
    let context = SamplingContext(Doubling(), random: Random(seed: 1))
    let sampler = Rejecting(figures: keys.map { NamedFigure($0, 1) })
    let error = try #require(throws: ComponentError.self) { try context.draw(2, with: sampler) }
    #expect(error.description == message)
  }

  @Test func whatTheCriticSays() {
    #expect(CriticOutput([.generator]) == nil)
    #expect(CriticOutput([.classTargets, .criticLogit]) == .logit)
    #expect(CriticOutput([.criticValue]) == .value)
  }

  /// The mean of each coordinate, and of how far the critic goes.
  private struct Means: Measure {
    static let about = About("means", "where the samples lie")
    var isEmpty = false

    func figures(_ context: MeasureContext) throws -> [NamedFigure] {
      if isEmpty { return [] }
      try context.checkCancelled()
      let mean = try context.discriminate(context.samples).mean().item()
      let real = try context.discriminate(context.reference).mean().item()
      return [NamedFigure("score", mean, "the critic's score", better: .high, perfect: real)]
    }
  }

  @Test func aMeasure() throws {
    let run = { (isEmpty: Bool, isCancelled: Bool) in
      let context = MeasureContext(
        .of([1, 2, 3, 4] as [Float], [2, 2]), reference: .of([0, 1, 0, 1] as [Float], [2, 2]),
        networks: Doubling(), random: Random(seed: 1), isCancelled: { isCancelled })
      return (try context.run(Means(isEmpty: isEmpty)), context.discriminatorEvaluations)
    }
    let (figures, evaluations) = try run(false, false)
    #expect(evaluations == 4 && figures.count == 1)
    #expect(figures[0].key == "score" && figures[0].value == 5 && figures[0].perfect == 1)
    #expect(throws: Cancelled.self) { try run(false, true) }
    #expect(throws: ComponentError.self) { try run(true, false) }
  }
}
