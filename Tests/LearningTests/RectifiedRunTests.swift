import GanLabKit
import TestSupport
import Testing

/// ReLUs taken together with the layers around them, against the same layers one by one.
struct RectifiedRunTests {
  /// Runs that begin, end and break in all ways: one layer alone, two slopes, an activation at the end,
  /// a nonlinearity that is no ReLU between.
  private static func layers(_ kind: Int) -> [any Layer] {
    var random = Random(seed: UInt64(kind))
    func linear(_ inputs: Int, _ outputs: Int) -> Linear {
      Linear(inputs, outputs, random: &random, dtype: .float64)
    }
    func convolution(_ inputs: Int, _ outputs: Int, _ size: Int, _ stride: Int) -> Convolution2D {
      Convolution2D(
        inputs, outputs, size: size, stride: stride, padding: 1, hasBias: outputs > 2,
        random: &random, dtype: .float64)
    }
    return switch kind {
    case 0: [linear(3, 2)]
    case 1:
      [
        linear(3, 5), ActivationLayer(.leakyReLU), linear(5, 4), ActivationLayer(.relu),
        linear(4, 2),
      ]
    case 2: [ActivationLayer(.relu), linear(3, 6), ActivationLayer(.leakyReLU)]
    case 3:
      [linear(3, 5), ActivationLayer(.tanh), linear(5, 4), ActivationLayer(.relu), linear(4, 2)]
    case 4: [linear(3, 4), linear(4, 4), ActivationLayer(.leakyReLU), linear(4, 1)]
    case 5: [convolution(3, 4, 4, 2), ActivationLayer(.leakyReLU), convolution(4, 5, 3, 1)]
    default:
      [
        convolution(3, 6, 3, 2), ActivationLayer(.relu), convolution(6, 2, 3, 1),
        ActivationLayer(.leakyReLU), convolution(2, 3, 2, 1), ActivationLayer(.relu),
      ]
    }
  }

  /// Rows for perceptrons, images for convolutions.
  private static func shape(_ kind: Int) -> Shape { kind < 5 ? [7, 3] : [2, 5, 6, 3] }

  /// The result, its gradients, and the gradients of their squared length: three orders of ways through
  /// the operations.
  private static func derivatives(
    _ parameters: [Tensor], _ x: Tensor, _ network: (Tensor) -> Tensor
  ) throws -> [Tensor] {
    let inputs = parameters + [x]
    let y = network(x)
    let value = y.square().sum() + (y * 3).sum()
    let first = try gradient(of: value, withRespectTo: inputs, recording: true)
    let length = first.map { $0.square().sum() }.reduce(.scalar(0, dtype: .float64), +)
    let second = try gradient(of: length, withRespectTo: inputs, recording: true)
    let curvature = second.map { $0.square().sum() }.reduce(.scalar(0, dtype: .float64), +)
    return try [y] + first + second + gradient(of: curvature, withRespectTo: inputs)
  }

  @Test(arguments: 0..<7) func isTheSameFunctionToThirdOrder(kind: Int) throws {
    let layers = Self.layers(kind)
    let together = Sequential(layers)
    var random = Random(seed: 77)
    let x = random.normal(Self.shape(kind), dtype: .float64).tracked()
    let parameters = together.parameters.map(\.tensor)
    let found = try Self.derivatives(parameters, x) { together($0, .training) }
    let wanted = try Self.derivatives(parameters, x) { x in
      layers.reduce(x) { $1($0, .training) }
    }
    #expect(found.count == wanted.count)
    for (found, wanted) in zip(found, wanted) {
      #expect(try mismatch(found, Values(wanted), .mixed(1e-11)) == nil)
    }
    // The comparison is of something: a weight has a third derivative that is not 0.
    #expect(try wanted.last?.sumOfSquares() ?? 0 > 0)
  }

  @Test func failuresGoThrough() {
    let images = Sequential(Self.layers(5))
    #expect(images(.zeros([2, 5, 6, 4], dtype: .float64), .training).failure != nil)
    #expect(images(.zeros([4, 3], dtype: .float64), .training).failure != nil)
    let network = Sequential(Self.layers(1))
    #expect(network(.zeros([4, 9], dtype: .float64), .training).failure != nil)
    #expect(network(.zeros([3], dtype: .float64), .training).failure != nil)
    #expect(network(.zeros([4, 3], dtype: .float32), .training).failure != nil)
  }
}
