import Figures

/// Finds out what a terminal shows, from what it answers and, where it answers nothing, from the environment.
public enum GraphicsDetection {
  /// The pixels that the terminal shows; nil for characters alone.
  ///
  /// Names come first: a terminal that speaks several protocols speaks one of them best. kitty's own query is not
  /// asked, for there are terminals that print it.
  public static func pixels(_ answers: TerminalAnswers) -> GraphicsWay? {
    let name = (answers.name ?? "").lowercased()
    if name.hasPrefix("kitty") || name.hasPrefix("ghostty") { return .kitty }
    if name.hasPrefix("iterm2") || name.hasPrefix("wezterm") || name.hasPrefix("mintty") {
      return .iterm
    }
    guard answers.attributes?.contains(4) == true else { return nil }
    return .sixel(colors: min(256, max(2, answers.sixelColors ?? 256)))
  }

  /// The same for a terminal that answered nothing, from variables that it may have set.
  public static func pixels(environment: [String: String]) -> GraphicsWay? {
    let term = environment["TERM"] ?? ""
    let program = environment["TERM_PROGRAM"] ?? ""
    if term == "xterm-kitty" || term == "xterm-ghostty" { return .kitty }
    if ["iTerm.app", "WezTerm", "mintty"].contains(program) { return .iterm }
    // Over ssh this one alone is handed on.
    if environment["LC_TERMINAL"] == "iTerm2" { return .iterm }
    if term.hasPrefix("foot") || term.hasPrefix("mlterm") || environment["MLTERM"] != nil {
      return .sixel(colors: 256)
    }
    return nil
  }

  /// How many colours characters can have.
  ///
  /// All that is still in use and knows colours knows 256, whether or not its name says so.
  public static func depth(isColored: Bool, environment: [String: String]) -> ColorDepth {
    guard isColored else { return .none }
    let colors = environment["COLORTERM"] ?? ""
    return colors == "truecolor" || colors == "24bit" ? .trueColor : .palette
  }

  /// Whether the terminal's ground is light, from its answer or from `COLORFGBG`; dark where nobody says.
  public static func isLight(_ answers: TerminalAnswers, environment: [String: String]) -> Bool {
    if let ground = answers.ground {
      let channels = ground.map { UInt8(min(max($0, 0), 1) * 255) }
      return Color(red: channels[0], green: channels[1], blue: channels[2]).luminance > 0.4
    }
    // `15;0` or `0;default;15`: 7 and 15 are the whites.
    let ground = environment["COLORFGBG"]?.split(separator: ";").last.flatMap { Int($0) }
    return ground == 7 || ground == 15
  }
}
