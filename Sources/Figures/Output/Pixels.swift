import CGd

/// The pixels of a picture, three bytes each.
public struct Pixels: Sendable, Equatable {
  /// How many columns.
  public let width: Int
  /// How many rows.
  public let height: Int
  /// Red, green, blue of each pixel, row by row from the top: `3 width height` bytes.
  public let rgb: [UInt8]

  /// A picture of given pixels: `3 width height` bytes.
  public init(width: Int, height: Int, rgb: [UInt8]) {
    precondition(rgb.count == 3 * width * height, "a pixel is three bytes")
    self.width = width
    self.height = height
    self.rgb = rgb
  }

  /// Reads the bytes of a PNG; what is transparent comes out on white.
  ///
  /// - Throws: ``FigureError/notAPNG``.
  public init(png: [UInt8]) throws(FigureError) {
    Quiet.gd
    guard let count = Int32(exactly: png.count), count > 8,
      png.starts(with: [0x89, 0x50, 0x4E, 0x47])
    else { throw .notAPNG }
    let image = png.withUnsafeBytes { bytes in
      // gd only reads from the buffer, though it asks for a mutable one.
      gdImageCreateFromPngPtr(count, UnsafeMutableRawPointer(mutating: bytes.baseAddress))
    }
    guard let image else { throw .notAPNG }
    defer { gdImageDestroy(image) }
    self.init(image)
  }

  init(_ image: UnsafeMutablePointer<gdImage>) {
    width = Int(image.pointee.sx)
    height = Int(image.pointee.sy)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(3 * width * height)
    for y in 0..<image.pointee.sy {
      for x in 0..<image.pointee.sx {
        let packed = gdImageGetTrueColorPixel(image, x, y)
        let clear = packed >> 24 & 127
        for shift: Int32 in [16, 8, 0] {
          let value = packed >> shift & 255
          bytes.append(UInt8((value * (127 - clear) + 255 * clear) / 127))
        }
      }
    }
    rgb = bytes
  }

  /// The colour of a pixel, or `nil` outside the picture.
  public func color(x: Int, y: Int) -> Color? {
    guard x >= 0, x < width, y >= 0, y < height else { return nil }
    let start = 3 * (y * width + x)
    return Color(red: rgb[start], green: rgb[start + 1], blue: rgb[start + 2])
  }
}
