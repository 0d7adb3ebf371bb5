import CGd

/// A truecolour gd image that is painted on with anti-aliased shapes and text.
///
/// gd anti-aliases neither filled shapes nor thick lines, and drawing at twice the size gives only
/// five shades along an edge. Here each shape's share of every pixel is computed exactly (`fill`) or
/// from its distance (`stroke`, `mark`) and blended into gd's own pixels at the final size: smoother
/// edges, a quarter of the pixels, and text that can go between layers. gd allocates the image, sets
/// the text, chooses palettes, and reads and writes the files.
///
/// Coordinates are in pixels, continuous: pixel (i, j) covers [i, i+1) x [j, j+1), j downward.
final class Canvas {
  let image: UnsafeMutablePointer<gdImage>
  let width: Int
  let height: Int
  let lettering: Lettering
  /// One coverage value a pixel, all zero between two shapes.
  let mask: UnsafeMutablePointer<Float>
  private let rows: UnsafeMutablePointer<UnsafeMutablePointer<Int32>?>

  init(width: Int, height: Int, background: Color, lettering: Lettering) throws(FigureError) {
    Quiet.gd
    guard let image = gdImageCreateTrueColor(Int32(width), Int32(height)),
      let rows = image.pointee.tpixels
    else { throw .outOfMemory(width: width, height: height) }
    self.image = image
    self.rows = rows
    self.width = width
    self.height = height
    self.lettering = lettering
    // One more than the pixels: the fill writes the change after the last one, too.
    mask = .allocate(capacity: width * height + 2)
    mask.initialize(repeating: 0, count: width * height + 2)
    gdImageFilledRectangle(image, 0, 0, Int32(width - 1), Int32(height - 1), background.packed)
  }

  deinit {
    gdImageDestroy(image)
    mask.deallocate()
  }

  /// The whole picture.
  var box: Box { Box(left: 0, top: 0, right: Double(width), bottom: Double(height)) }

  /// The pixels of a row; `y` must be inside the picture.
  @inline(__always)
  func row(_ y: Int) -> UnsafeMutablePointer<Int32>? { rows[y] }

  /// Paints whole pixels of one row until `color` answers `nil`; it answers -1 to skip a pixel.
  @inline(__always)
  func paintRow(y: Int, from left: Int, opacity: Double, color: (_ offset: Int) -> Int32?) {
    guard y >= 0, y < height, let row = row(y) else { return }
    let share = Int32((min(max(opacity, 0), 1) * 256).rounded())
    var x = left
    while x < width, let packed = color(x - left) {
      if x >= 0, packed >= 0 { blend(row + x, packed, share) }
      x += 1
    }
  }

  /// Fills the whole pixels of a box whose edges lie between pixels.
  func fillBox(_ box: Box, color: Color, opacity: Double = 1) {
    let shown = box.snapped.intersection(self.box)
    guard shown.width > 0, shown.height > 0 else { return }
    let count = Int(shown.width)
    for y in Int(shown.top)..<Int(shown.bottom) {
      paintRow(y: y, from: Int(shown.left), opacity: opacity) { $0 < count ? color.packed : nil }
    }
  }

  /// Lines across a box, in three directions, to tell bars of different series apart.
  func hatch(_ hatch: Hatch, _ box: Box, color: Color) {
    guard hatch != .none, box.width > 1, box.height > 1 else { return }
    let gap = 9.0
    let reach = hatch == .level ? box.height : box.height + box.width
    let lines = stride(from: gap / 2, to: reach, by: gap).map { offset -> [Point] in
      switch hatch {
      case .rising:
        [Point(box.left, box.top + offset), Point(box.left + offset, box.top)]
      case .falling:
        [Point(box.right, box.top + offset), Point(box.right - offset, box.top)]
      case .none, .level:
        [Point(box.left, box.top + offset), Point(box.right, box.top + offset)]
      }
    }
    stroke(lines, width: 1.4, color: color, opacity: 0.75, dash: .solid, clip: box)
  }
}

/// Blends `packed` into a pixel with `share` out of 256.
@inline(__always)
func blend(_ pixel: UnsafeMutablePointer<Int32>, _ packed: Int32, _ share: Int32) {
  if share >= 256 {
    pixel.pointee = packed
    return
  }
  let old = pixel.pointee
  // Red and blue together in one word, green in another: two products instead of three.
  let (oldRB, oldG) = (old & 0xFF00FF, old & 0x00FF00)
  let (newRB, newG) = (packed & 0xFF00FF, packed & 0x00FF00)
  let redBlue = UInt32(bitPattern: oldRB &* (256 &- share) &+ newRB &* share &+ 0x800080) >> 8
  let green = UInt32(bitPattern: oldG &* (256 &- share) &+ newG &* share &+ 0x8000) >> 8
  pixel.pointee = Int32(bitPattern: redBlue & 0xFF00FF | green & 0x00FF00)
}
