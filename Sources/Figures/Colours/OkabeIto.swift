/// The eight colours of Okabe and Ito (2008), told apart by readers with any common colour vision.
public enum OkabeIto {
  /// Black.
  public static let black = Color(0x000000)
  /// Orange.
  public static let orange = Color(0xE69F00)
  /// Sky blue.
  public static let skyBlue = Color(0x56B4E9)
  /// Bluish green.
  public static let green = Color(0x009E73)
  /// Yellow.
  public static let yellow = Color(0xF0E442)
  /// Blue.
  public static let blue = Color(0x0072B2)
  /// Vermilion.
  public static let vermilion = Color(0xD55E00)
  /// Reddish purple.
  public static let purple = Color(0xCC79A7)

  /// The order in which series take them on a light ground: the darkest first, yellow last.
  public static let onLight = [blue, vermilion, green, purple, orange, skyBlue, black, yellow]
  /// The order in which series take them on a dark ground: the lightest first, no black.
  public static let onDark = [skyBlue, orange, green, purple, yellow, vermilion, blue, .white]
}
