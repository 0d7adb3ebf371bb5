import GanLabKit
import TestSupport
import Testing

/// The layers of images: shapes, names, and what is random in them.
struct ImageLayerTests {
  private let x = Tensor.of((0..<96).map { Double($0 % 7) - 3 }, [2, 4, 4, 3], dtype: .float64)

  @Test func convolutionsAreNamedAndSized() {
    var random = Random(seed: 1)
    let down = Convolution2D(3, 5, size: 4, stride: 2, padding: 1, random: &random, dtype: .float64)
    #expect(down.parameters.map(\.name) == ["weight", "bias"])
    #expect(down.parameters.map(\.tensor.shape) == [[4, 4, 3, 5], [5]])
    #expect(down(x, .training).shape == [2, 2, 2, 5])
    let up = TransposedConvolution2D(
      3, 2, size: 4, stride: 2, padding: 1, moreRows: 1, hasBias: false, random: &random,
      dtype: .float64)
    #expect(up.parameters.map(\.name) == ["weight"])
    #expect(up.parameters.map(\.tensor.shape) == [[4, 4, 2, 3]])
    #expect(up(x, .training).shape == [2, 9, 8, 2])
    let (mean, largest) = (Pooling(.average), Pooling(.max, size: 3))
    #expect(
      mean(x, .training).shape == [2, 2, 2, 3] && largest(x, .training).shape == [2, 1, 1, 3])
  }

  /// What a kernel cannot do is an error that says so, not a trap.
  @Test func misfits() {
    var random = Random(seed: 1)
    let layer = Convolution2D(3, 5, size: 6, random: &random, dtype: .float64)
    #expect(layer(x, .training).failure?.description.contains("do not fit together") == true)
    let narrow = Tensor.zeros([1, 8, 8, 2], dtype: .float64)
    #expect(layer(narrow, .training).failure?.description.contains("do not fit together") == true)
    #expect(layer(.zeros([1, 8], dtype: .float64), .training).failure != nil)
    #expect(x.convolved(layer.weight, stride: 0).failure?.description.contains("stride") == true)
    #expect(x.convolved(layer.weight, stride: 1, padding: -1).failure != nil)
    #expect(x.convolved(layer.weight, stride: .max, padding: 1).failure == nil)
    #expect(x.transposedConvolved(layer.weight, stride: .max).failure != nil)
    #expect(x.maxPooled(5).failure != nil && x.averagePooled(0).failure != nil)
    #expect(Tensor.zeros([0, 4, 4, 3], dtype: .float64).maxPooled(2).failure != nil)
  }

  /// Channels go to the end and back, and one channel is a matter of shape.
  @Test func channelsMove() throws {
    let image = Shape([3, 4, 4])
    let rows = ChannelsFirst()(x, .training)
    #expect(rows.shape == [2, 3, 4, 4])
    #expect(try rows.doubles()[16] == x.doubles()[1])
    for form in [rows, rows.reshaped([2, 48])] {
      #expect(try ChannelsLast(image)(form, .training).doubles() == x.doubles())
    }
    let grey = ChannelsLast([1, 4, 6])(.zeros([2, 24]), .training)
    #expect(grey.shape == [2, 4, 6, 1] && ChannelsFirst()(grey, .training).shape == [2, 1, 4, 6])
  }

  /// A share p is dropped, what is left is divided by 1 - p; each pass drops others, the same ones in the
  /// same place of each run; in use nothing is dropped.
  @Test func dropout() throws {
    let ones = Tensor.ones([100, 50], dtype: .float64)
    let layer = Dropout(0.3, random: Random(seed: 5))
    let first = try layer(ones, .training).doubles()
    #expect(Set(first) == [0, 1 / 0.7])
    let kept = Double(first.count { $0 > 0 }) / 5000
    #expect(abs(kept - 0.7) < 4 * (0.3 * 0.7 / 5000).squareRoot())
    let second = try layer(ones, .training).doubles()
    #expect(second != first)
    #expect(try layer(ones, .evaluation).doubles() == ones.doubles())
    #expect(try layer(ones, .live).doubles() == ones.doubles())
    let again = Dropout(0.3, random: Random(seed: 5))
    #expect(try again(ones, .training).doubles() == first)
    // A checkpoint keeps how often was drawn.
    let opened = Dropout(0.3, random: Random(seed: 5))
    try opened.buffers[0].tensor.assign(.of([1.0], [1], dtype: .float64))
    #expect(try opened(ones, .training).doubles() == second)
  }

  @Test func embedding() throws {
    var random = Random(seed: 3)
    let table = Embedding(4, 3, random: &random, dtype: .float64)
    let classes = Tensor.of([2.0, 0, 2], [3, 1], dtype: .float64)
    let y = table(classes, .training)
    let rows = try table.weight.doubles()
    #expect(try y.doubles() == Array(rows[6..<9]) + rows[0..<3] + rows[6..<9])
    let gradient = try gradient(of: y.sum(), withRespectTo: [table.weight])[0]
    #expect(try gradient.doubles() == [1, 1, 1, 0, 0, 0, 2, 2, 2, 0, 0, 0])
    for stranger in [4.0, -1, 0.5] {
      #expect(table(.of([stranger], [1, 1], dtype: .float64), .training).failure != nil)
    }
  }

  /// The fused normalisation and its ReLU are the layers one after the other.
  @Test(arguments: [Activation.relu, .leakyReLU, .tanh], [Mode.training, .evaluation, .live])
  func normalisationWithItsReLU(_ activation: Activation, _ mode: Mode) throws {
    let norm = BatchNorm(3, dtype: .float64)
    try norm.scale.assign(.of([0.5, -1, 2], [3], dtype: .float64))
    try norm.shift.assign(.of([0.1, 0.2, -0.3], [3], dtype: .float64))
    let y = Sequential([norm, ActivationLayer(activation)])(x, mode)
    let parted = activation(norm(x, mode))
    // The running averages have moved in between, in training, where they do not count.
    if mode == .training {
      #expect(mismatch(y, try Values(parted), .mixed(1e-12)) == nil)
      #expect(try norm.runningMean.doubles().contains { $0 != 0 })
    } else {
      #expect(try y.doubles() == parted.doubles())
    }
  }
}
