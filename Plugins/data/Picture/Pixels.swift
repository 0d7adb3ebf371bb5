internal import CGd
import GanLabKit

/// The pixels of a picture, as libgd reads them.
struct Pixels {
  /// Pixels of a row.
  let width: Int
  /// Rows.
  let height: Int
  /// The size of the picture that these are scaled down from.
  let scaledFrom: (width: Int, height: Int)?
  /// Of each pixel, row by row from the lowest: brightness and opacity, from 0 to 1.
  private let pixels: [(brightness: Double, opacity: Double)]

  /// Reads the file at `path`, and scales it down to `most` pixels a side.
  ///
  /// - Throws: `ComponentError` if it cannot be read, or is no picture.
  init(path: String, atMost most: Int) throws(ComponentError) {
    let bytes = try PictureFile.read(path)
    guard let format = PictureFormat(bytes) else {
      throw ComponentError(
        "\(path) is no picture: PNG, JPEG, GIF and BMP are read", option: "path")
    }
    // Before it is decoded: a small file can claim a size that fills the memory.
    if let size = format.size(bytes), size.width * size.height > PictureFile.mostPixels {
      throw ComponentError(
        "\(path) has \(size.width) x \(size.height) pixels, and 50 million are the most",
        option: "path")
    }
    guard let whole = format.image(bytes) else {
      throw ComponentError("\(path) is damaged: it cannot be decoded", option: "path")
    }
    defer { gdImageDestroy(whole) }
    let (fullWidth, fullHeight) = (Int(whole.pointee.sx), Int(whole.pointee.sy))
    let longest = max(fullWidth, fullHeight)
    guard longest > most else {
      (width, height, scaledFrom) = (fullWidth, fullHeight, nil)
      pixels = Pixels.values(of: whole)
      return
    }
    let scale = { (side: Int) in max(1, (side * most + longest / 2) / longest) }
    (width, height) = (scale(fullWidth), scale(fullHeight))
    scaledFrom = (fullWidth, fullHeight)
    guard let small = gdImageCreateTrueColor(Int32(width), Int32(height)) else {
      throw ComponentError("\(path) cannot be scaled down", option: "path")
    }
    defer { gdImageDestroy(small) }
    // Means over the pixels that fall together, opacity among them.
    gdImageAlphaBlending(small, 0)
    gdImageCopyResampled(
      small, whole, 0, 0, 0, 0, Int32(width), Int32(height), Int32(fullWidth), Int32(fullHeight))
    pixels = Pixels.values(of: small)
  }

  /// How likely each pixel is, but for a factor; what is transparent is not.
  func weights(invert: Bool) -> [Double] {
    pixels.map { $0.opacity * (invert ? $0.brightness : 1 - $0.brightness) }
  }

  private static func values(
    of image: UnsafeMutablePointer<gdImage>
  ) -> [(brightness: Double, opacity: Double)] {
    // gd counts rows from the top, and the plane from below.
    (0..<image.pointee.sy).reversed().flatMap { y in
      (0..<image.pointee.sx).map { x in
        let packed = gdImageGetTrueColorPixel(image, x, y)
        let part = { (shift: Int32) in Double(packed >> shift & 255) }
        // Rec. 601's luma, in whole parts so that white is 1 and nothing less.
        let luma = 299 * part(16) + 587 * part(8) + 114 * part(0)
        return (luma / 255_000, Double(127 - packed >> 24 & 127) / 127)
      }
    }
  }
}
