import GanLabKit
import TestSupport
import Testing

/// One layer of spectral.json: three passes one after the other, by PyTorch.
struct SpectralCase: Decodable, Sendable, CustomTestStringConvertible {
  struct Vectors: Decodable, Sendable { let u, v: Values }
  struct Pass: Decodable, Sendable {
    let isTraining: Bool
    let u, v, output: Values
    let first, second: [Values]
  }
  let name, kind: String
  let inputs, outputs, iterations: Int
  let size, stride, padding: Int?
  let x, weight, bias, normalised: Values
  let begin: Vectors
  let passes: [Pass]

  var testDescription: String { name }

  static func all() throws -> [SpectralCase] {
    struct File: Decodable { let cases: [SpectralCase] }
    return try Golden.read("spectral.json", as: File.self).cases
  }

  /// The lab's layer with these numbers.
  func layer(_ dtype: DType) throws -> any Layer {
    var random = Random(seed: 1)
    let spectral = SpectralNormalisation(iterations: iterations)
    let layer: any Layer =
      switch kind {
      case "linear":
        Linear(inputs, outputs, spectral: spectral, random: &random, dtype: dtype)
      case "convolution":
        Convolution2D(
          inputs, outputs, size: try #require(size), stride: try #require(stride),
          padding: try #require(padding), spectral: spectral, random: &random, dtype: dtype)
      default:
        TransposedConvolution2D(
          inputs, outputs, size: try #require(size), stride: try #require(stride),
          padding: try #require(padding), spectral: spectral, random: &random, dtype: dtype)
      }
    #expect(layer.parameters.map(\.name) == ["weight", "bias"])
    #expect(layer.buffers.map(\.name) == ["weight_u", "weight_v"])
    for (tensor, values) in zip(
      (layer.parameters + layer.buffers).map(\.tensor), [weight, bias, begin.u, begin.v])
    { try tensor.assign(values.tensor(dtype)) }
    return layer
  }
}

/// A critic of spectral.json under a gradient penalty.
struct SpectralCritic: Decodable, Sendable {
  let sizes: [Int]
  let iterations: Int
  let penalty, loss: Double
  let real, fake, mixed, output, slope: Values
  let parameters, begin, end, gradients: [Values]

  static func read() throws -> SpectralCritic {
    struct File: Decodable { let critic: SpectralCritic }
    return try Golden.read("spectral.json", as: File.self).critic
  }
}

/// Spectral normalisation against PyTorch: values, both orders of derivative, and what moves when.
struct SpectralNormTests {
  @Test func fileIsWhole() throws {
    let cases = try SpectralCase.all()
    #expect(Set(cases.map(\.kind)) == ["linear", "convolution", "transposed"])
    #expect(cases.allSatisfy { $0.passes.map(\.isTraining) == [true, true, false] })
    #expect(cases.contains { $0.iterations > 1 })
  }

  @Test(arguments: try SpectralCase.all(), DType.allCases)
  func agreesWithPyTorch(_ golden: SpectralCase, _ dtype: DType) throws {
    let tolerance = Tolerance.mixed(dtype == .float32 ? 5e-5 : 1e-12)
    let layer = try golden.layer(dtype)
    let weights = layer.parameters.map(\.tensor)
    for pass in golden.passes {
      let x = golden.x.tensor(dtype).tracked()
      let y = layer(x, pass.isTraining ? .training : .evaluation)
      #expect(mismatch(y, pass.output, tolerance) == nil)
      #expect(mismatch(layer.buffers.map(\.tensor), [pass.u, pass.v], tolerance) == nil)
      let value = y.square().mean()
      for recording in [false, true] {
        let first = try gradient(of: value, withRespectTo: [x] + weights, recording: recording)
        #expect(mismatch(first, pass.first, tolerance) == nil, "recording \(recording)")
        guard recording else { continue }
        let second = try gradient(of: first[0].square().sum(), withRespectTo: weights)
        #expect(mismatch(second, pass.second, tolerance) == nil)
      }
    }
  }

  /// u and v move in a later pass, and the gradient of an earlier one is the same as before.
  @Test func aLaterPassLeavesTheGradientAlone() throws {
    let golden = try #require(try SpectralCase.all().first)
    let layer = try golden.layer(.float64)
    let weights = layer.parameters.map(\.tensor)
    let value = layer(golden.x.tensor(), .training).square().mean()
    let before = try gradient(of: value, withRespectTo: weights).map { try $0.doubles() }
    let u = try layer.buffers[0].tensor.doubles()
    _ = layer(golden.x.tensor(), .training)
    #expect(try layer.buffers[0].tensor.doubles() != u)
    #expect(try gradient(of: value, withRespectTo: weights).map { try $0.doubles() } == before)
  }

  /// Many passes, and W / σ is what the singular value decomposition says.
  @Test(arguments: try SpectralCase.all())
  func theEstimateBecomesTheSingularValue(_ golden: SpectralCase) throws {
    let layer = try golden.layer(.float64)
    for _ in 0..<2000 { _ = layer(golden.x.tensor(), .training) }
    let used = try SpectralNormTests.used(layer)
    #expect(mismatch(used, golden.normalised, .mixed(1e-11)) == nil)
  }

  /// σ is right before the first pass, to the square of how far the vectors are; evaluation and `live`
  /// leave u and v as they are.
  @Test(arguments: [Mode.evaluation, .live])
  func aNewLayerIsNormalised(_ mode: Mode) throws {
    var random = Random(seed: 3)
    let layer = Linear(
      40, 60, initialiser: .dcgan, spectral: SpectralNormalisation(), random: &random,
      dtype: .float64)
    let vectors = try layer.buffers.map { try $0.tensor.doubles() }
    let y = layer(.ones([2, 40], dtype: .float64), mode)
    #expect(y.failure == nil)
    #expect(try layer.buffers.map { try $0.tensor.doubles() } == vectors)
    let rows = Matrix(try layer.weight.doubles(), columns: 60)
    let estimate = try SpectralNormTests.sigma(layer)
    #expect(abs(estimate / rows.largestSingularValue - 1) < 1e-3)
  }

  /// Turned on, the weights are those that are drawn without; optimisers are shown no u and no v.
  @Test func theWeightsAreTheSame() throws {
    let make = { (spectral: SpectralNormalisation?) in
      var random = Random(seed: 7)
      return MLP([3, 8, 5, 1], activation: .leakyReLU, spectral: spectral, random: &random)
    }
    let (with, without) = (make(SpectralNormalisation()), make(nil))
    #expect(with.parameters.map(\.name) == without.parameters.map(\.name))
    for (a, b) in zip(with.parameters, without.parameters) {
      #expect(try a.tensor.floats() == b.tensor.floats())
    }
    #expect(without.buffers.isEmpty)
    #expect(
      with.buffers.map(\.name)
        == [0, 2, 4].flatMap { ["\($0).weight_u", "\($0).weight_v"] })
    #expect(with.buffers.allSatisfy { !$0.tensor.isTracked })
  }

  /// A gradient penalty on a critic whose every weight is normalised.
  @Test(arguments: DType.allCases)
  func underAPenalty(_ dtype: DType) throws {
    let golden = try SpectralCritic.read()
    let tolerance = Tolerance.mixed(dtype == .float32 ? 5e-5 : 1e-12)
    var random = Random(seed: 1)
    let critic = MLP(
      golden.sizes, activation: .leakyReLU,
      spectral: SpectralNormalisation(iterations: golden.iterations), random: &random, dtype: dtype)
    for (parameter, values) in zip(
      critic.parameters + critic.buffers, golden.parameters + golden.begin)
    { try parameter.tensor.assign(values.tensor(dtype)) }
    let y = critic(concatenate([golden.real.tensor(dtype), golden.fake.tensor(dtype)]), .training)
    #expect(mismatch(y, golden.output, tolerance) == nil)
    let mixed = golden.mixed.tensor(dtype).tracked()
    let slope = try gradient(
      of: critic(mixed, .training).sum(), withRespectTo: [mixed], recording: true)[0]
    #expect(mismatch(slope, golden.slope, tolerance) == nil)
    #expect(mismatch(critic.buffers.map(\.tensor), golden.end, tolerance) == nil)
    let rows = golden.real.shape[0]
    let game = y.sliced(rows..<2 * rows).mean() - y.sliced(0..<rows).mean()
    let loss = game + (slope.norm(axis: 1) - 1).square().mean() * golden.penalty
    #expect(mismatch(loss, Values(shape: [], values: [golden.loss]), tolerance) == nil)
    for recording in [false, true] {
      let found = try gradient(
        of: loss, withRespectTo: critic.parameters.map(\.tensor), recording: recording)
      #expect(mismatch(found, golden.gradients, tolerance) == nil, "recording \(recording)")
    }
  }

  /// An average of a network has the vectors of the network that it follows, and is normalised itself.
  @Test func averagesFollow() throws {
    let averaged = Averaged(decay: 0.9) {
      var random = Random(seed: 4)
      return MLP([3, 6, 1], activation: .relu, spectral: SpectralNormalisation(), random: &random)
    }
    let x = Tensor.of([0.5, -1, 2], [1, 3])
    for _ in 0..<3 {
      _ = averaged(x, .training)
      for parameter in averaged.parameters {
        try parameter.tensor.assign(parameter.tensor.detached * 1.5)
      }
      averaged.parametersMoved()
    }
    let average = averaged.network(.evaluation)
    #expect(average.buffers.map(\.name) == averaged.network(.live).buffers.map(\.name))
    for (a, b) in zip(average.buffers, averaged.network(.live).buffers) {
      #expect(try a.tensor.floats() == b.tensor.floats())
    }
    #expect(
      try averaged.parameters[0].tensor.floats() != average.parameters[0].tensor.floats())
    let before = try averaged(x, .evaluation).floats()
    for parameter in average.parameters where parameter.name.hasSuffix("weight") {
      try parameter.tensor.assign(parameter.tensor.detached * 4)
    }
    // A power of two takes no digit with it.
    #expect(try averaged(x, .evaluation).floats() == before)
  }

