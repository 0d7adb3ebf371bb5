/// The language of the few words that a figure adds of itself.
public enum FigureLanguage: Sendable, Equatable {
  /// English.
  case english
  /// French.
  case french

  /// Says how many of a grid's images are drawn.
  func shown(_ count: Int, of total: Int) -> String {
    let (count, total) = (NumberText.count(count), NumberText.count(total))
    return self == .english ? "\(count) of \(total) images" : "\(count) images sur \(total)"
  }

  /// What an empty panel says.
  var noData: String { self == .english ? "no data" : "aucune donnée" }

  /// Says how many values are NaN or infinite.
  func notFinite(_ count: Int) -> String {
    let number = NumberText.count(count)
    return switch self {
    case .english:
      count == 1 ? "1 value not finite, left out" : "\(number) values not finite, left out"
    case .french:
      count == 1 ? "1 valeur non finie, omise" : "\(number) valeurs non finies, omises"
    }
  }

  /// Says how many values a logarithmic axis cannot show.
  func offScale(_ count: Int) -> String {
    let number = NumberText.count(count)
    return switch self {
    case .english: "\(number) ≤ 0 left out on a logarithmic axis"
    case .french: "\(number) ≤ 0 omise\(count == 1 ? "" : "s") sur un axe logarithmique"
    }
  }

  /// Says how many points lie beyond the limits of their panel.
  func outside(_ count: Int) -> String {
    let number = NumberText.count(count)
    return switch self {
    case .english: count == 1 ? "1 point outside the frame" : "\(number) points outside the frame"
    case .french: count == 1 ? "1 point hors du cadre" : "\(number) points hors du cadre"
    }
  }
}
