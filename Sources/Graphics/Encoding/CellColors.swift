import Figures

/// How many colours a terminal's characters can have.
public enum ColorDepth: Sendable, Hashable {
  /// None: what is drawn is drawn in the terminal's own.
  case none
  /// The 256 of xterm: 16 that every user sets otherwise, a cube of 6 x 6 x 6, and 24 greys.
  case palette
  /// Eight bits a channel.
  case trueColor
}

/// The sequences that colour characters; it writes no more of them than there are changes.
struct CellColors {
  let depth: ColorDepth
  private var ink: Color?
  private var ground: Color?

  init(_ depth: ColorDepth) { self.depth = depth }

  /// The sequence after which characters have this ink and this ground; nil is the terminal's own.
  mutating func changing(ink newInk: Color?, ground newGround: Color?) -> String {
    guard depth != .none else { return "" }
    var parts: [String] = []
    if newInk != ink { parts.append(code(newInk, base: 38)) }
    if newGround != ground { parts.append(code(newGround, base: 48)) }
    (ink, ground) = (newInk, newGround)
    return parts.isEmpty ? "" : "\u{1B}[\(parts.joined(separator: ";"))m"
  }

  /// The sequence that gives the terminal its own colours back.
  mutating func end() -> String { changing(ink: nil, ground: nil) }

  private func code(_ color: Color?, base: Int) -> String {
    guard let color else { return "\(base + 1)" }
    return depth == .trueColor
      ? "\(base);2;\(color.red);\(color.green);\(color.blue)" : "\(base);5;\(Self.nearest(color))"
  }

  private static let levels = [0, 95, 135, 175, 215, 255]

  /// The number of the nearest of xterm's 256 colours that are the same everywhere.
  static func nearest(_ color: Color) -> Int {
    let channels = [Int(color.red), Int(color.green), Int(color.blue)]
    func distance(_ other: [Int]) -> Int {
      zip(channels, other).map { ($0 - $1) * ($0 - $1) }.reduce(0, +)
    }
    let cube = channels.map { value in
      levels.indices.min { abs(levels[$0] - value) < abs(levels[$1] - value) } ?? 0
    }
    let grey = min(23, max(0, (channels.reduce(0, +) / 3 - 3) / 10))
    let isGrey =
      distance([Int](repeating: 8 + 10 * grey, count: 3)) < distance(cube.map { levels[$0] })
    return isGrey ? 232 + grey : 16 + 36 * cube[0] + 6 * cube[1] + cube[2]
  }
}
