import GanLabKit

/// Images of one size, kept as the bytes that they came as.
struct Images: Sendable {
  /// Row by row, image by image.
  let bytes: [UInt8]
  /// The class of each image, from 0 to 9; empty if nobody knows them.
  let labels: [UInt8]
  /// How many.
  let count: Int
  /// [1, rows, columns].
  let shape: Shape

  init(bytes: [UInt8], labels: [UInt8] = [], count: Int, shape: Shape) {
    (self.bytes, self.labels, self.count, self.shape) = (bytes, labels, count, shape)
  }
}

/// Samples of images, drawn with replacement; each is turned into numbers as it is drawn.
struct ImageSource: DataSource {
  private let images: Images
  private let test: Images?
  /// What somebody chose.
  private let chosen: PixelValues
  /// What the numbers are.
  private let values: PixelValues
  /// The number for each grey, before anything is drawn.
  private let table: [Float]
  /// True if one call draws no image twice, until all have been drawn.
  private let isHeldOut: Bool

  /// Samples of `images`; figures are measured on `test`, if there is any.
  init(_ images: Images, _ chosen: PixelValues, test: Images?) {
    self.init(images, chosen, chosen == .model ? .unit : chosen, test: test, isHeldOut: false)
  }

  private init(
    _ images: Images, _ chosen: PixelValues, _ values: PixelValues, test: Images?, isHeldOut: Bool
  ) {
    self.images = images
    self.test = test
    self.chosen = chosen
    self.values = values
    self.isHeldOut = isHeldOut
    table = values.table
  }

  var heldOut: (any DataSource)? {
    test.map { ImageSource($0, chosen, values, test: nil, isHeldOut: true) }
  }

  var population: (count: Int, source: any DataSource)? {
    (images.count, ImageSource(images, chosen, values, test: nil, isHeldOut: true))
  }

  var pixels: PixelValues? { values }

  func adapted(to values: PixelValues?) -> any DataSource {
    guard chosen == .model else { return self }
    let values = values.flatMap { $0 == .model ? nil : $0 } ?? .unit
    return ImageSource(images, chosen, values, test: test, isHeldOut: isHeldOut)
  }

  var sampleShape: Shape { images.shape }

  var classes: [String] { images.labels.isEmpty ? [] : (0...9).map { "\($0)" } }

  func samples(_ count: Int, random: inout Random, dtype: DType) -> Tensor {
    labelledSamples(count, random: &random, dtype: dtype).samples
  }

  func labelledSamples(_ count: Int, random: inout Random, dtype: DType) -> LabelledSamples {
    let chosen = places(count, random: &random)
    return LabelledSamples(
      numbers(of: chosen, random: &random).converted(to: dtype),
      labels: images.labels.isEmpty ? [] : chosen.map { Int32(images.labels[Int($0)]) })
  }

  /// The numbers of the images at these places: [count] + sampleShape.
  private func numbers(of chosen: [Int32], random: inout Random) -> Tensor {
    let count = chosen.count
    let size = images.shape.count
    let noise =
      values.isDrawn ? (try? random.uniform([count, size]).floats()) ?? [] : []
    let pixels = [Float](unsafeUninitializedCapacity: count * size) { buffer, filled in
      images.bytes.withUnsafeBufferPointer { bytes in
        table.withUnsafeBufferPointer { table in
          for (row, image) in chosen.enumerated() {
            let (to, from) = (row * size, Int(image) * size)
            for pixel in 0..<size { buffer[to + pixel] = table[Int(bytes[from + pixel])] }
          }
        }
      }
      for (place, u) in noise.enumerated() { buffer[place] = values.drawn(buffer[place], u) }
      filled = count * size
    }
    return .of(pixels, Shape([count] + images.shape.dimensions))
  }

  /// The images to take.
  private func places(_ count: Int, random: inout Random) -> [Int32] {
    guard isHeldOut else { return random.integers(count, below: images.count) }
    var places: [Int32] = []
    while places.count < count {
      places += random.permutation(images.count).prefix(count - places.count)
    }
    return places
  }
}

extension PixelValues {
  /// The number for each grey; for `stochastic` the chance of a 1, for `dequantised` the grey itself.
  fileprivate var table: [Float] {
    (0...255).map { grey in
      switch self {
      case .unit, .stochastic, .model: Float(grey) / 255
      case .signed: Float(2 * grey - 255) / 255
      case .binary: grey > 127 ? 1 : 0
      case .dequantised: Float(grey)
      }
    }
  }

  fileprivate var isDrawn: Bool { self == .stochastic || self == .dequantised }

  /// The number for `entry` of the table, with `u` uniform on [0, 1).
  fileprivate func drawn(_ entry: Float, _ u: Float) -> Float {
    // A chance of 0 is never met, and 1 always.
    guard self == .dequantised else { return u < entry ? 1 : 0 }
    // The sum may be rounded to the next grey.
    return min(entry + u, (entry + 1).nextDown) / 256
  }
}
