import Figures

/// A picture in half blocks: each character two pixels, one above the other, in its ink and its ground.
enum HalfBlocks {
  /// The lines; what is empty is left to the terminal's own ground.
  static func lines(_ pixels: Pixels, _ depth: ColorDepth, empty: Color?) -> [String] {
    stride(from: 0, to: pixels.height, by: 2).map { y in
      var colors = CellColors(depth)
      var line = ""
      for x in 0..<pixels.width {
        let upper = shown(pixels.color(x: x, y: y), empty)
        let lower = shown(pixels.color(x: x, y: y + 1), empty)
        switch (upper, lower) {
        case (nil, nil): line += colors.changing(ink: nil, ground: nil) + " "
        case (nil, let lower?): line += colors.changing(ink: lower, ground: nil) + "▄"
        case (let upper?, nil): line += colors.changing(ink: upper, ground: nil) + "▀"
        case (let upper?, let lower?) where upper == lower:
          line += colors.changing(ink: upper, ground: nil) + "█"
        case (let upper?, let lower?): line += colors.changing(ink: upper, ground: lower) + "▀"
        }
      }
      return line + colors.end()
    }
  }

  private static func shown(_ color: Color?, _ empty: Color?) -> Color? {
    color == empty ? nil : color
  }
}
