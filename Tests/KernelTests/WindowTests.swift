import CKernels
import Testing

/// Products whose operands are windows of images and taps of a kernel, against sums spelled out.
///
/// The numbers are small integers, so that every sum is exact.
@Suite struct WindowTests {
  /// A convolution: images, a kernel, and how it moves.
  struct Geometry: CustomTestStringConvertible, Sendable {
    let images, height, width, channels, kernelHeight, kernelWidth, outputs, stride, padding: Int

    var rows: Int { (height + 2 * padding - kernelHeight) / stride + 1 }
    var columns: Int { (width + 2 * padding - kernelWidth) / stride + 1 }
    var places: Int { images * rows * columns }
    var window: Int { kernelHeight * kernelWidth * channels }

    var testDescription: String {
      "\(images) images \(height)x\(width)x\(channels), kernel \(kernelHeight)x\(kernelWidth) to "
        + "\(outputs), stride \(stride), padding \(padding)"
    }

    /// Calls `body` for each term of the convolution: pixel, element of the kernel but for the output,
    /// place.
    func forEachTerm(_ body: (_ pixel: Int, _ element: Int, _ place: Int) -> Void) {
      for place in 0..<places {
        let (image, at) = place.quotientAndRemainder(dividingBy: rows * columns)
        for u in 0..<kernelHeight {
          for v in 0..<kernelWidth {
            let y = at / columns * stride + u - padding
            let x = at % columns * stride + v - padding
            guard (0..<height).contains(y), (0..<width).contains(x) else { continue }
            for c in 0..<channels {
              body(
                ((image * height + y) * width + x) * channels + c,
                (u * kernelWidth + v) * channels + c, place)
            }
          }
        }
      }
    }

    var patches: gl_patches {
      gl_patches(
        height: height, width: width, channels: channels, rows: rows, columns: columns,
        step: stride, top: -padding, left: -padding, patch_height: kernelHeight,
        patch_width: kernelWidth)
    }
  }

  /// Sizes around those of tiles (6 and 12 rows, 16 and 32 columns) and of blocks (320 terms).
  static let geometries = [
    Geometry(
      images: 2, height: 5, width: 7, channels: 3, kernelHeight: 3, kernelWidth: 2, outputs: 5,
      stride: 2, padding: 1),
    Geometry(
      images: 3, height: 6, width: 6, channels: 1, kernelHeight: 4, kernelWidth: 4, outputs: 33,
      stride: 2, padding: 1),
    Geometry(
      images: 1, height: 9, width: 8, channels: 24, kernelHeight: 4, kernelWidth: 4, outputs: 18,
      stride: 1, padding: 2),
    Geometry(
      images: 5, height: 14, width: 14, channels: 32, kernelHeight: 4, kernelWidth: 4, outputs: 40,
      stride: 2, padding: 1),
    Geometry(
      images: 2, height: 6, width: 7, channels: 7, kernelHeight: 3, kernelWidth: 3, outputs: 20,
      stride: 1, padding: 1),
    // Few rows and many places: the gradient is summed by halves, of two and of three images.
    Geometry(
      images: 5, height: 12, width: 12, channels: 1, kernelHeight: 4, kernelWidth: 4, outputs: 64,
      stride: 2, padding: 1),
    // Pixels that no element of the kernel meets.
    Geometry(
      images: 3, height: 5, width: 4, channels: 3, kernelHeight: 1, kernelWidth: 1, outputs: 6,
      stride: 2, padding: 0),
    Geometry(
      images: 1, height: 1, width: 1, channels: 1, kernelHeight: 1, kernelWidth: 1, outputs: 1,
      stride: 1, padding: 0),
  ]

  private func integers(_ count: Int, _ seed: UInt64) -> [Float] {
    var numbers = Numbers(seed: seed)
    let values: [Float] = numbers.array(count)
    return values.map { ($0 * 4).rounded() }
  }

  /// y = windows · kernel, and the kernel's gradient windowsᵀ · y.
  @Test(arguments: geometries, Level.available)
  func windowsAreAnOperand(_ g: Geometry, level: Level) throws {
    let x = integers(g.images * g.height * g.width * g.channels, 1)
    let w = integers(g.window * g.outputs, 2)
    let y = integers(g.places * g.outputs, 3)
    var forward = Array(repeating: Float(0), count: g.places * g.outputs)
    var outer = Array(repeating: Float(0), count: g.window * g.outputs)
    g.forEachTerm { pixel, element, place in
      for o in 0..<g.outputs {
        forward[place * g.outputs + o] += x[pixel] * w[element * g.outputs + o]
        outer[element * g.outputs + o] += x[pixel] * y[place * g.outputs + o]
      }
    }
    for parts in [1, 3] {
      var patches = g.patches
      let found = Fenced<Float>(count: forward.count), gradient = Fenced<Float>(count: outer.count)
      try run(level, parts, x, w, found, g.places, g.outputs, g.window, false, &patches, nil, nil)
      try run(level, parts, x, y, gradient, g.window, g.outputs, g.places, true, &patches, nil, nil)
      #expect(found.isIntact && found.values == forward, "\(parts) parts")
      #expect(gradient.isIntact && gradient.values == outer, "\(parts) parts")
    }
  }

