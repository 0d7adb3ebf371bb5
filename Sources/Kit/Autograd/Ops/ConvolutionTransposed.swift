internal import CKernels

/// The transpose of `Convolution`, which is its derivative by the images.
///
/// For y [n, rows, columns, o] and a kernel [kh, kw, c, o] it is images [n, height, width, c] with
///
///     x[b, s i + u - p, s j + v - p, c] = Σ y[b, i, j, o] w[u, v, c, o] + bias[c]
///
/// It is no scattering: the pixels of each remainder modulo the stride are a convolution of y of stride 1.
struct ConvolutionTransposed: ProductPrimitive {
  static let name = "convolution_transposed"
  let stride: Int
  let padding: Int
  let height: Int
  let width: Int

  /// With no more channels than this, most of a tile's columns would be empty.
  private static let fewChannels = 4

  func resultShape(of inputs: [Tensor]) throws(TensorError) -> Shape {
    let geometry = try geometry(inputs)
    if inputs.count > 2, inputs[2].shape != Shape([geometry.channels]) {
      throw .shapeMismatch(op: Self.name, lhs: inputs[1].shape, rhs: inputs[2].shape)
    }
    return geometry.images(inputs[0].shape[0])
  }

  private func geometry(_ inputs: [Tensor]) throws(TensorError) -> ConvolutionGeometry {
    let (y, w) = (inputs[0].shape, inputs[1].shape)
    guard y.rank == 4 else { throw .rankMismatch(op: Self.name, expected: 4, shape: y) }
    guard w.rank == 4 else { throw .rankMismatch(op: Self.name, expected: 4, shape: w) }
    let images = Shape([y[0], height, width, w[2]])
    guard images.isValid else { throw .invalidShape(op: Self.name) }
    let geometry = try ConvolutionGeometry(
      images: images, kernel: w, stride: stride, padding: padding, op: Self.name)
    guard geometry.result(y[0]) == y else {
      throw .shapeMismatch(op: Self.name, lhs: y, rhs: images)
    }
    return geometry
  }

  func operations(_ inputs: [Tensor], _ result: Tensor) -> Double {
    2 * Double(inputs[0].shape.count) * Double(inputs[1].shape.count(in: 0..<3))
  }

  func evaluate(_ inputs: [Tensor], into x: Tensor) {
    guard let geometry = try? geometry(inputs) else { return }
    let product = ProductKernel(bias: inputs.count > 2 ? inputs[2] : nil)
    if geometry.channels <= ConvolutionTransposed.fewChannels,
      addWindows(inputs[0], inputs[1], product.bias, geometry, into: x)
    {
      return
    }
    evaluate(product, inputs[0], inputs[1], geometry, into: x)
  }

  /// Writes the images that `y` and a kernel make, and what `product` does with each of their elements.
  func evaluate(_ product: ProductKernel, _ y: Tensor, _ kernel: Tensor, into x: Tensor) {
    guard let geometry = try? geometry([y, kernel]) else { return }
    evaluate(product, y, kernel, geometry, into: x)
  }

  private func evaluate(
    _ product: ProductKernel, _ y: Tensor, _ kernel: Tensor, _ geometry: ConvolutionGeometry,
    into x: Tensor
  ) {
    for top in 0..<min(stride, height) {
      for left in 0..<min(stride, width) {
        phase(top, left, of: y, kernel, product, geometry, into: x)
      }
    }
  }

  /// The pixels that lie `top` and `left` behind multiples of the stride.
  private func phase(
    _ top: Int, _ left: Int, of y: Tensor, _ kernel: Tensor, _ product: ProductKernel,
    _ geometry: ConvolutionGeometry, into x: Tensor
  ) {
    let down = ConvolutionPhase(
      top, length: height, kernel: geometry.kernelHeight, stride: stride, padding: padding)
    let across = ConvolutionPhase(
      left, length: width, kernel: geometry.kernelWidth, stride: stride, padding: padding)
    var product = product
    product.patches = gl_patches(
      height: geometry.rows, width: geometry.columns, channels: geometry.outputs, rows: down.count,
      columns: across.count, step: 1, top: down.start, left: across.start, patch_height: down.taps,
      patch_width: across.taps)
    product.taps = gl_taps(
      width: geometry.kernelWidth, outputs: geometry.outputs, rows: down.taps,
      columns: across.taps, step: stride, top: down.tap, left: across.tap)
    product.pixels = gl_pixels(
      height: height, width: width, rows: down.count, columns: across.count, step: stride,
      top: top, left: left)
    product.run(
      y, kernel, into: x, m: y.shape[0] * down.count * across.count, n: geometry.channels,
      k: down.taps * across.taps * geometry.outputs)
  }

