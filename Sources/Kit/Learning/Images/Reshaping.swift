import Autograd

/// Each sample in another shape, its numbers in the same order.
public final class Reshaped: Layer {
  private let sample: Shape

  /// Samples of the shape `sample`.
  public init(_ sample: Shape) { self.sample = sample }

  /// None.
  public var parameters: [Parameter] { [] }

  /// [n] + the shape.
  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    guard x.failure == nil, x.shape.rank > 0 else { return x }
    return x.reshaped(Shape([x.shape[0]] + sample.dimensions))
  }
}

/// Images whose channels come first, as data have them, [n, channels, height, width] or rows of as many
/// numbers, with their channels last, as convolutions have them: [n, height, width, channels].
public final class ChannelsLast: Layer {
  private let image: Shape

  /// For images [channels, height, width].
  public init(_ image: Shape) { self.image = image }

  /// None.
  public var parameters: [Parameter] { [] }

  /// The images with their channels last.
  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    guard x.failure == nil, x.shape.rank > 0, image.rank == 3 else { return x }
    let (n, channels) = (x.shape[0], image[0])
    // One channel is the last as well as the first.
    guard channels > 1 else { return x.reshaped([n, image[1], image[2], channels]) }
    return x.reshaped([n, channels, image[1], image[2]]).permuted([0, 2, 3, 1])
  }
}

/// Images [n, height, width, channels] with their channels first: [n, channels, height, width].
public final class ChannelsFirst: Layer {
  /// A layer without numbers of its own.
  public init() {}

  /// None.
  public var parameters: [Parameter] { [] }

  /// The images with their channels first.
  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    guard x.failure == nil, x.shape.rank == 4 else { return x }
    let shape = x.shape
    guard shape[3] > 1 else { return x.reshaped([shape[0], shape[3], shape[1], shape[2]]) }
    return x.permuted([0, 3, 1, 2])
  }
}