  /// The kernel's gradient as it is asked for: a sum over the images, which threads may take by halves.
  @Test(arguments: geometries)
  func imagesAreSummedOnAnyThreads(_ g: Geometry) {
    let before = gl_threads()
    defer { gl_set_threads(before) }
    let images = integers(g.images * g.height * g.width * g.channels, 1)
    let results = integers(g.places * g.outputs, 3)
    let x = Fenced(images), y = Fenced(results)
    var expected = Array(repeating: Float(0), count: g.window * g.outputs)
    g.forEachTerm { pixel, element, place in
      for o in 0..<g.outputs {
        expected[element * g.outputs + o] += images[pixel] * results[place * g.outputs + o]
      }
    }
    for threads in 1...4 {
      gl_set_threads(Int32(threads))
      let found = Fenced<Float>(count: expected.count)
      withUnsafePointer(to: g.patches) { patches in
        gl_product_f32(
          gl_product_float(
            m: g.window, n: g.outputs, k: g.places, transposes_a: true, transposes_b: false,
            accumulates: false, gates_a: false, gates_c: false, rectifies: false,
            kind: gl_product_blocks, a: x.pointer, b: y.pointer, bias: nil, gate: nil, slope: 0,
            rectifier_slope: 0, c: found.pointer, patches: patches, pixels: nil, taps: nil))
      }
      #expect(found.isIntact && found.values == expected, "\(threads) threads")
    }
  }

  /// The transposed convolution, a phase at a time, where every pixel belongs to one.
  @Test(arguments: geometries.filter { $0.channels > 1 }, Level.available)
  func tapsAndPixels(_ g: Geometry, level: Level) throws {
    let w = integers(g.window * g.outputs, 2)
    let y = integers(g.places * g.outputs, 3)
    let count = g.images * g.height * g.width * g.channels
    var expected = Array(repeating: Float(0), count: count)
    g.forEachTerm { pixel, element, place in
      for o in 0..<g.outputs {
        expected[pixel] += y[place * g.outputs + o] * w[element * g.outputs + o]
      }
    }
    for parts in [1, 3] {
      let found = Fenced<Float>(count: count)
      for top in 0..<g.stride {
        for left in 0..<g.stride { try phase(level, parts, g, top, left, y, w, found) }
      }
      #expect(found.isIntact && found.values == expected, "\(parts) parts")
    }
  }

  private func phase(
    _ level: Level, _ parts: Int, _ g: Geometry, _ top: Int, _ left: Int, _ y: [Float],
    _ w: [Float], _ x: Fenced<Float>
  ) throws {
    let axis = { (first: Int, length: Int, kernel: Int) in
      let tap = (first + g.padding) % g.stride
      let taps = (kernel - tap + g.stride - 1) / g.stride
      return (
        count: (length - first + g.stride - 1) / g.stride, tap: tap, taps: taps,
        start: (first + g.padding) / g.stride - (taps - 1)
      )
    }
    let down = axis(top, g.height, g.kernelHeight), across = axis(left, g.width, g.kernelWidth)
    var patches = gl_patches(
      height: g.rows, width: g.columns, channels: g.outputs, rows: down.count,
      columns: across.count, step: 1, top: down.start, left: across.start,
      patch_height: down.taps, patch_width: across.taps)
    var taps = gl_taps(
      width: g.kernelWidth, outputs: g.outputs, rows: down.taps, columns: across.taps,
      step: g.stride, top: down.tap, left: across.tap)
    var pixels = gl_pixels(
      height: g.height, width: g.width, rows: down.count, columns: across.count, step: g.stride,
      top: top, left: left)
    try run(
      level, parts, y, w, x, g.images * down.count * across.count, g.channels,
      down.taps * across.taps * g.outputs, false, &patches, &pixels, &taps)
  }

  /// The product a b, the rows of c cut into `parts`.
  private func run(
    _ level: Level, _ parts: Int, _ a: [Float], _ b: [Float], _ c: Fenced<Float>, _ m: Int,
    _ n: Int, _ k: Int, _ transposes: Bool, _ patches: UnsafePointer<gl_patches>,
    _ pixels: UnsafePointer<gl_pixels>?, _ taps: UnsafePointer<gl_taps>?
  ) throws {
    let kernels = try level.kernels()
    let scratch = Fenced<Float>(count: Int(gl_product_scratch))
    let x = Fenced(a), y = Fenced(b)
    var task = gl_product_float(
      m: m, n: n, k: k, transposes_a: transposes, transposes_b: false, accumulates: false,
      gates_a: false, gates_c: false, rectifies: false, kind: gl_product_blocks, a: x.pointer,
      b: y.pointer, bias: nil, gate: nil, slope: 0, rectifier_slope: 0, c: c.pointer,
      patches: patches, pixels: pixels, taps: taps)
    for part in 0..<parts {
      kernels.product_part(
        &task, gl_range(start: m * part / parts, end: m * (part + 1) / parts),
        gl_range(start: 0, end: n), scratch.pointer)
    }
    #expect(scratch.isIntact)
  }
}
