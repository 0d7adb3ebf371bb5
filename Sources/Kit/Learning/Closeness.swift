import Autograd

/// How a discriminator is told of the closeness of the samples in a batch: minibatch discrimination.
public struct ClosenessSettings: Sendable, Equatable {
  /// The numbers that each sample is told, B.
  public let kernels: Int
  /// The coordinates in which each of them compares samples, C.
  public let dimensions: Int

  /// B numbers for each sample, from distances in C coordinates.
  public init(kernels: Int, dimensions: Int) {
    self.kernels = kernels
    self.dimensions = dimensions
  }
}

/// Features [n, a] with B numbers more for each sample that tell how near the others of its batch are
/// (Salimans et al. 2016, Improved techniques for training GANs, section 3.2):
///
///     M = f(x) T,   T [a, B C],   o(xᵢ)_b = Σⱼ exp(-‖Mᵢ,b - Mⱼ,b‖₁) over the others j of the batch
///
/// A generator that makes one and the same sample again and again is seen at once.
///
/// The paper's sum has j = i, too, which is 1 whatever the samples are. Where nobody trains, a batch is no
/// batch of the game (the points of a picture, say), and what stands behind the features is what the sums
/// were on average in training.
public final class Closeness: Layer {
  private let projection: Tensor
  private let average: Tensor
  private let settings: ClosenessSettings

  /// How fast the average follows, as batch normalisation's do.
  private static let momentum = 0.1

  /// A layer for rows of `inputs` features.
  public init(
    _ inputs: Int, _ settings: ClosenessSettings, initialiser: Initialiser = .uniformFanIn,
    random: inout Random, dtype: DType = .float32
  ) {
    self.settings = settings
    let count = settings.kernels * settings.dimensions
    projection = initialiser.weight(
      [inputs, count], fanIn: inputs, fanOut: count, random: &random, dtype: dtype
    ).tracked()
    average = .zeros([settings.kernels], dtype: dtype)
  }

  /// T.
  public var parameters: [Parameter] { [Parameter("projection", projection)] }
  /// The average of o(x).
  public var buffers: [Parameter] { [Parameter("average", average)] }

  /// The features `x` [n, a], and behind them o(x): [n, a + B].
  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    guard x.failure == nil, x.shape.rank == 2 else { return x }
    let n = x.shape[0]
    guard mode == .training else {
      return concatenate(
        [x, .zeros([n, settings.kernels], dtype: x.dtype) + average], axis: 1)
    }
    let o = sums(x.matmul(projection), n)
    if o.failure == nil, n > 0 {
      average.moveTowards(
        withoutRecording { o.detached.mean(axes: [0]) }, by: Closeness.momentum)
    }
    return concatenate([x, o], axis: 1)
  }

  /// o(x) [n, B] of the rows M [n, B C].
  ///
  /// Coordinate by coordinate: n² distances stay in the cache, n² B C of them do not.
  private func sums(_ rows: Tensor, _ n: Int) -> Tensor {
    let columns = (0..<settings.kernels * settings.dimensions).map { place in
      let column = rows.sliced(axis: 1, place..<place + 1)
      return (column - column.reshaped([1, n])).abs()
    }
    let kernels = (0..<settings.kernels).map { kernel in
      let own = columns[kernel * settings.dimensions..<(kernel + 1) * settings.dimensions]
      let distance = own.dropFirst().reduce(own[own.startIndex], +)
      return (-distance).exp().sum(axes: [1], keepingAxes: true)
    }
    // A sample is at distance 0 from itself: e⁰ = 1.
    return concatenate(kernels, axis: 1) - 1
  }
}
