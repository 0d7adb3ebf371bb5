/// Emphasis by terminal colours, or none: with `plain` every text comes back as it was.
///
/// Colour never says anything alone; whatever it marks, words or signs say as well.
public struct Style: Sendable, Hashable {
  /// Whether anything is drawn.
  public let isOn: Bool
  /// What the colours are chosen for.
  public let theme: TerminalTheme

  /// A style that draws.
  public static let colored = Style(isOn: true)

  /// A style that leaves texts alone.
  public static let plain = Style(isOn: false)

  /// Makes a style.
  public init(isOn: Bool, theme: TerminalTheme = .auto) {
    self.isOn = isOn
    self.theme = theme
  }

  /// Strong text.
  public func bold(_ text: String) -> String { wrap(text, "1", 22) }

  /// Faint text.
  ///
  /// Terminals make it half as bright, which a projector loses: there it is a text like others, and in themes of
  /// a known ground a grey that can be read.
  public func dim(_ text: String) -> String {
    switch theme {
    case .auto: wrap(text, "2", 22)
    case .light: wrap(text, "38;5;240", 39)
    case .dark: wrap(text, "38;5;247", 39)
    case .projector: text
    }
  }

  /// Slanted text.
  public func italic(_ text: String) -> String { wrap(text, "3", 23) }

  /// Underlined text.
  public func underline(_ text: String) -> String { wrap(text, "4", 24) }

  /// Red text: errors.
  public func red(_ text: String) -> String { wrap(text, .red) }

  /// Green text: success.
  public func green(_ text: String) -> String { wrap(text, .green) }

  /// Yellow text: warnings.
  public func yellow(_ text: String) -> String { wrap(text, .yellow) }

  /// Blue text.
  public func blue(_ text: String) -> String { wrap(text, .blue) }

  /// Magenta text.
  public func magenta(_ text: String) -> String { wrap(text, .magenta) }

  /// Cyan text: what to try.
  public func cyan(_ text: String) -> String { wrap(text, .cyan) }

  private func wrap(_ text: String, _ color: TextColor) -> String {
    wrap(text, color.code(theme), 39)
  }

  /// Each attribute has its own end (ECMA-48 SGR), so that emphasis nests.
  private func wrap(_ text: String, _ start: String, _ end: Int) -> String {
    isOn && !text.isEmpty ? "\u{1B}[\(start)m\(text)\u{1B}[\(end)m" : text
  }
}
