import GanLabKit
import TestSupport
import Testing

/// The weights that layers start from: their bounds and moments are those of the papers.
struct InitialiserTests {
  private static let (inputs, outputs) = (300, 400)

  private func layer(_ initialiser: Initialiser, _ dtype: DType) -> Linear {
    var random = Random(seed: 3)
    return Linear(
      Self.inputs, Self.outputs, initialiser: initialiser, random: &random, dtype: dtype)
  }

  @Test(arguments: DType.allCases)
  func uniformFanIn(_ dtype: DType) throws {
    let layer = layer(.uniformFanIn, dtype)
    let bound = 1 / Double(Self.inputs).squareRoot()
    let weights = try layer.weight.doubles()
    #expect(weights.allSatisfy { abs($0) <= bound * (1 + 1e-6) })
    #expect(Statistics.kolmogorov(weights) { ($0 / bound + 1) / 2 } < 1.95)
    let biases = try layer.bias.doubles()
    #expect(biases.allSatisfy { abs($0) <= bound * (1 + 1e-6) })
    #expect(Statistics.kolmogorov(biases) { ($0 / bound + 1) / 2 } < 1.95)
  }

  @Test(arguments: DType.allCases)
  func glorot(_ dtype: DType) throws {
    let layer = layer(.glorot, dtype)
    let bound = (6 / Double(Self.inputs + Self.outputs)).squareRoot()
    let weights = try layer.weight.doubles()
    #expect(weights.allSatisfy { abs($0) <= bound * (1 + 1e-6) })
    #expect(Statistics.kolmogorov(weights) { ($0 / bound + 1) / 2 } < 1.95)
    #expect(try layer.bias.doubles().allSatisfy { $0 == 0 })
  }

  @Test(arguments: DType.allCases)
  func he(_ dtype: DType) throws {
    let layer = layer(.he, dtype)
    try expectNormal(layer.weight, variance: 2 / Double(Self.inputs))
    #expect(try layer.bias.doubles().allSatisfy { $0 == 0 })
  }

  @Test(arguments: DType.allCases)
  func dcgan(_ dtype: DType) throws {
    let layer = layer(.dcgan, dtype)
    try expectNormal(layer.weight, variance: 0.02 * 0.02)
    #expect(try layer.bias.doubles().allSatisfy { $0 == 0 })
  }

  private func expectNormal(_ weights: Tensor, variance: Double) throws {
    let moments = Statistics(try weights.doubles())
    #expect(abs(moments.mean) < 4 * (variance / 120_000).squareRoot())
    #expect(abs(moments.variance / variance - 1) < 0.017)
    #expect(abs(moments.kurtosis - 3) < 0.06)
  }

  @Test(arguments: Initialiser.allCases)
  func sameStreamSameWeights(_ initialiser: Initialiser) throws {
    let (a, b) = (layer(initialiser, .float32), layer(initialiser, .float32))
    #expect(try a.weight.floats() == b.weight.floats())
    #expect(try a.bias.floats() == b.bias.floats())
  }

  /// A layer of no inputs has nothing to divide by; it answers with its bias.
  @Test(arguments: Initialiser.allCases)
  func emptyLayersAreHarmless(_ initialiser: Initialiser) throws {
    var random = Random(seed: 1)
    let layer = Linear(0, 3, initialiser: initialiser, random: &random)
    let y = layer(.zeros([2, 0]), .training)
    #expect(y.shape == [2, 3])
    #expect(try y.floats() == layer.bias.floats() + layer.bias.floats())
  }
}
