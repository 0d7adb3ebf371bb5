/// Emphasis by terminal colours, or none: with `plain` every text comes back as it was.
///
/// Colour never says anything alone; whatever it marks, words or signs say as well.
public struct Style: Sendable, Hashable {
  /// Whether anything is drawn.
  public let isOn: Bool

  /// A style that draws.
  public static let colored = Style(isOn: true)

  /// A style that leaves texts alone.
  public static let plain = Style(isOn: false)

  /// Makes a style.
  public init(isOn: Bool) { self.isOn = isOn }

  /// Strong text.
  public func bold(_ text: String) -> String { wrap(text, 1, 22) }

  /// Faint text.
  public func dim(_ text: String) -> String { wrap(text, 2, 22) }

  /// Slanted text.
  public func italic(_ text: String) -> String { wrap(text, 3, 23) }

  /// Underlined text.
  public func underline(_ text: String) -> String { wrap(text, 4, 24) }

  /// Red text: errors.
  public func red(_ text: String) -> String { wrap(text, 31, 39) }

  /// Green text: success.
  public func green(_ text: String) -> String { wrap(text, 32, 39) }

  /// Yellow text: warnings.
  public func yellow(_ text: String) -> String { wrap(text, 33, 39) }

  /// Blue text.
  public func blue(_ text: String) -> String { wrap(text, 34, 39) }

  /// Magenta text.
  public func magenta(_ text: String) -> String { wrap(text, 35, 39) }

  /// Cyan text: what to try.
  public func cyan(_ text: String) -> String { wrap(text, 36, 39) }

  /// Each attribute has its own end (ECMA-48 SGR), so that emphasis nests.
  private func wrap(_ text: String, _ start: Int, _ end: Int) -> String {
    isOn && !text.isEmpty ? "\u{1B}[\(start)m\(text)\u{1B}[\(end)m" : text
  }
}
