import CGd

/// The 256 colours that all frames of an animation share, and the way to them.
final class GlobalPalette {
  /// A palette image of one pixel that holds the colours.
  let image: UnsafeMutablePointer<gdImage>
  /// The number that means "as in the frame before".
  let transparent: UInt8
  /// For each colour cut to 5, 6 and 5 bits, its nearest palette number, or -1 if not yet sought.
  private var nearest = [Int16](repeating: -1, count: 1 << 16)
  /// Colours that must come out exactly, such as ground and text.
  private var exact: [Int32: UInt8] = [:]

  /// Chooses colours from sample frames; those of the theme are kept exactly.
  init(samples: [Canvas], theme: Theme) throws(FigureError) {
    guard let first = samples.first else { throw .nothingToDraw }
    let kept = [
      theme.background, theme.ground, theme.text, theme.muted, theme.frame, theme.grid,
    ]
    let (width, height) = (first.width, first.height)
    // Every second pixel of each sample is enough to find the colours.
    let (w, h) = ((width + 1) / 2, (height + 1) / 2)
    guard let image = gdImageCreateTrueColor(Int32(w), Int32(h * samples.count)),
      let rows = image.pointee.tpixels
    else { throw .outOfMemory(width: w, height: h * samples.count) }
    for (number, sample) in samples.enumerated() {
      for y in 0..<h {
        guard let from = sample.row(min(2 * y, sample.height - 1)), let to = rows[number * h + y]
        else { continue }
        for x in 0..<w { to[x] = from[min(2 * x, sample.width - 1)] }
      }
    }
    let wanted = 255 - Set(kept).count
    guard gdImageTrueColorToPalette(image, 0, Int32(wanted)) != 0 else {
      gdImageDestroy(image)
      throw .cannotEncode(format: "GIF")
    }
    for color in Set(kept) {
      let index = gdImageColorAllocate(
        image, Int32(color.red), Int32(color.green), Int32(color.blue))
      if index >= 0 { exact[color.packed] = UInt8(index) }
    }
    let spare = gdImageColorAllocate(image, 1, 2, 3)
    self.image = image
    transparent = UInt8(max(0, min(spare, 255)))
  }

  deinit { gdImageDestroy(image) }

  /// The palette number for a pixel.
  func index(of packed: Int32) -> UInt8 {
    if let index = exact[packed] { return index }
    let (red, green, blue) = (packed >> 19 & 31, packed >> 10 & 63, packed >> 3 & 31)
    let key = Int(red << 11 | green << 5 | blue)
    if nearest[key] >= 0 { return UInt8(nearest[key]) }
    let found = search(packed)
    nearest[key] = Int16(found)
    return found
  }

  private func search(_ packed: Int32) -> UInt8 {
    let (red, green, blue) = (packed >> 16 & 255, packed >> 8 & 255, packed & 255)
    let pointer = UnsafeMutablePointer(image)
    var best: (index: UInt8, distance: Int32) = (0, .max)
    withUnsafePointer(to: &pointer.pointee.red.0) { reds in
      withUnsafePointer(to: &pointer.pointee.green.0) { greens in
        withUnsafePointer(to: &pointer.pointee.blue.0) { blues in
          for index in 0..<Int(pointer.pointee.colorsTotal) where index != Int(transparent) {
            let (r, g, b) = (reds[index] - red, greens[index] - green, blues[index] - blue)
            // The eye sees green best, blue least.
            let distance = 3 * r * r + 6 * g * g + b * b
            if distance < best.distance { best = (UInt8(index), distance) }
          }
        }
      }
    }
    return best.index
  }
}
