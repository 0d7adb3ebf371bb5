import Figures

/// The words of the picture of a generator that learns alone.
struct ArgmaxWords {
  let language: FigureLanguage

  func title(_ session: Session) -> String {
    [
      language.choose("G learns alone, D stands still", "G apprend seul, D reste figé"),
      StateWords(language: language).state(session),
    ].joined(separator: " · ")
  }

  func moment(_ step: Int) -> String {
    step == 0
      ? language.choose("before", "avant")
      : language.choose("after \(language.count(step)) steps", "après \(language.count(step)) pas")
  }

  func moment(_ step: Int, near share: Double) -> String {
    moment(step)
      + language.choose(
        ": \(language.percent(share)) at x*", " : \(language.percent(share)) en x*")
  }

  private func pair(_ a: Double, _ b: Double) -> String {
    "\(language.short(a)) → \(language.short(b))"
  }

  /// How the samples fall together, and how high they climb.
  func caption(_ found: [FrozenDiscriminator.Moment]) -> String {
    guard let first = found.first, let last = found.last else { return "" }
    let apart = pair(first.diversity, last.diversity)
    let height = pair(first.meanLogit, last.meanLogit)
    return language.choose(
      "Mean distance of two samples \(apart), mean d(G(z)) \(height).",
      "Distance moyenne de deux échantillons \(apart), d(G(z)) moyen \(height).")
  }

  /// What is drawn, and besides how many have come to a top.
  func caption(
    _ found: [FrozenDiscriminator.Moment], _ shares: [Double], _ n: Int, _ near: Double,
    isProbability: Bool, isAtEdge: Bool
  ) -> String {
    let count = language.count(n)
    let distance = language.short(near)
    let tops =
      "\(language.percent(shares.first ?? .nan)) → \(language.percent(shares.last ?? .nan))"
    let colours =
      isProbability
      ? language.choose("D(x), blue 0, orange 1; line: 1/2", "D(x), bleu 0, orange 1 ; ligne : 1/2")
      : language.choose(
        "d(x), orange high; line: its middle", "d(x), orange haut ; ligne : son milieu")
    let last =
      isAtEdge
      ? language.choose(
        "D is highest at the edge, and may rise further beyond.",
        "D est maximal au bord, et monte peut-être au-delà.")
      : language.choose(
        "Within \(distance) of a top: \(tops).", "À moins de \(distance) d'un sommet : \(tops).")
    return language.choose(
      "Crosses: G(z) of the same \(count) codes. Ring: x* = argmax d; diamonds: other tops. "
        + "Colours: \(colours). \(caption(found)) \(last)",
      "Croix : G(z) des mêmes \(count) codes. Anneau : x* = argmax d ; losanges : autres sommets. "
        + "Couleurs : \(colours). \(caption(found)) \(last)")
  }
}