  /// Weights of zeros have no direction: u and v stay, and are used again when there are numbers.
  @Test func zerosAreSurvived() throws {
    var random = Random(seed: 2)
    let layer = Linear(3, 2, spectral: SpectralNormalisation(), random: &random, dtype: .float64)
    let (weight, u) = (try layer.weight.doubles(), try layer.buffers[0].tensor.doubles())
    try layer.weight.assign(.zeros([3, 2], dtype: .float64))
    _ = layer(.ones([1, 3], dtype: .float64), .training)
    #expect(try layer.buffers[0].tensor.doubles() == u)
    try layer.weight.assign(.of(weight, [3, 2], dtype: .float64))
    #expect(try layer(.ones([1, 3], dtype: .float64), .training).isFinite())
  }

  /// σ as the layer has it, from u, v and W.
  static func sigma(_ layer: any Layer) throws -> Double {
    let weight = layer.parameters[0].tensor.detached
    let (u, v) = (layer.buffers[0].tensor, layer.buffers[1].tensor)
    var matrix = weight
    if layer is TransposedConvolution2D { matrix = weight.permuted([0, 1, 3, 2]) }
    return try v.matmul(matrix.reshaped([v.shape.count, u.shape.count]))
      .matmul(u, transposingOther: true).item()
  }

  /// W / σ.
  static func used(_ layer: any Layer) throws -> Tensor {
    layer.parameters[0].tensor.detached * (1 / (try sigma(layer)))
  }
}
