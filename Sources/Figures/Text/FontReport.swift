/// Which typeface figures are set in, and how it was found.
public struct FontReport: Sendable, Equatable {
  /// How a typeface was found.
  public enum Source: String, Sendable, Equatable {
    /// The file that the environment variable `GANLAB_FONT` names.
    case environment
    /// What fontconfig gave for "DejaVu Sans".
    case fontconfig
    /// A file in one of the usual folders.
    case folder
    /// gd's own bitmap letters: no accents, no Greek, three sizes.
    case builtIn
  }

  /// How it was found.
  public var source: Source
  /// The file of the upright face; `nil` for the built-in letters.
  public var regular: String?
  /// The file of the bold face; the upright one where there is no bold.
  public var bold: String?
  /// What `GANLAB_FONT` named, if that could not be used.
  public var refused: String?

  /// The typeface of this process, looked for once.
  public static let current = FontSearch.run()

  /// The fact in one English line, for `doctor`.
  public var description: String {
    let found =
      regular.map { "\($0) (\(source.rawValue))" } ?? "gd's built-in letters, without accents"
    return refused.map { "\(found); GANLAB_FONT=\($0) cannot be used" } ?? found
  }
}
