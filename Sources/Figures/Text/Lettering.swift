import Glibc

/// How a text stands to its place.
enum TextAlign {
  case left
  case center
  case right
}

/// Measures text in the typeface of a figure, and remembers.
final class Lettering {
  let font: FontReport
  private var widths: [Key: Box] = [:]

  private struct Key: Hashable {
    let text: String
    let size: Double
    let bold: Bool
  }

  init(font: FontReport = .current) { self.font = font }

  /// The font file for a weight, or `nil` for the built-in letters.
  func file(bold: Bool) -> String? { bold ? font.bold ?? font.regular : font.regular }

  /// The ink of a text, from where its line starts on the baseline.
  func ink(_ text: String, size: Double, bold: Bool = false) -> Box {
    let key = Key(text: text, size: size, bold: bold)
    if let known = widths[key] { return known }
    let shown = text.printable
    let box =
      file(bold: bold).flatMap { FreeType.set(shown, font: $0, size: size) }
      ?? Box(left: 0, top: -size * 0.7, right: BuiltInLetters.width(shown, size: size), bottom: 0)
    widths[key] = box
    return box
  }

  /// The width of a text in pixels.
  func width(_ text: String, size: Double, bold: Bool = false) -> Double {
    text.isEmpty ? 0 : ink(text, size: size, bold: bold).width
  }

  /// The text cut to a width, with an ellipsis where something is missing.
  func elided(_ text: String, size: Double, width limit: Double, bold: Bool = false) -> String {
    // A pixel more or less is the rounding of the box the text is for.
    guard width(text, size: size, bold: bold) > limit + 1.5 else { return text }
    let letters = Array(text)
    var (fits, fails) = (0, letters.count)
    while fails - fits > 1 {
      let middle = (fits + fails) / 2
      let part = String(letters[..<middle]) + "…"
      if width(part, size: size, bold: bold) <= limit { fits = middle } else { fails = middle }
    }
    return String(letters[..<fits]) + "…"
  }

  /// The text in lines no wider than `limit`, broken at spaces that may be broken at; the last line is cut if need be.
  func wrapped(
    _ text: String, size: Double, width limit: Double, bold: Bool = false, most: Int
  ) -> [String] {
    var lines: [String] = []
    var words = text.split(whereSeparator: \.isBreakable).map(String.init)[...]
    while let first = words.first {
      var line = first
      words = words.dropFirst()
      if lines.count == most - 1 {
        line = ([first] + words).joined(separator: " ")
        words = []
      }
      while let next = words.first,
        width(line + " " + next, size: size, bold: bold) <= limit
      {
        line += " " + next
        words = words.dropFirst()
      }
      lines.append(elided(line, size: size, width: limit, bold: bold))
    }
    return lines
  }
}

extension Character {
  /// True of spaces at which a line may end: not of those that hold the thousands of a number, or a French colon.
  var isBreakable: Bool { isWhitespace && !["\u{a0}", "\u{202f}", "\u{2007}"].contains(self) }
}

extension String {
  /// The text on one line without what cannot be shown.
  var printable: String {
    guard unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 }) else { return self }
    return String(
      String.UnicodeScalarView(unicodeScalars.map { $0.value < 32 || $0.value == 127 ? " " : $0 }))
  }
}
