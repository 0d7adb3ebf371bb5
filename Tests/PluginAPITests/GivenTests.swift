import GanLabKit
import Glibc
import TestSupport
import Testing

/// Halves of samples, and what is known of the other half.
@Suite struct GivenTests {
  private func numbers(_ shape: Shape) -> Tensor {
    .of((0..<shape.count).map(Double.init), shape, dtype: .float64)
  }

  /// A sample is cut where it says, and the halves make it up again.
  @Test(arguments: [([2], 1), ([3], 1), ([5, 4], 2), ([1, 28, 28], 14), ([3, 5, 2], 2)])
  func halvesMakeUpTheWhole(_ item: (sides: [Int], size: Int)) throws {
    let shape = Shape(item.sides)
    let given = try Given(halfOf: shape)
    #expect(given.size == item.size)
    #expect(given.count + given.missingShape.count == shape.count)
    let x = numbers(Shape([4] + item.sides))
    let (rows, rest) = (given.rows(of: x), given.missing(of: x))
    #expect(rows.shape == [4, given.count] && rest.shape == [4, given.missingShape.count])
    let whole = given.whole(rows, rest)
    #expect(whole.shape == x.shape)
    #expect(try whole.doubles() == x.doubles())
  }

  /// The upper rows of each channel, not the first channels.
  @Test func channelsStayWhole() throws {
    let given = try Given(halfOf: [3, 4, 2])
    let rows = try given.rows(of: numbers([1, 3, 4, 2])).doubles()
    #expect(rows == [0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19])
  }

  @Test(arguments: [[1], [1, 1, 5], [], [2, 2, 2, 2]])
  func whatHasNoHalfIsRefused(_ sides: [Int]) {
    #expect(throws: ComponentError.self) { _ = try Given(halfOf: Shape(sides)) }
  }

  /// Codes that are drawn end in a half of the data that were kept, codes of a sample in its own.
  @Test func codesEndInHalves() throws {
    let x = Tensor.of([1.0, 10, 2, 20, 3, 30], [3, 2])
    let given = try Given(halfOf: [2], samples: x)
    let prior = Prior(latent: 2, given: given)
    #expect(prior.dimensions == 3 && prior.latent == 2 && prior.classes == 0)
    var random = Random(seed: 3)
    let z = prior.samples(300, random: &random)
    let parts = try #require(prior.parts(of: z))
    let halves = try parts.given.doubles()
    #expect(Set(halves) == [1, 2, 3])
    let latent = try #require(parts.latent)
    let middle = try latent.mean().item()
    #expect(abs(middle) < 0.15)
    let moved = try prior.codes(z.sliced(0..<3), givenHalvesOf: x).doubles()
    #expect(stride(from: 2, to: 9, by: 3).map { moved[$0] } == [1, 2, 3])
    #expect(try Array(moved[0..<2]) == Array(z.doubles()[0..<2]))
    // Codes of their own coordinates get the same, and a regressor's are nothing else.
    let own = prior.codes(of: latent.sliced(0..<3), for: x, classes: nil)
    #expect(try own.doubles() == moved)
    let none = Prior(latent: 0, given: given)
    #expect(try none.codes(z.sliced(0..<3), givenHalvesOf: x).doubles() == [1, 2, 3])
    #expect(none.samples(5, random: &random).shape == [5, 1])
    // Codes that are given nothing stay as they are.
    let plain = Prior(dimensions: 3)
    #expect(plain.parts(of: z)?.given == nil)
    #expect(try plain.codes(z, givenHalvesOf: x).doubles() == z.doubles())
  }

  private struct Conditional: Decodable {
    let name: String
    let means: [[Double]]
    let stds: [Double]
    let weights: [Double]
    let first: [Double]
    let mean: Double
    let variance: Double
  }
  private struct Contents: Decodable { let conditionals: [Conditional] }

  /// The mean and the variance of one coordinate given the others, against SciPy's integrals.
  @Test func conditionalsMatchSciPy() throws {
    let cases = try TestSupport.Golden.read("logistic.json", as: Contents.self).conditionals
    #expect(cases.count == 3)
    for item in cases {
      let mixture = try GaussianMixture(
        means: item.means, deviations: item.stds, weights: item.weights)
      let found = mixture.conditional(on: item.first)
      #expect(found.mean.count == 1 && abs(found.mean[0] - item.mean) < 1e-9, "\(item.name)")
      #expect(abs(found.variance - item.variance) < 1e-9, "\(item.name)")
    }
    // Far from all components the nearest decides, and nothing overflows.
    let two = try GaussianMixture(means: [[0, 1], [1, -1]], deviations: [0.01, 0.01])
    #expect(two.conditional(on: [500]).mean == [-1])
  }

  /// In an update of D the sample in the place of a datum has that datum's half.
  @Test func aPassHasTheHalvesOfItsData() throws {
    let model = try Plugins.model("cgan-half", in: "Halves")
    var plan = BuildPlan(sampleShape: [3], random: Random(seed: 1))
    plan.data = { count in
      var random = Random(seed: 2)
      return random.normal([count, 3], dtype: .float64)
    }
    let networks = try #require(try model.build(plan) as? any AdversarialNetworks)
    let source = MixtureSource(
      try GaussianMixture(means: [[0, 0, 0], [5, 5, 5]], deviations: [1, 1]))
    let context = StepContext(
      batch: 16, step: 0, switches: [], draws: FreshDraws(source, random: Random(seed: 3)))
    let pass = try DiscriminatorPass(of: networks, context)
    let (real, fake) = (try pass.real.doubles(), try pass.fake.doubles())
    for row in 0..<16 {
      #expect(real[3 * row] == fake[3 * row])
      #expect(real[3 * row + 1] != fake[3 * row + 1])
    }
    // Those of a generator's update are of data, too.
    let z = context.codes(of: networks.prior)
    let parts = try #require(networks.prior.parts(of: z))
    let given = try parts.given.doubles()
    #expect(given.contains { $0 > 3.5 })
  }
}
