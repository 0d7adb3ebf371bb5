import Figures

/// A picture in braille: each character eight dots, two beside and four above each other.
enum Braille {
  /// How pixels become dots.
  enum Shading {
    /// A dot where there is ink: for points and lines.
    case ink
    /// More dots where there is more light, spread by Floyd and Steinberg's rule: for images and colours.
    case dithered
  }

  /// The bit of each dot in U+2800 + bits, row by row.
  private static let bits: [[UInt32]] = [
    [0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80],
  ]
  /// The share of ink from which on there is a dot.
  private static let threshold = 0.3

  /// The lines; a character has the mean colour of its dots.
  static func lines(
    _ pixels: Pixels, _ depth: ColorDepth, empty: Color, _ shading: Shading
  ) -> [String] {
    let dots = dots(pixels, empty, shading)
    return stride(from: 0, to: pixels.height, by: 4).map { top in
      var colors = CellColors(depth)
      var line = ""
      for left in stride(from: 0, to: pixels.width, by: 2) {
        var pattern: UInt32 = 0
        var inks: [Color] = []
        for row in 0..<4 {
          for column in 0..<2 where left + column < pixels.width && top + row < pixels.height {
            guard dots[(top + row) * pixels.width + left + column] else { continue }
            pattern |= bits[row][column]
            if let color = pixels.color(x: left + column, y: top + row) { inks.append(color) }
          }
        }
        guard pattern != 0, let scalar = Unicode.Scalar(0x2800 + pattern) else {
          line += " "
          continue
        }
        line += colors.changing(ink: strongest(inks, empty), ground: nil)
        line.unicodeScalars.append(scalar)
      }
      return line + colors.end()
    }
  }

  /// The colour that stands out most: a mean with what is half empty would be no colour of the picture.
  private static func strongest(_ inks: [Color], _ empty: Color) -> Color? {
    inks.max { ink($0, empty) < ink($1, empty) }
  }

  /// How much a colour stands out from what is empty, from 0 to 1.
  private static func ink(_ color: Color, _ empty: Color) -> Double {
    func away(_ channel: KeyPath<Color, UInt8>) -> Double {
      let (value, ground) = (Double(color[keyPath: channel]), Double(empty[keyPath: channel]))
      return abs(value - ground) / max(ground, 255 - ground)
    }
    return max(away(\.red), away(\.green), away(\.blue))
  }

  private static func dots(_ pixels: Pixels, _ empty: Color, _ shading: Shading) -> [Bool] {
    let (width, height) = (pixels.width, pixels.height)
    var level = [Double](repeating: 0, count: width * height)
    for y in 0..<height {
      for x in 0..<width {
        level[y * width + x] = pixels.color(x: x, y: y).map { ink($0, empty) } ?? 0
      }
    }
    guard shading == .dithered else { return level.map { $0 >= threshold } }
    var dots = [Bool](repeating: false, count: width * height)
    for y in 0..<height {
      for x in 0..<width {
        let place = y * width + x
        dots[place] = level[place] >= 0.5
        let error = level[place] - (dots[place] ? 1 : 0)
        if x + 1 < width { level[place + 1] += error * 7 / 16 }
        guard y + 1 < height else { continue }
        if x > 0 { level[place + width - 1] += error * 3 / 16 }
        level[place + width] += error * 5 / 16
        if x + 1 < width { level[place + width + 1] += error / 16 }
      }
    }
    return dots
  }
}
