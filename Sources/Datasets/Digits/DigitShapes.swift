/// One way to write a digit: the paths of a pen, without the pen's width.
///
/// Points lie on a square of 100 by 100, x to the right and y down. A path is drawn as a smooth curve
/// through its points; where two paths share an end there is a corner. A path that ends where it began
/// is a closed curve, smooth there, too.
struct DigitShape: Sendable {
  /// The points of all paths, each once: a corner's two paths move together.
  let points: [DigitPoint]
  /// Each path as places in `points`.
  let paths: [[Int]]
  /// How often it is met among the shapes of its digit.
  let weight: Float

  /// The shape of `paths`, each written as x, y, x, y and so on.
  init(_ weight: Float, _ paths: [Float]...) {
    var points: [DigitPoint] = []
    self.paths = paths.map { path in
      stride(from: 0, to: path.count - 1, by: 2).map { place in
        let point = DigitPoint(path[place], path[place + 1])
        if let known = points.firstIndex(of: point) { return known }
        points.append(point)
        return points.count - 1
      }
    }
    self.points = points
    self.weight = weight
  }
}

/// A place on the paper, or a way from one to another.
struct DigitPoint: Equatable, Sendable {
  var x: Float
  var y: Float

  init(_ x: Float, _ y: Float) { (self.x, self.y) = (x, y) }

  static func + (a: DigitPoint, b: DigitPoint) -> DigitPoint { DigitPoint(a.x + b.x, a.y + b.y) }
  static func - (a: DigitPoint, b: DigitPoint) -> DigitPoint { DigitPoint(a.x - b.x, a.y - b.y) }
  static func * (a: DigitPoint, factor: Float) -> DigitPoint {
    DigitPoint(a.x * factor, a.y * factor)
  }
}

extension DigitShape {
  /// The shapes of the digits from 0 to 9.
  static let all: [[DigitShape]] = [
    zeros, ones, twos, threes, fours, fives, sixes, sevens, eights, nines,
  ]

  private static let zeros = [
    // Round, and closed.
    DigitShape(3, [50, 0, 24, 13, 9, 50, 21, 87, 50, 100, 79, 87, 91, 50, 76, 13, 50, 0]),
    // Narrow; the end runs over the beginning.
    DigitShape(
      3, [68, 8, 42, 2, 22, 24, 15, 60, 30, 94, 57, 98, 80, 70, 84, 32, 68, 7, 46, 7]),
    // Open at the top.
    DigitShape(2, [58, 0, 28, 10, 10, 45, 18, 82, 48, 100, 80, 84, 92, 48, 82, 16, 64, 8]),
    // Ends in a curl.
    DigitShape(
      1, [74, 14, 50, 3, 23, 18, 9, 52, 22, 90, 52, 100, 83, 80, 91, 42, 76, 10, 54, 6, 47, 20]),
  ]

  private static let ones = [
    // A bar, upright or slanted.
    DigitShape(6, [51, 0, 50, 50, 49, 100]),
    DigitShape(3, [66, 0, 51, 50, 38, 100]),
    // With a flag.
    DigitShape(2, [28, 22, 42, 13, 54, 0], [54, 0, 52, 50, 50, 100]),
    // With a flag and a foot.
    DigitShape(1, [28, 20, 52, 0], [52, 0, 51, 50, 50, 100], [26, 100, 50, 100, 76, 98]),
  ]

  private static let twos = [
    // With a corner at the foot.
    DigitShape(
      3, [13, 22, 31, 3, 62, 1, 80, 20, 72, 46, 43, 74, 10, 98],
      [10, 98, 48, 96, 92, 97]),
    // With a loop there.
    DigitShape(
      3, [14, 20, 36, 2, 66, 4, 80, 24, 70, 50, 42, 80, 17, 97, 7, 87, 22, 77, 48, 90, 92, 96]),
    // With a wide loop, and a tail that goes up.
    DigitShape(
      1,
      [20, 28, 22, 9, 47, 0, 74, 10, 75, 36, 50, 66, 20, 92, 6, 82, 20, 71, 44, 82, 70, 96, 96, 82]),
    // Nearly a Z.
    DigitShape(1, [12, 8, 46, 0, 80, 10, 72, 40, 8, 98], [8, 98, 50, 96, 90, 90]),
  ]

  private static let threes = [
    // Two bows that meet in a corner.
    DigitShape(
      4, [14, 14, 40, 0, 73, 8, 75, 32, 40, 46], [40, 46, 78, 55, 86, 80, 58, 100, 24, 98, 8, 84]),
    // A flat top.
    DigitShape(
      1, [14, 4, 46, 5, 80, 2], [80, 2, 44, 40], [44, 40, 80, 52, 84, 84, 50, 100, 10, 88]),
    // A small loop in the middle.
    DigitShape(
      2, [16, 12, 46, 0, 76, 14, 66, 38, 42, 48, 34, 42, 46, 41, 82, 60, 80, 90, 46, 100, 8, 88]),
    // A lower bow that ends early.
    DigitShape(
      2, [20, 8, 56, 0, 78, 18, 62, 40, 36, 46], [36, 46, 70, 53, 78, 76, 60, 96, 18, 100]),
  ]

