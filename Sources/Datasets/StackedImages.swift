import GanLabKit

/// Grey images in threes, as the channels of one image in colour.
///
/// Ten kinds of grey image make 1,000 modes that can be told apart and counted (Metz et al. 2017;
/// Srivastava et al. 2017). Each sample is of three fresh draws: none of a fixed list of threes.
public struct StackedImages: DataSource {
  private let source: any DataSource
  /// [3, rows, columns].
  public let sampleShape: Shape

  /// Threes of what `source` draws.
  ///
  /// - Throws: `ComponentError` if these are not images of one channel.
  public init(_ source: any DataSource) throws(ComponentError) {
    let sides = source.sampleShape.dimensions
    guard sides.count == 3, sides[0] == 1 else {
      throw ComponentError("only images of one channel can be stacked, not \(source.sampleShape)")
    }
    self.source = source
    sampleShape = [3, sides[1], sides[2]]
  }

  /// Threes of the images held out.
  public var heldOut: (any DataSource)? {
    source.heldOut.flatMap { try? StackedImages($0) }
  }

  /// What the greys of each channel became.
  public var pixels: PixelValues? { source.pixels }

  /// The same threes in the numbers that a model declares.
  public func adapted(to values: PixelValues?) -> any DataSource {
    (try? StackedImages(source.adapted(to: values))) ?? self
  }

  /// Independent samples.
  public func samples(_ count: Int, random: inout Random, dtype: DType) -> Tensor {
    source.samples(3 * count, random: &random, dtype: dtype)
      .reshaped(Shape([count] + sampleShape.dimensions))
  }
}
