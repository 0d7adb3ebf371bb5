import Glibc

/// A point of the plane, in data units or in pixels as the context says.
public struct Point: Sendable, Hashable {
  /// The abscissa.
  public var x: Double
  /// The ordinate.
  public var y: Double

  /// Makes a point.
  public init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }

  static func + (a: Point, b: Point) -> Point { Point(a.x + b.x, a.y + b.y) }
  static func - (a: Point, b: Point) -> Point { Point(a.x - b.x, a.y - b.y) }
  static func * (a: Point, scale: Double) -> Point { Point(a.x * scale, a.y * scale) }
  var length: Double { hypot(x, y) }
}

/// An upright rectangle in pixels: `top` is the smaller ordinate, as rows are counted downward.
struct Box: Sendable, Equatable {
  var left: Double
  var top: Double
  var right: Double
  var bottom: Double

  var width: Double { right - left }
  var height: Double { bottom - top }
  var center: Point { Point((left + right) / 2, (top + bottom) / 2) }

  func inset(_ by: Double) -> Box {
    Box(left: left + by, top: top + by, right: right - by, bottom: bottom - by)
  }

  func contains(_ point: Point) -> Bool {
    point.x >= left && point.x <= right && point.y >= top && point.y <= bottom
  }

  func intersection(_ other: Box) -> Box {
    Box(
      left: max(left, other.left), top: max(top, other.top), right: min(right, other.right),
      bottom: min(bottom, other.bottom))
  }

  var corners: [Point] {
    [Point(left, top), Point(right, top), Point(right, bottom), Point(left, bottom)]
  }

  /// The same box with its edges on whole pixels, so that horizontal and vertical edges are crisp.
  var snapped: Box {
    Box(left: left.rounded(), top: top.rounded(), right: right.rounded(), bottom: bottom.rounded())
  }
}
