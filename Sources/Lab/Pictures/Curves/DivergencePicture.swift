import Figures
import GanLabKit
import Glibc
import Measures

/// Why the original game has no gradient between distributions that do not touch: JS beside W₁.
public struct DivergencePicture: Picture {
  /// What it says of itself.
  public static let about = About(
    "divergence", "JS and W₁ between two Gaussians as one moves away, and their slopes",
    formula: """
      p = N(0, 1), q = N(m, s²)
      JS(p ‖ q) → ln 2, and its slope goes as e^(-m²/8); W₁ = m for s = 1, and its slope is 1
      """,
    paper: "Arjovsky & Bottou 2017, Towards principled methods for training GANs",
    notes: "Exact, by quadrature: no network is involved.")

  @Hyperparameter("how far q moves", in: 0.1...1000) var max = 30.0
  @Hyperparameter("places at which both are computed", in: 3...2001) var points = 121
  @Hyperparameter("the standard deviation s of q", in: 0.01...100) var std = 1.0

  /// From 0 to 30.
  public init() {}

  /// Draws the divergences; needs no data.
  ///
  /// - Throws: Nothing within the ranges.
  public func draw(_ session: Session, _ request: PictureRequest) throws(LabError) -> Drawing {
    let words = DivergenceWords(language: request.language, std: std)
    let means = (0..<points).map { max * Double($0) / Double(points - 1) }
    var (js, slope, w1): ([Double], [Double], [Double]) = ([], [], [])
    for mean in means {
      if request.isInterrupted() { break }
      do {
        let divergence = try GaussianDivergence(mean: mean, deviation: std)
        js.append(divergence.js)
        slope.append(divergence.jsSlope)
        w1.append(divergence.w1)
      } catch {
        throw .measure(error, in: verb)
      }
      request.progress(Double(js.count) / Double(points))
    }
    let shown = Array(means.prefix(js.count))
    let w1Slope = shown.map { DivergencePicture.w1Slope(mean: $0, deviation: std) }
    let gone = zip(shown, slope).first { $0 > 1 && abs($1) < DivergencePicture.singlePrecision }?.0
    let x = { (label: String?) in Axis(label, limits: .fixed(0, max)) }
    let panels = [
      Panel(
        title: words.js, x: x(nil), y: Axis("JS", limits: .fixed(0, 0.8)),
        layers: [
          .rule(Rule(.horizontal(log(2)), label: "ln 2 = 0.693")),
          .line(Line(x: shown, y: js, ink: .category(1), width: 3, dash: .solid)),
        ]),
      Panel(
        title: words.w1, x: x(nil), y: Axis("W₁"),
        layers: [.line(Line(x: shown, y: w1, ink: .category(0), width: 3, dash: .dashed))]),
      slopes(shown, slope, w1Slope, gone, x(words.axis), words),
    ]
    let figure = Figure(
      title: words.title, panels: panels, columns: 1, size: PixelSize(1000, 1120))
    return Drawing(
      figure,
      data: .present([
        ("m", .numbers(shown)), ("std", .number(std)), ("js", .numbers(js)),
        ("js_slope", .numbers(slope)), ("w1", .numbers(w1)), ("w1_slope", .numbers(w1Slope)),
        ("ln_2", .number(log(2))), ("slope_vanishes_at", gone.map { .number($0) }),
      ]))
  }

  /// Slopes below this are lost beside numbers of the size of 1 in single precision.
  private static let singlePrecision = 0x1p-24

  /// d W₁/dm = E sign(m + (s - 1) Z) = erf(m / (√2 |s - 1|)); 1 for s = 1.
  private static func w1Slope(mean: Double, deviation: Double) -> Double {
    let stretch = abs(deviation - 1)
    guard stretch > 0 else { return 1 }
    return erf(mean / (stretch * 2.0.squareRoot()))
  }

  private func slopes(
    _ x: [Double], _ js: [Double], _ w1: [Double], _ gone: Double?, _ axis: Axis,
    _ words: DivergenceWords
  ) -> Panel {
    // At m = 0 the slope of JS is 0, which has no place on a logarithmic axis.
    let kept = x.indices.filter { x[$0] > 0 && abs(js[$0]) > 1e-250 && w1[$0] > 0 }
    var layers: [Figures.Layer] = [
      .rule(Rule(.horizontal(DivergencePicture.singlePrecision), label: words.lost)),
      .line(
        Line(
          x: kept.map { x[$0] }, y: kept.map { abs(js[$0]) }, label: words.jsSlope,
          ink: .category(1), width: 3, dash: .solid)),
      .line(
        Line(
          x: kept.map { x[$0] }, y: kept.map { w1[$0] }, label: words.w1Slope, ink: .category(0),
          width: 3, dash: .dashed)),
    ]
    if let gone {
      layers.append(
        .annotation(
          Annotation(
            words.vanishes(gone), at: Point(gone, DivergencePicture.singlePrecision),
            offset: Point(18, 18), leader: false)))
    }
    let least = kept.map { abs(js[$0]) }.min() ?? 1e-9
    return Panel(
      title: words.slopes, x: axis,
      y: .log(words.slope, limits: .fixed(Swift.max(least / 10, 1e-60), 20)), legend: .bottomLeft,
      layers: layers)
  }
}

/// The words of the picture.
struct DivergenceWords {
  let language: FigureLanguage
  let std: Double

  // Spaces that no line ends at, so that a distribution stays whole.
  private let p = "N(0,\u{a0}1)"
  private var q: String { "N(m,\u{a0}\(std == 1 ? "1" : language.short(std) + "²"))" }
  var title: String {
    language.choose("\(p) and \(q), as m grows", "\(p) et \(q), quand m croît")
  }
  var js: String {
    language.choose(
      "Jensen-Shannon: what minimax descends", "Jensen-Shannon : ce que descend minimax")
  }
  var w1: String {
    language.choose(
      "earth mover's distance: what a Wasserstein critic estimates",
      "distance du terrassier : ce qu'estime un critique de Wasserstein")
  }
  var slopes: String { language.choose("their slopes", "leurs pentes") }
  var slope: String { language.choose("slope", "pente") }
  var jsSlope: String { language.choose("slope of JS", "pente de JS") }
  var w1Slope: String { language.choose("slope of W₁", "pente de W₁") }
  var axis: String { language.choose("m, the mean of q", "m, moyenne de q") }
  var lost: String { language.choose("lost in single precision", "perdu en simple précision") }
  func vanishes(_ m: Double) -> String {
    language.choose(
      "from m = \(language.short(m)) on no step is felt",
      "dès m = \(language.short(m)), plus aucun pas n'est senti")
  }
}
