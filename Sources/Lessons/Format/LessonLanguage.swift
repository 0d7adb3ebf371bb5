/// The languages that every lesson is written in.
public enum LessonLanguage: String, Sendable, Hashable, CaseIterable {
  /// French.
  case french = "fr"
  /// English.
  case english = "en"

  /// The language's own name, which is also the heading of its prose.
  public var heading: String {
    switch self {
    case .french: "Français"
    case .english: "English"
    }
  }

  /// The language that the environment asks for: French if its locale is French, else English.
  ///
  /// The variables count in the order of POSIX: `LC_ALL`, `LC_MESSAGES`, `LANG`.
  public init(environment: [String: String]) {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy
      .compactMap { environment[$0] }.first { !$0.isEmpty }
    self = locale?.lowercased().hasPrefix("fr") == true ? .french : .english
  }

  /// One of two texts.
  func choose(_ english: String, _ french: String) -> String {
    self == .french ? french : english
  }
}
