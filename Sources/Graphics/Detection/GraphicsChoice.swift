/// What the user wants pictures on the terminal to be.
public enum GraphicsChoice: String, Sendable, Hashable, CaseIterable {
  /// What the terminal is found to show.
  case auto
  /// Pixels by kitty's protocol.
  case kitty
  /// Pixels as sixels.
  case sixel
  /// Pixels as iTerm2's inline images.
  case iterm
  /// Half blocks, two pixels a character.
  case blocks
  /// Braille, eight dots a character.
  case braille
  /// None: pictures go to files alone.
  case off
}

/// How pictures are shown on a terminal.
public enum GraphicsWay: Sendable, Hashable {
  /// Pixels by kitty's protocol.
  case kitty
  /// Pixels as sixels, in at most so many colours.
  case sixel(colors: Int)
  /// Pixels as iTerm2's inline images.
  case iterm
  /// Half blocks, and braille for what is only lines and points, which has four times as many dots.
  case characters(canMixBraille: Bool)
  /// Half blocks.
  case blocks
  /// Braille.
  case braille

  /// True if the terminal gets pixels, with letters in them.
  public var isOfPixels: Bool {
    switch self {
    case .kitty, .sixel, .iterm: true
    case .characters, .blocks, .braille: false
    }
  }
}
