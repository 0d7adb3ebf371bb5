import CGd

extension ImageGrid {
  /// The bytes of a PNG of the images alone, a pixel for each of theirs and a gap between them.
  ///
  /// For whoever draws often: a figure of the same images takes a hundred times as long.
  ///
  /// - Parameter perRow: Images that stand side by side.
  /// - Returns: The file's bytes.
  /// - Throws: `cannotEncode` if there is nothing to draw, or no memory.
  public func contactSheet(perRow: Int) throws(FigureError) -> [UInt8] {
    let gap = 2
    let across = min(perRow, count)
    guard across > 0, width > 0, height > 0, values.count >= count * height * width * channels
    else { throw .cannotEncode(format: "PNG") }
    let down = (count + across - 1) / across
    let (wide, high) = (across * (width + gap) - gap, down * (height + gap) - gap)
    guard let sheet = gdImageCreateTrueColor(Int32(wide), Int32(high)) else {
      throw .cannotEncode(format: "PNG")
    }
    defer { gdImageDestroy(sheet) }
    gdImageFilledRectangle(sheet, 0, 0, Int32(wide - 1), Int32(high - 1), 0x80_8080)
    for index in 0..<count {
      let (left, top) = (index % across * (width + gap), index / across * (height + gap))
      for place in 0..<height * width {
        gdImageSetPixel(
          sheet, Int32(left + place % width), Int32(top + place / width),
          packed((index * height * width + place) * channels))
      }
    }
    var size: Int32 = 0
    guard let bytes = gdImagePngPtrEx(sheet, &size, 1) else { throw .cannotEncode(format: "PNG") }
    defer { gdFree(bytes) }
    return [UInt8](UnsafeRawBufferPointer(start: bytes, count: Int(size)))
  }

  /// The colour whose first channel is at `start`, as gd packs it; one channel is a grey.
  private func packed(_ start: Int) -> Int32 {
    var colour: Int32 = 0
    for channel in 0..<3 {
      let value = values[start + (channels == 3 ? channel : 0)]
      let share = (value - range.black) / (range.white - range.black)
      let byte = share.isFinite ? Int32((255 * min(1, max(0, share))).rounded()) : 0
      colour = colour << 8 | byte
    }
    return colour
  }
}
