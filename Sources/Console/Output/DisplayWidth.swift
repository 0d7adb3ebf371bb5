extension Unicode.Scalar {
  /// How many terminal columns the character takes: 0, 1 or 2.
  ///
  /// After Unicode Standard Annex 11: East Asian Wide and Fullwidth take two, marks and formatting
  /// characters none. Terminals disagree about the rarer ones.
  var displayWidth: Int {
    if value < 0x300 { return value < 0x20 || (0x7F..<0xA0).contains(value) ? 0 : 1 }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: break
    }
    switch value {
    case 0x1160...0x11FF: return 0
    case 0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF,
      0x4E00...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
      return 2
    default: return properties.isEmojiPresentation ? 2 : 1
    }
  }
}

extension Character {
  /// How many terminal columns the character takes; a cluster is as wide as its widest part.
  var displayWidth: Int {
    if self == "\t" { return 1 }
    var width = 0
    for scalar in unicodeScalars {
      width = max(width, scalar == "\u{FE0F}" ? 2 : scalar.displayWidth)
    }
    return width
  }

  /// Whether the character belongs to the text's looks and not to what it says.
  fileprivate var isEscape: Bool { self == "\u{1B}" }
}

extension String {
  /// How many terminal columns the text takes, colour sequences (`ESC [ … m`) not counted.
  public var displayWidth: Int {
    var width = 0
    var inSequence = false
    for character in self {
      if inSequence {
        // Only a letter ends a sequence; `[`, digits and semicolons go on.
        if character.isLetter { inSequence = false }
      } else if character.isEscape {
        inSequence = true
      } else {
        width += character.displayWidth
      }
    }
    return width
  }

  /// The text with every invisible control character shown as `�`.
  ///
  /// No text, such as a file's name, can then steer the terminal. It goes character by character:
  /// columns stay as they are.
  public var visible: String {
    guard contains(where: { $0.isControl || $0.isLineBreak }) else { return self }
    return String(map { $0.isControl || $0.isLineBreak ? "\u{FFFD}" : $0 })
  }

  /// The text cut to a number of columns, the last of them `…` if anything was cut.
  ///
  /// For text without colour sequences.
  public func clipped(to columns: Int) -> String {
    guard columns > 0 else { return "" }
    guard displayWidth > columns else { return self }
    var result = ""
    var used = 0
    for character in self {
      let width = character.displayWidth
      if used + width > columns - 1 { break }
      result.append(character)
      used += width
    }
    return result + "…"
  }

  /// The text with blanks behind it up to a number of columns.
  func padded(to columns: Int) -> String {
    self + String(repeating: " ", count: max(0, columns - displayWidth))
  }
}
