import GanLabKit

/// Images of one size, kept as the bytes that they came as.
struct Images: Sendable {
  /// Row by row, image by image.
  let bytes: [UInt8]
  /// How many.
  let count: Int
  /// [1, rows, columns].
  let shape: Shape
}

/// Samples of images, drawn with replacement; each is turned into numbers as it is drawn.
struct ImageSource: DataSource {
  private let images: Images
  private let values: PixelValues
  private let table: [Float]
  /// True if one call draws no image twice, until all have been drawn.
  private let isHeldOut: Bool
  let heldOut: (any DataSource)?

  /// Samples of `images`; figures are measured on `test`, if there is any.
  init(_ images: Images, _ values: PixelValues, test: Images?) {
    self.init(
      images, values, isHeldOut: false,
      heldOut: test.map { ImageSource($0, values, isHeldOut: true, heldOut: nil) })
  }

  private init(
    _ images: Images, _ values: PixelValues, isHeldOut: Bool, heldOut: (any DataSource)?
  ) {
    self.images = images
    self.values = values
    table = values.table
    self.isHeldOut = isHeldOut
    self.heldOut = heldOut
  }

  var sampleShape: Shape { images.shape }

  func samples(_ count: Int, random: inout Random, dtype: DType) -> Tensor {
    let chosen = places(count, random: &random)
    let size = images.shape.count
    // A chance is compared with a number on [0, 1): 0 is never met, and 1 always.
    let chances =
      values == .stochastic ? (try? random.uniform([count, size]).floats()) ?? [] : []
    let pixels = [Float](unsafeUninitializedCapacity: count * size) { buffer, filled in
      images.bytes.withUnsafeBufferPointer { bytes in
        table.withUnsafeBufferPointer { table in
          for (row, image) in chosen.enumerated() {
            let (to, from) = (row * size, Int(image) * size)
            for pixel in 0..<size { buffer[to + pixel] = table[Int(bytes[from + pixel])] }
          }
        }
      }
      for (place, chance) in chances.enumerated() {
        buffer[place] = chance < buffer[place] ? 1 : 0
      }
      filled = count * size
    }
    return Tensor.of(pixels, Shape([count] + images.shape.dimensions)).converted(to: dtype)
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