  /// The windows as a whole, added up pixel by pixel; false if there is no memory for them.
  private func addWindows(
    _ y: Tensor, _ kernel: Tensor, _ bias: Tensor?, _ geometry: ConvolutionGeometry, into x: Tensor
  ) -> Bool {
    let places = y.shape.count(in: 0..<3)
    let windows = Tensor(shape: Shape([places, geometry.window]), dtype: y.dtype)
    guard windows.failure == nil else { return false }
    ProductKernel(transposesB: true).run(
      y, kernel, into: windows, m: places, n: geometry.window, k: geometry.outputs)
    let patches = geometry.patches
    let size = height * width * geometry.channels
    inParallel(y.shape[0], least: (1 << 14) / size, step: 1) { part in
      let images = gl_range(start: part.lowerBound, end: part.upperBound)
      let (start, pixels) = (part.lowerBound * size, part.count * height * width)
      withUnsafePointer(to: patches) { patches in
        switch x.dtype {
        case .float32:
          if let bias {
            gl_repeat_f32(1, pixels, geometry.channels, bias.f32, x.f32 + start)
          } else {
            gl_fill_f32(part.count * size, 0, x.f32 + start)
          }
          gl_add_windows_f32(patches, images, windows.f32, x.f32)
        case .float64:
          if let bias {
            gl_repeat_f64(1, pixels, geometry.channels, bias.f64, x.f64 + start)
          } else {
            gl_fill_f64(part.count * size, 0, x.f64 + start)
          }
          gl_add_windows_f64(patches, images, windows.f64, x.f64)
        }
      }
    }
    return true
  }

  func vectorJacobianProduct(_ gx: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    let products = products(gx, call)
    guard call.inputs.count > 2 else { return products }
    return products + [call.wants(2) ? gx.sum(axes: [0, 1, 2]) : nil]
  }

  /// The derivatives by y and by the kernel.
  func products(_ gx: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    let (y, w) = (call.inputs[0], call.inputs[1])
    return [
      call.wants(0) ? Convolution(stride: stride, padding: padding)(gx, w) : nil,
      call.wants(1)
        ? ConvolutionOuter(
          stride: stride, padding: padding, kernelHeight: w.shape[0], kernelWidth: w.shape[1])(
            gx, y)
        : nil,
    ]
  }
}

extension Tensor {
  /// The transposed convolution of this tensor [n, rows, columns, outputs] with `kernel`
  /// [height, width, channels, outputs], and `bias` [channels] added: images [n, …, channels] of
  /// (rows - 1) stride - 2 padding + kernel height rows, and up to stride - 1 `more`: of so many a
  /// convolution with the same numbers makes these rows.
  public func transposedConvolved(
    _ kernel: Tensor, _ bias: Tensor? = nil, stride: Int = 1, padding: Int = 0,
    more: (rows: Int, columns: Int) = (0, 0)
  ) -> Tensor {
    guard failure == nil, shape.rank == 4, kernel.failure == nil, kernel.shape.rank == 4 else {
      return ConvolutionTransposed(stride: stride, padding: padding, height: 0, width: 0)(
        self, kernel)
    }
    let length = { (count: Int, taps: Int, more: Int) in
      let (steps, overflow) = (count - 1).multipliedReportingOverflow(by: stride)
      return overflow ? -1 : steps &- 2 &* padding &+ taps &+ more
    }
    return ConvolutionTransposed(
      stride: stride, padding: padding, height: length(shape[1], kernel.shape[0], more.rows),
      width: length(shape[2], kernel.shape[1], more.columns))(
        [self, kernel] + (bias.map { [$0] } ?? []))
  }
}
