import Figures
import Testing

@testable import Graphics

/// Pictures of characters.
@Suite struct CellEncodingTests {
  private let black = Color.black

  /// Two columns, three rows: red over blue, black over black; green under it all.
  private let picture = Pixels(
    width: 2, height: 3,
    rgb: [255, 0, 0, 0, 0, 0, 0, 0, 255, 0, 0, 0, 0, 255, 0, 255, 0, 0])

  @Test func halfBlocksInTrueColor() {
    let lines = HalfBlocks.lines(picture, .trueColor, empty: black)
    #expect(
      lines == [
        "\u{1B}[38;2;255;0;0;48;2;0;0;255m▀\u{1B}[39;49m ",
        "\u{1B}[38;2;0;255;0m▀\u{1B}[38;2;255;0;0m▀\u{1B}[39m",
      ])
  }

  @Test func halfBlocksInThePalette() {
    let lines = HalfBlocks.lines(picture, .palette, empty: black)
    #expect(lines[0] == "\u{1B}[38;5;196;48;5;21m▀\u{1B}[39;49m ")
  }

  /// What is alike above and below is one block, and what is empty has no colour.
  @Test func halfBlocksOfOneColor() {
    let grey = Pixels(width: 3, height: 2, rgb: [UInt8](repeating: 128, count: 18))
    let colors = "\u{1B}[38;2;128;128;128m"
    #expect(HalfBlocks.lines(grey, .trueColor, empty: black) == [colors + "███\u{1B}[39m"])
    #expect(HalfBlocks.lines(grey, .trueColor, empty: Color(0x808080)) == ["   "])
  }

  @Test(arguments: [
    (0x000000, 16), (0xFFFFFF, 231), (0xFF0000, 196), (0x808080, 244), (0x5F87AF, 67),
    (0x121212, 233), (0x303030, 236),
  ])
  func nearestColors(hex: UInt32, number: Int) {
    #expect(CellColors.nearest(Color(hex)) == number)
  }

  /// Every dot is where Unicode has it.
  @Test func brailleDots() {
    for (place, bit) in [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80].enumerated() {
      var rgb = [UInt8](repeating: 0, count: 24)
      for channel in 0..<3 { rgb[3 * place + channel] = 255 }
      let lines = Braille.lines(
        Pixels(width: 2, height: 4, rgb: rgb), .none, empty: black, .ink)
      #expect(lines == [String(Unicode.Scalar(0x2800 + bit).map(Character.init) ?? "?")])
    }
  }

  @Test func brailleHasTheColorOfItsDots() {
    var rgb = [UInt8](repeating: 0, count: 2 * 24)
    // In rows of four pixels: the first dot of the second character is faint, the next one strong.
    rgb.replaceSubrange(6..<9, with: [90, 90, 0])
    rgb.replaceSubrange(9..<12, with: [255, 255, 0])
    let lines = Braille.lines(
      Pixels(width: 4, height: 4, rgb: rgb), .trueColor, empty: black, .ink)
    #expect(lines == [" \u{1B}[38;2;255;255;0m⠉\u{1B}[39m"])
  }

  /// Shades become as many dots as they have light.
  @Test(arguments: [0, 64, 128, 191, 255]) func ditheringKeepsTheLight(value: Int) {
    let side = 64
    let pixels = Pixels(
      width: side, height: side, rgb: [UInt8](repeating: UInt8(value), count: 3 * side * side))
    let lines = Braille.lines(pixels, .none, empty: black, .dithered)
    #expect(lines.count == 16)
    let dots = lines.joined().unicodeScalars.reduce(0) { count, scalar in
      count + (scalar.value >= 0x2800 ? (scalar.value - 0x2800).nonzeroBitCount : 0)
    }
    let share = Double(dots) / Double(side * side)
    #expect(abs(share - Double(value) / 255) < 0.02, "\(share)")
  }
}
