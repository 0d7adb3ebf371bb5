import Figures
import TestSupport

@testable import Graphics

/// Pictures to encode, and what tests read them back with.
enum Pictures {
  /// Points over colours, with letters: what a plot is.
  static let figure = Figure(
    title: "samples",
    panels: [
      Panel(
        x: Axis("x", limits: .fixed(-2, 2)), y: Axis("y", limits: .fixed(-1, 1)), equalAspect: true,
        layers: [
          .scatter(Scatter(x: [-1, 0, 1.5], y: [0.5, 0, -0.5], label: "points", radius: 20))
        ])
    ], size: PixelSize(320, 240))

  /// Noise of a seed: nothing about it is even.
  static func noise(_ width: Int, _ height: Int, colors: Int) -> Pixels {
    var random = SplitMix(7)
    let palette = (0..<colors).map { _ in (0..<3).map { _ in UInt8(random.next() % 256) } }
    let rgb = (0..<width * height).flatMap { _ in palette[Int(random.next() % UInt64(colors))] }
    return Pixels(width: width, height: height, rgb: rgb)
  }

  /// The bytes of a base64 text; nil if it is none.
  static func bytes(base64 text: some StringProtocol) -> [UInt8]? {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    guard text.count.isMultiple(of: 4) else { return nil }
    var bytes: [UInt8] = []
    var (word, bits) = (0, 0)
    let body = text.reversed().drop { $0 == "=" }.reversed()
    guard text.count - body.count < 3 else { return nil }
    for letter in body {
      guard let value = letters.firstIndex(of: letter) else { return nil }
      word = (word << 6 | value) & 0xFFFFFF
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(word >> bits & 255))
      }
    }
    return bytes
  }
}

/// A small reader of sixels, written from the description of the format alone.
struct SixelReader {
  private(set) var width = 0
  private(set) var height = 0
  /// Red, green and blue in hundredths of each pixel, row by row; nil where nothing was painted.
  private(set) var pixels: [[Int]?] = []

  init?(_ text: String) {
    guard text.hasPrefix("\u{1B}P"), text.hasSuffix("\u{1B}\\"), let q = text.firstIndex(of: "q")
    else { return nil }
    var rest = Substring(text[text.index(after: q)...].dropLast(2))
    func number() -> Int {
      let digits = rest.prefix { $0.isNumber }
      rest = rest.dropFirst(digits.count)
      if rest.first == ";" { rest = rest.dropFirst() }
      return Int(digits) ?? 0
    }
    var palette: [Int: [Int]] = [:]
    var (color, x, y) = (0, 0, 0)
    while let character = rest.first {
      rest = rest.dropFirst()
      switch character {
      case "\"":
        _ = (number(), number())
        (width, height) = (number(), number())
        pixels = [[Int]?](repeating: nil, count: width * height)
      case "#":
        let hasColor = rest.drop { $0.isNumber }.first == ";"
        color = number()
        if hasColor {
          guard number() == 2 else { return nil }
          palette[color] = [number(), number(), number()]
        }
      case "$": x = 0
      case "-": (x, y) = (0, y + 6)
      default:
        let count = character == "!" ? number() : 1
        let sixel = character == "!" ? rest.removeFirst() : character
        guard let value = sixel.asciiValue, (63...126).contains(value) else { return nil }
        for column in x..<x + count {
          for row in 0..<6 where (value - 63) >> UInt8(row) & 1 == 1 {
            guard column < width, y + row < height, let shown = palette[color] else { return nil }
            pixels[(y + row) * width + column] = shown
          }
        }
        x += count
      }
    }
  }
}
