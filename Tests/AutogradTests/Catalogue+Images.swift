import TestSupport

@testable import Autograd

/// Convolutions, pooling and batch normalisation.
extension Catalogue {
  static let images: [OpRow] = geometries.flatMap(convolutions) + pooling + normalised

  /// The shapes of images and kernels, and how the kernel moves.
  private struct Geometry {
    let images, kernel: [Int]
    let stride, padding: Int

    var result: [Int] {
      [images[0]]
        + (0..<2).map { (images[$0 + 1] + 2 * padding - kernel[$0]) / stride + 1 } + [kernel[3]]
    }
    var note: String { "stride \(stride) padding \(padding)" }
  }

  /// Odd sizes, strides that leave pixels over, kernels smaller than the stride or larger than the image,
  /// more channels than a tile is wide, one of each, and one image.
  private static let geometries = [
    Geometry(images: [2, 5, 4, 3], kernel: [3, 2, 3, 2], stride: 1, padding: 0),
    Geometry(images: [2, 6, 5, 1], kernel: [4, 4, 1, 3], stride: 2, padding: 1),
    Geometry(images: [1, 5, 7, 2], kernel: [3, 3, 2, 5], stride: 2, padding: 1),
    Geometry(images: [1, 7, 8, 2], kernel: [2, 3, 2, 2], stride: 3, padding: 0),
    Geometry(images: [3, 4, 3, 2], kernel: [1, 1, 2, 3], stride: 2, padding: 0),
    Geometry(images: [2, 2, 2, 2], kernel: [4, 4, 2, 2], stride: 2, padding: 2),
    Geometry(images: [1, 3, 3, 9], kernel: [2, 2, 9, 18], stride: 1, padding: 1),
    Geometry(images: [1, 1, 1, 1], kernel: [1, 1, 1, 1], stride: 1, padding: 0),
  ]

  private static func convolutions(_ geometry: Geometry) -> [OpRow] {
    let (stride, padding, kernel) = (geometry.stride, geometry.padding, geometry.kernel)
    let images = geometry.images
    return [
      OpRow(
        "convolution", in: "Convolution", note: geometry.note, [images, kernel, [kernel[3]]]
      ) { $0[0].convolved($0[1], $0[2], stride: stride, padding: padding) },
      OpRow("convolution", in: "Convolution", note: geometry.note + ", no bias", [images, kernel]) {
        $0[0].convolved($0[1], stride: stride, padding: padding)
      },
      OpRow(
        "convolution_transposed", in: "ConvolutionTransposed", note: geometry.note,
        [geometry.result, kernel, [kernel[2]]]
      ) {
        ConvolutionTransposed(
          stride: stride, padding: padding, height: images[1], width: images[2])($0)
      },
      OpRow(
        "gated_convolution_transposed", in: "GatedConvolutionTransposed", note: geometry.note,
        [geometry.result, kernel, images], [.interval(-2, 2), .interval(-2, 2), away]
      ) {
        GatedConvolutionTransposed(
          transposed: ConvolutionTransposed(
            stride: stride, padding: padding, height: images[1], width: images[2]), slope: 0.2)($0)
      },
      OpRow(
        "convolution_outer", in: "ConvolutionOuter", note: geometry.note,
        [images, geometry.result]
      ) {
        ConvolutionOuter(
          stride: stride, padding: padding, kernelHeight: kernel[0], kernelWidth: kernel[1])($0)
      },
    ]
  }

  private static let pooling: [OpRow] = [(2, 2), (3, 1), (2, 3), (1, 2)].flatMap { size, stride in
    let images = [2, 5, 6, 3]
    let result = [2, (5 - size) / stride + 1, (6 - size) / stride + 1, 3]
    let (windows, note) = (
      PoolingWindows(size: size, stride: stride), "size \(size) stride \(stride)"
    )
    // Places are decided by numbers that lie apart.
    let apart = Domain.distinct
    return [
      OpRow("average_pool", in: "AveragePool", note: note, [images]) {
        $0[0].averagePooled(size, stride: stride)
      },
      OpRow("average_pool_product", in: "AveragePool", note: note, [result]) {
        AveragePoolProduct(windows: windows, images: Shape(images))($0)
      },
      OpRow("max_pool", in: "MaxPool", note: note, [images], [apart]) {
        $0[0].maxPooled(size, stride: stride)
      },
      OpRow(
        "max_pool_product", in: "MaxPool", note: note, [images, result],
        [apart, .interval(-2, 2)]
      ) { MaxPoolProduct(windows: windows)($0) },
    ]
  }

  /// With and without the ReLU, whose kink random numbers do not meet.
  private static let normalised: [OpRow] = [nil, 0, 0.2].flatMap { (slope: Double?) in
    [[7, 3], [2, 3, 2, 3]].map { shape in
      OpRow(
        "batch_normalise", in: "BatchNormalise", note: "slope \(slope ?? 1)", [shape, [3], [3]]
      ) { $0[0].batchNormalised($0[1], $0[2], epsilon: 1e-3, slope: slope).result }
    }
  }
}
