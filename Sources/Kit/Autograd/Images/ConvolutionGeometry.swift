internal import CKernels

/// How a convolution's kernel moves over images: the same stride and padding both ways.
///
/// Images are [n, height, width, channels], kernels [height, width, channels, outputs], results
/// [n, rows, columns, outputs]: channels stand side by side, so that a row of a window is one run of memory.
struct ConvolutionGeometry: Sendable {
  var height, width, channels: Int
  var kernelHeight, kernelWidth, outputs: Int
  var stride, padding: Int

  /// The most pixels of padding on a side; with more, windows lie wholly outside.
  private static let mostPadding = 1 << 20

  /// The geometry for images and a kernel of these shapes.
  ///
  /// - Throws: What does not fit.
  init(
    images: Shape, kernel: Shape, stride: Int, padding: Int, op: String
  ) throws(TensorError) {
    guard images.rank == 4 else { throw .rankMismatch(op: op, expected: 4, shape: images) }
    guard kernel.rank == 4 else { throw .rankMismatch(op: op, expected: 4, shape: kernel) }
    guard kernel[2] == images[3] else { throw .shapeMismatch(op: op, lhs: images, rhs: kernel) }
    (height, width, channels) = (images[1], images[2], images[3])
    (kernelHeight, kernelWidth, outputs) = (kernel[0], kernel[1], kernel[3])
    (self.stride, self.padding) = (stride, padding)
    guard stride > 0, (0...ConvolutionGeometry.mostPadding).contains(padding) else {
      throw .refused(
        component: op,
        reason:
          "the stride is at least 1 and the padding at least 0, and they are \(stride) and \(padding)"
      )
    }
    guard images.count > 0, kernel.count > 0 else { throw .empty(op: op) }
    guard rows > 0, columns > 0 else { throw .shapeMismatch(op: op, lhs: images, rhs: kernel) }
  }

  /// Places of the kernel from top to bottom.
  var rows: Int { (height + 2 * padding - kernelHeight + stride) / stride }
  /// Places of the kernel from left to right.
  var columns: Int { (width + 2 * padding - kernelWidth + stride) / stride }
  /// The numbers in one window.
  var window: Int { kernelHeight * kernelWidth * channels }

  /// The result's shape for `count` images.
  func result(_ count: Int) -> Shape { Shape([count, rows, columns, outputs]) }
  /// The shape of `count` images.
  func images(_ count: Int) -> Shape { Shape([count, height, width, channels]) }
  /// The kernel's shape.
  var kernel: Shape { Shape([kernelHeight, kernelWidth, channels, outputs]) }

  /// The windows of the images.
  var patches: gl_patches {
    gl_patches(
      height: height, width: width, channels: channels, rows: rows, columns: columns, step: stride,
      top: -padding, left: -padding, patch_height: kernelHeight, patch_width: kernelWidth)
  }
}

/// The pixels of the images at one remainder modulo the stride, along one axis: each is reached by every
/// stride-th element of the kernel, from places that lie side by side.
struct ConvolutionPhase {
  /// The first pixel, and how many there are, a stride apart.
  let first, count: Int
  /// The first of the kernel's elements, and how many there are.
  let tap, taps: Int
  /// The result's place that the last element meets at the first pixel.
  let start: Int

  /// Phase `first` of an axis of `length` pixels.
  init(_ first: Int, length: Int, kernel: Int, stride: Int, padding: Int) {
    self.first = first
    count = max(0, (length - first + stride - 1) / stride)
    tap = (first + padding) % stride
    taps = max(0, (kernel - tap + stride - 1) / stride)
    start = (first + padding) / stride - (taps - 1)
  }
}
