import Glibc

/// A rectangle of whole pixels, the right and bottom edges exclusive.
struct Region {
  var left: Int
  var top: Int
  var right: Int
  var bottom: Int

  var isEmpty: Bool { left >= right || top >= bottom }

  /// The pixels whose centres a clip box holds, within a canvas.
  init(clip: Box, canvas: Canvas) {
    let box = clip.intersection(canvas.box)
    left = Int(box.left.rounded())
    top = Int(box.top.rounded())
    right = Int(max(box.right, box.left).rounded())
    bottom = Int(max(box.bottom, box.top).rounded())
  }

  /// The part of this region that points reach, with `margin` pixels around them.
  func reached(by points: some Sequence<Point>, margin: Double) -> Region {
    var box = Box(left: .infinity, top: .infinity, right: -.infinity, bottom: -.infinity)
    for point in points {
      box.left = min(box.left, point.x)
      box.right = max(box.right, point.x)
      box.top = min(box.top, point.y)
      box.bottom = max(box.bottom, point.y)
    }
    var region = self
    guard box.left <= box.right else {
      region.right = left
      return region
    }
    region.left = max(left, Int((box.left - margin).rounded(.down)))
    region.top = max(top, Int((box.top - margin).rounded(.down)))
    region.right = min(right, Int((box.right + margin).rounded(.up)) + 1)
    region.bottom = min(bottom, Int((box.bottom + margin).rounded(.up)) + 1)
    return region
  }
}
