import CGd

/// A picture in few colours: a palette, and for each pixel the number of its colour.
public struct IndexedPixels: Sendable, Equatable {
  /// How many columns.
  public let width: Int
  /// How many rows.
  public let height: Int
  /// The colours, at most 256.
  public let palette: [Color]
  /// The numbers of the pixels' colours, row by row from the top.
  public let indices: [UInt8]
}

extension Pixels {
  /// The picture in at most `colors` colours, as gd chooses them: median cut, without dithering.
  ///
  /// - Throws: ``FigureError/outOfMemory(width:height:)``, or `cannotEncode` if gd finds no palette.
  public func indexed(colors: Int = 256) throws(FigureError) -> IndexedPixels {
    Quiet.gd
    guard let image = gdImageCreateTrueColor(Int32(width), Int32(height)),
      let rows = image.pointee.tpixels
    else { throw .outOfMemory(width: width, height: height) }
    defer { gdImageDestroy(image) }
    for y in 0..<height {
      guard let row = rows[y] else { continue }
      for x in 0..<width {
        let start = 3 * (y * width + x)
        row[x] = Int32(rgb[start]) << 16 | Int32(rgb[start + 1]) << 8 | Int32(rgb[start + 2])
      }
    }
    guard gdImageTrueColorToPalette(image, 0, Int32(min(max(colors, 2), 256))) != 0 else {
      throw .cannotEncode(format: "palette")
    }
    let palette = (0..<image.pointee.colorsTotal).map { index in
      Color(
        red: UInt8(clamping: gdImageRed(image, index)),
        green: UInt8(clamping: gdImageGreen(image, index)),
        blue: UInt8(clamping: gdImageBlue(image, index)))
    }
    var indices: [UInt8] = []
    indices.reserveCapacity(width * height)
    for y in 0..<height {
      guard let row = image.pointee.pixels[y] else { continue }
      indices += UnsafeBufferPointer(start: row, count: width)
    }
    return IndexedPixels(width: width, height: height, palette: palette, indices: indices)
  }
}

/// gd's macros, which Swift cannot import: a channel of a palette's colour.
private func gdImageRed(_ image: UnsafeMutablePointer<gdImage>, _ index: Int32) -> Int32 {
  withUnsafePointer(to: &image.pointee.red.0) { $0[Int(index)] }
}

private func gdImageGreen(_ image: UnsafeMutablePointer<gdImage>, _ index: Int32) -> Int32 {
  withUnsafePointer(to: &image.pointee.green.0) { $0[Int(index)] }
}

private func gdImageBlue(_ image: UnsafeMutablePointer<gdImage>, _ index: Int32) -> Int32 {
  withUnsafePointer(to: &image.pointee.blue.0) { $0[Int(index)] }
}
