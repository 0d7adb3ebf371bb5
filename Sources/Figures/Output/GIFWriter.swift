import CGd
import Glibc

/// Writes the frames of a GIF one by one, each as what has changed since the one before.
///
/// All frames share one palette. Unchanged pixels are written as transparent, which the format packs
/// into almost nothing, and gd cuts each frame to the rectangle that has changes.
final class GIFWriter {
  private let palette: GlobalPalette
  private let size: PixelSize
  private let file: OpenFile
  private var previous: [UInt8] = []

  init(
    file: OpenFile, size: PixelSize, palette: GlobalPalette, loops: Int
  ) throws(FigureError) {
    self.file = file
    self.size = size
    self.palette = palette
    let frame = try newFrame()
    defer { gdImageDestroy(frame) }
    var count: Int32 = 0
    // gd counts repetitions: 0 for ever, -1 for none.
    let repeats = loops <= 0 ? 0 : loops == 1 ? -1 : Int32(min(loops - 1, 65_535))
    try send(gdImageGifAnimBeginPtr(frame, &count, 1, repeats), count)
  }

  /// Adds a frame that stays `delay` seconds.
  func add(_ canvas: Canvas, delay: Double) throws(FigureError) {
    let frame = try newFrame()
    defer { gdImageDestroy(frame) }
    let isFirst = previous.isEmpty
    if isFirst {
      previous = [UInt8](repeating: palette.transparent, count: size.width * size.height)
    }
    var changed = Box(left: .infinity, top: .infinity, right: -.infinity, bottom: -.infinity)
    for y in 0..<size.height {
      guard let from = canvas.row(y), let to = frame.pointee.pixels[y] else { continue }
      for x in 0..<size.width {
        let index = palette.index(of: from[x])
        let place = y * size.width + x
        if !isFirst, previous[place] == index {
          to[x] = palette.transparent
          continue
        }
        previous[place] = index
        to[x] = index
        changed.left = min(changed.left, Double(x))
        changed.right = max(changed.right, Double(x))
        changed.top = min(changed.top, Double(y))
        changed.bottom = max(changed.bottom, Double(y))
      }
    }
    let hundredths = Int32(min(max(delay.isFinite ? delay * 100 : 10, 2), 60_000).rounded())
    try send(frame, changed: changed, delay: hundredths, isFirst: isFirst)
  }

  /// Ends the file.
  func finish() throws(FigureError) {
    var count: Int32 = 0
    try send(gdImageGifAnimEndPtr(&count), count)
  }

  /// Writes the part of a frame that has changed; one pixel when nothing has, as its time counts.
  private func send(
    _ frame: UnsafeMutablePointer<gdImage>, changed: Box, delay: Int32, isFirst: Bool
  ) throws(FigureError) {
    let isStill = changed.left > changed.right
    let left = isStill ? 0 : Int32(changed.left)
    let top = isStill ? 0 : Int32(changed.top)
    let width = isStill ? 1 : Int32(changed.right) - left + 1
    let height = isStill ? 1 : Int32(changed.bottom) - top + 1
    guard let part = gdImageCreate(width, height) else {
      throw .outOfMemory(width: Int(width), height: Int(height))
    }
    defer { gdImageDestroy(part) }
    gdImagePaletteCopy(part, palette.image)
    for y in 0..<Int(height) {
      guard let from = frame.pointee.pixels[Int(top) + y], let to = part.pointee.pixels[y] else {
        continue
      }
      memcpy(to, from + Int(left), Int(width))
    }
    if !isFirst { gdImageColorTransparent(part, Int32(palette.transparent)) }
    var count: Int32 = 0
    let keep = Int32(gdDisposalNone)
    try send(gdImageGifAnimAddPtr(part, &count, 0, left, top, delay, keep, nil), count)
  }

  private func newFrame() throws(FigureError) -> UnsafeMutablePointer<gdImage> {
    guard let frame = gdImageCreate(Int32(size.width), Int32(size.height)) else {
      throw .outOfMemory(width: size.width, height: size.height)
    }
    gdImagePaletteCopy(frame, palette.image)
    return frame
  }

  private func send(_ bytes: UnsafeMutableRawPointer?, _ count: Int32) throws(FigureError) {
    guard let bytes else { throw .cannotEncode(format: "GIF") }
    defer { gdFree(bytes) }
    try file.write(UnsafeRawBufferPointer(start: bytes, count: Int(count)))
  }
}