  private static let fours = [
    // Open, of straight lines.
    DigitShape(
      3, [24, 0, 17, 28, 12, 54], [12, 54, 50, 55, 90, 49], [76, 4, 71, 50, 66, 100]),
    // Open, of one bow.
    DigitShape(3, [20, 4, 12, 34, 22, 54, 54, 51, 80, 38], [82, 2, 76, 40, 70, 100]),
    // Closed at the top.
    DigitShape(2, [66, 0, 36, 30, 8, 62], [8, 62, 50, 62, 92, 60], [66, 0, 65, 50, 63, 100]),
    // Closed, in one go.
    DigitShape(
      1, [72, 0, 40, 22, 12, 50], [12, 50, 40, 58, 84, 50], [72, 0, 66, 52, 60, 100]),
  ]

  private static let fives = [
    // Corners at the neck.
    DigitShape(
      3, [84, 2, 56, 4, 26, 4], [26, 4, 20, 42], [20, 42, 52, 35, 84, 56, 80, 86, 46, 100, 10, 90]),
    // The bar apart from the rest.
    DigitShape(
      3, [30, 7, 24, 26, 26, 44, 58, 42, 82, 62, 72, 92, 40, 100, 10, 92], [31, 5, 58, 5, 90, 0]),
    // Like an S.
    DigitShape(2, [84, 3, 44, 5, 22, 26, 40, 44, 72, 58, 78, 84, 48, 100, 12, 94]),
    // A small belly.
    DigitShape(
      2, [80, 0, 34, 5], [34, 5, 24, 40], [24, 40, 58, 46, 74, 70, 54, 97, 14, 98]),
  ]

  private static let sixes = [
    // A bow, and the loop closed on it.
    DigitShape(
      3, [68, 0, 37, 18, 15, 54, 19, 88, 46, 100, 76, 86, 76, 63, 52, 53, 27, 64, 17, 82]),
    // A straight stem.
    DigitShape(3, [60, 0, 28, 40, 11, 76, 30, 100, 63, 96, 79, 74, 58, 57, 30, 67, 15, 86]),
    // A small loop.
    DigitShape(2, [46, 0, 23, 34, 12, 74, 34, 100, 66, 93, 72, 72, 50, 61, 27, 75, 26, 94]),
    // A loop left open.
    DigitShape(1, [74, 4, 38, 14, 12, 50, 14, 84, 44, 100, 80, 88, 85, 64, 62, 53, 36, 62]),
  ]

  private static let sevens = [
    // Plain, with a bent or a straight stem.
    DigitShape(4, [9, 6, 50, 7, 88, 4], [88, 4, 58, 48, 40, 100]),
    DigitShape(3, [10, 10, 44, 3, 82, 8], [82, 8, 72, 50, 62, 100]),
    // With a bar.
    DigitShape(2, [9, 6, 50, 6, 88, 4], [88, 4, 60, 48, 42, 100], [30, 54, 52, 51, 80, 49]),
    // With a hook in front.
    DigitShape(2, [10, 22, 14, 5], [14, 5, 50, 6, 86, 5], [86, 5, 62, 42, 46, 100]),
    // Bent like a wave.
    DigitShape(1, [8, 16, 32, 4, 62, 11, 88, 4], [88, 4, 66, 46, 58, 100]),
  ]

  private static let eights = [
    // One path that crosses itself, and closes.
    DigitShape(
      4,
      [
        78, 15, 50, 0, 23, 13, 28, 34, 52, 49, 76, 69, 76, 91, 48, 100, 19, 91, 19, 70, 46, 51, 72,
        35, 78, 15,
      ]),
    // Two rings.
    DigitShape(
      1, [50, 0, 26, 9, 24, 34, 49, 46, 74, 34, 76, 12, 50, 0],
      [49, 46, 20, 60, 15, 86, 50, 100, 85, 86, 80, 60, 49, 46]),
    // Open at the top.
    DigitShape(
      3, [85, 8, 52, 0, 24, 15, 34, 38, 66, 56, 78, 80, 52, 100, 22, 88, 28, 66, 60, 42, 82, 20]),
    // Narrow.
    DigitShape(
      2,
      [
        66, 10, 46, 0, 30, 14, 36, 36, 56, 56, 68, 80, 50, 100, 28, 88, 34, 64, 58, 40, 66, 10,
      ]),
  ]

  private static let nines = [
    // A ring on a straight stem.
    DigitShape(
      3, [79, 14, 48, 0, 18, 17, 21, 43, 49, 50, 74, 34, 79, 14], [79, 14, 77, 54, 72, 100]),
    // A bent tail.
    DigitShape(
      2,
      [
        80, 16, 50, 0, 20, 17, 22, 42, 50, 48, 74, 34, 80, 16, 81, 52, 64, 90, 26, 97,
      ]),
    // A stem that leans.
    DigitShape(
      3, [72, 9, 38, 3, 15, 27, 30, 50, 60, 41, 76, 12], [76, 12, 67, 52, 50, 100]),
    // A ring left open.
    DigitShape(2, [70, 4, 38, 6, 16, 28, 32, 48, 60, 42, 80, 20], [82, 6, 76, 56, 70, 100]),
  ]
}
