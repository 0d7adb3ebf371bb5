import GanLabKit
import TestSupport
import Testing

/// Batch normalisation against PyTorch, and what the recorded case does not reach.
struct BatchNormTests {
  struct Recorded: Decodable, Sendable {
    struct Running: Decodable, Sendable { let mean, variance: Values }
    struct Step: Decodable, Sendable {
      let x, output: Values
      let running: [Running]
    }
    struct Use: Decodable, Sendable { let x, output: Values }
    struct Gradients: Decodable, Sendable {
      let x, cotangent, xGradient: Values
      let gradients: [GoldenLayer]
    }
    let momentum, eps: Double
    let layers: [GoldenLayer]
    let trainingSteps: [Step]
    let evaluation: Use
    let trainingGradients, evaluationGradients: Gradients

    static func read() throws -> Recorded {
      struct File: Decodable { let batchNorm: Recorded }
      return try Golden.read("networks.json", as: File.self).batchNorm
    }
  }

  @Test(arguments: DType.allCases)
  func agreesWithPyTorch(_ dtype: DType) throws {
    let golden = try Recorded.read()
    #expect(golden.momentum == 0.1 && golden.eps == 1e-5, "the layer's own defaults")
    let tolerance = Tolerance.mixed(dtype == .float32 ? 2e-5 : 1e-12)
    var random = Random(seed: 1)
    let network = MLP(
      [2, 16, 16, 2], activation: .relu, normalisation: .batch, random: &random, dtype: dtype)
    try network.load(golden.layers)
    #expect(golden.trainingSteps.count == 3)
    for step in golden.trainingSteps {
      let y = network(step.x.tensor(dtype), .training)
      #expect(mismatch(y, step.output, tolerance) == nil)
      let running = step.running.flatMap { [$0.mean, $0.variance] }
      #expect(mismatch(network.buffers.map(\.tensor), running, tolerance) == nil)
    }
    let used = network(golden.evaluation.x.tensor(dtype), .evaluation)
    #expect(mismatch(used, golden.evaluation.output, tolerance) == nil)
    let buffers = try network.buffers.map { try $0.tensor.doubles() }
    for (mode, recorded) in [
      (Mode.evaluation, golden.evaluationGradients), (.training, golden.trainingGradients),
    ] {
      let x = recorded.x.tensor(dtype).tracked()
      let gradients = try vectorJacobianProduct(
        of: network(x, mode), cotangent: recorded.cotangent.tensor(dtype),
        withRespectTo: [x] + network.parameters.map(\.tensor))
      let expected = [recorded.xGradient] + recorded.gradients.flatMap(\.tensors)
      #expect(mismatch(gradients, expected, tolerance) == nil)
      if mode == .evaluation {
        #expect(try network.buffers.map { try $0.tensor.doubles() } == buffers)
      }
    }
  }

  @Test func trainingNormalisesTheBatch() throws {
    var random = Random(seed: 2)
    let layer = BatchNorm(3, epsilon: 0, dtype: .float64)
    let y = layer(random.normal([50, 3], dtype: .float64) * 4 + 7, .training)
    for mean in try y.mean(axes: [0]).doubles() { #expect(abs(mean) < 1e-14) }
    for variance in try y.square().mean(axes: [0]).doubles() { #expect(abs(variance - 1) < 1e-13) }
  }

  @Test func runningAveragesConverge() throws {
    var random = Random(seed: 3)
    let layer = BatchNorm(1, momentum: 0.01, dtype: .float64)
    for _ in 0..<1500 { _ = layer(random.normal([4, 1], dtype: .float64) * 3 + 5, .training) }
    #expect(abs(try layer.runningMean.item() - 5) < 0.45)
    // The unbiased variance: the biased one would settle at 9 · 3/4.
    #expect(abs(try layer.runningVariance.item() - 9) < 1.3)
  }

  /// One sample has no variance of its own; its running average takes 0, and nothing is NaN.
  @Test func oneSample() throws {
    let layer = BatchNorm(2)
    let y = layer(.of([3.0, -1], [1, 2]), .training)
    #expect(try y.doubles() == [0, 0])
    #expect(try layer.runningVariance.isFinite())
  }

  @Test(arguments: [Mode.training, .evaluation])
  func otherFeaturesAreRefused(_ mode: Mode) throws {
    let layer = BatchNorm(3)
    for shape: Shape in [[5, 2], [5, 1], [3], [2, 4, 3], []] {
      #expect(
        layer(.ones(shape), mode).failure
          == .shapeMismatch(op: "batch_norm", lhs: shape, rhs: [3]))
    }
    #expect(try layer.runningMean.doubles() == [0, 0, 0])
    #expect(try layer.runningVariance.doubles() == [1, 1, 1])
  }

  /// A sum that cannot be normalised keeps the running averages clean.
  @Test func failedBatchesLeaveTheAveragesAlone() throws {
    let layer = BatchNorm(3)
    let failed = Tensor.zeros([2]) + .zeros([3])
    #expect(layer(failed, .training).failure == failed.failure)
    #expect(try layer.runningMean.doubles() == [0, 0, 0])
  }
}
