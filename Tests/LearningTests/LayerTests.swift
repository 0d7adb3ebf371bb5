import GanLabKit
import TestSupport
import Testing

/// Layers: their shapes, the names of their parameters, and what they refuse.
struct LayerTests {
  @Test func linearIsXWPlusB() throws {
    var random = Random(seed: 1)
    let layer = Linear(2, 3, random: &random, dtype: .float64)
    #expect(layer.parameters.map(\.name) == ["weight", "bias"])
    #expect(layer.weight.shape == [2, 3])
    #expect(layer.bias.shape == [3])
    #expect(layer.parameters.allSatisfy { $0.tensor.isTracked })
    try layer.weight.assign(.of([1.0, 2, 3, 4, 5, 6], [2, 3], dtype: .float64))
    try layer.bias.assign(.of([0.5, 0, -1], [3], dtype: .float64))
    let y = layer(.of([1.0, 0, 2, -1], [2, 2], dtype: .float64), .training)
    #expect(try Values(y) == Values(shape: [2, 3], values: [1.5, 2, 2, -1.5, -1, -1]))
  }

  @Test(arguments: [
    (Activation.relu, [0.0, 0, 2]), (.leakyReLU, [-0.2, 0, 2]), (.none, [-1, 0, 2]),
    (.tanh, [-0.7615941559557649, 0, 0.9640275800758169]),
    (.softplus, [0.31326168751822286, 0.6931471805599453, 2.1269280110429727]),
    (.sigmoid, [0.2689414213699951, 0.5, 0.8807970779778823]),
  ])
  func activations(_ activation: Activation, _ expected: [Double]) {
    let x = Tensor.of([-1.0, 0, 2], [3], dtype: .float64)
    let expected = Values(shape: [3], values: expected)
    #expect(mismatch(activation(x), expected, .mixed(1e-15)) == nil)
    #expect(mismatch(ActivationLayer(activation)(x, .training), expected, .mixed(1e-15)) == nil)
    #expect(ActivationLayer(activation).parameters.isEmpty)
  }

  @Test func namesBeginWithTheLayersPlace() {
    var random = Random(seed: 1)
    let network = Sequential([
      Linear(2, 4, random: &random), BatchNorm(4), ActivationLayer(.relu),
      Sequential([Linear(4, 1, random: &random)]),
    ])
    #expect(
      network.parameters.map(\.name) == [
        "0.weight", "0.bias", "1.scale", "1.shift", "3.0.weight", "3.0.bias",
      ])
    #expect(network.buffers.map(\.name) == ["1.running_mean", "1.running_variance"])
    #expect(!network.buffers.contains { $0.tensor.isTracked })
    #expect(Parameter("weight", .scalar(1)).prefixed("generator").name == "generator.weight")
  }

  @Test func perceptronHasTheWidthsAskedFor() {
    var random = Random(seed: 1)
    let network = MLP([2, 16, 8, 3], activation: .relu, random: &random)
    #expect(
      network.parameters.map(\.tensor.shape) == [[2, 16], [16], [16, 8], [8], [8, 3], [3]])
    #expect(
      network.parameters.map(\.name) == [
        "0.weight", "0.bias", "2.weight", "2.bias", "4.weight", "4.bias",
      ])
    #expect(network.buffers.isEmpty)
    #expect(network(.zeros([5, 2]), .training).shape == [5, 3])
    #expect(
      network(.zeros([5, 3]), .training).failure
        == .shapeMismatch(op: "linear", lhs: [5, 3], rhs: [2, 16]))
  }

  @Test func perceptronNormalisesHiddenLayersAlone() throws {
    var random = Random(seed: 1)
    let network = MLP(
      [2, 6, 6, 1], activation: .tanh, output: .sigmoid, normalisation: .batch, random: &random)
    #expect(
      network.parameters.map(\.name) == [
        "0.weight", "0.bias", "1.scale", "1.shift", "3.weight", "3.bias", "4.scale", "4.shift",
        "6.weight", "6.bias",
      ])
    #expect(network.buffers.count == 4)
    let y = try network(random.normal([9, 2]), .training).floats()
    #expect(y.allSatisfy { $0 > 0 && $0 < 1 })
  }

  /// Fewer than two widths make no layer: such a network hands its input on.
  @Test(arguments: [[], [2]])
  func perceptronWithoutLayers(_ sizes: [Int]) throws {
    var random = Random(seed: 1)
    let network = MLP(sizes, activation: .relu, random: &random)
    let x = random.normal([3, 2])
    #expect(network.parameters.isEmpty)
    #expect(try network(x, .training).floats() == x.floats())
  }

  @Test func senselessWidthsFailWithoutATrap() {
    var random = Random(seed: 1)
    let network = MLP([2, -3, 1], activation: .relu, random: &random)
    #expect(network(.zeros([5, 2]), .training).failure == .invalidShape(op: "tensor"))
  }

  @Test func assignOverwritesInPlace() throws {
    let x = Tensor.zeros([2]).tracked()
    let y = x * 3
    try x.assign(.of([1.0, 2], [2]))
    #expect(try x.doubles() == [1, 2])
    #expect(try y.doubles() == [0, 0])
    #expect(try (x * 3).doubles() == [3, 6])
    x.clampInPlace(-1, 1.5)
    #expect(try x.doubles() == [1, 1.5])
  }

  @Test func assignSaysWhatDoesNotFit() throws {
    let x = Tensor.ones([2])
    #expect(throws: TensorError.shapeMismatch(op: "assign", lhs: [2], rhs: [1, 2])) {
      try x.assign(.zeros([1, 2]))
    }
    #expect(throws: TensorError.dtypeMismatch(op: "assign", lhs: .float32, rhs: .float64)) {
      try x.assign(.zeros([2], dtype: .float64))
    }
    #expect(throws: TensorError.invalidAxis(op: "sum", axis: 5, shape: [2])) {
      try x.assign(Tensor.zeros([2]).sum(axes: [5]))
    }
    #expect(try x.doubles() == [1, 1])
  }
}
