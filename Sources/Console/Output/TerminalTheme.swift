/// What the colours of a terminal's text are chosen for.
public enum TerminalTheme: String, Sendable, Hashable, CaseIterable {
  /// Whatever the terminal's own eight colours are.
  case auto
  /// A light ground: darker colours.
  case light
  /// A dark ground: lighter colours.
  case dark
  /// A light ground seen from far away: darker colours, and nothing faint.
  case projector
}

/// What a colour marks.
enum TextColor {
  case red, green, yellow, blue, magenta, cyan

  /// The parameters of ECMA-48's SGR that turn it on.
  ///
  /// Those of light and dark grounds are of xterm's cube, which no user sets otherwise, with a contrast of 4.5
  /// and more to white and to black.
  func code(_ theme: TerminalTheme) -> String {
    switch theme {
    case .auto:
      switch self {
      case .red: "31"
      case .green: "32"
      case .yellow: "33"
      case .blue: "34"
      case .magenta: "35"
      case .cyan: "36"
      }
    case .light, .projector:
      switch self {
      case .red: "38;5;124"
      case .green: "38;5;22"
      case .yellow: "38;5;94"
      case .blue: "38;5;19"
      case .magenta: "38;5;90"
      case .cyan: "38;5;23"
      }
    case .dark:
      switch self {
      case .red: "38;5;210"
      case .green: "38;5;114"
      case .yellow: "38;5;221"
      case .blue: "38;5;111"
      case .magenta: "38;5;176"
      case .cyan: "38;5;80"
      }
    }
  }
}
