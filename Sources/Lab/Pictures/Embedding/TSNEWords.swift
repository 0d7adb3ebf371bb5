import Figures
import Measures

/// The words of the map.
struct TSNEWords {
  let language: FigureLanguage
  let found: LatentRows
  let map: TSNE

  /// What a component of a mixture is called.
  func mode(_ number: Int) -> String { "mode \(number)" }

  private var subject: String {
    switch found.kind {
    case .codes: language.choose("codes", "codes")
    case .features: language.choose("features", "caractéristiques")
    case .data: language.choose("data", "données")
    }
  }

  func title(_ session: Session) -> String {
    let of = language.choose("t-SNE of \(subject)", "t-SNE : \(subject)")
    let model = found.kind == .data ? session.data?.command : session.model?.command
    let state = found.kind == .data ? nil : StateWords(language: language).state(session)
    return [of, model, state].compactMap { $0 }.joined(separator: " · ")
  }

  func caption(_ perplexity: Double, _ steps: Int) -> String {
    let n = language.count(map.points.count / 2)
    let width = found.rows.dimensions
    let head = language.choose(
      "\(n) rows of \(width) number\(width == 1 ? "" : "s"), perplexity \(language.fixed(perplexity, 0)), "
        + "\(language.count(steps)) steps, KL(P ‖ Q) \(language.fixed(map.divergence, 2)) nats.",
      "\(n) lignes de \(width) nombre\(width == 1 ? "" : "s"), perplexité \(language.fixed(perplexity, 0)), "
        + "\(language.count(steps)) pas, KL(P ‖ Q) \(language.fixed(map.divergence, 2)) nats.")
    guard let before = found.sameClass(map.nearest), let after = found.sameClass(map.nearestOnMap)
    else { return head + " " + warning }
    let (was, now) = (language.percent(before), language.percent(after))
    return head + " "
      + language.choose(
        "Nearest neighbour of the same class: \(was) before, \(now) on the map.",
        "Plus proche voisin de la même classe : \(was) avant, \(now) sur la carte.") + " " + warning
  }

  private var warning: String {
    language.choose(
      "Near is alike; distances between clusters and their sizes tell little.",
      "Proche veut dire semblable ; distances entre amas et tailles d'amas disent peu.")
  }
}
