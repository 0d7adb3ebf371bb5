import Figures
import GanLabKit
import Measures

/// What W₁ is: piles of earth, and the least work that turns one row of them into another.
public struct EarthMoverPicture: Picture {
  /// What it says of itself.
  public static let about = About(
    "earth-mover", "piles of earth, the cheapest plan that moves them, and what passes each border",
    formula: """
      W₁(P, Q) = min over plans γ of Σ_ij γ_ij |i - j| / Σ γ,   Σ_j γ_ij = p_i,  Σ_i γ_ij = q_j
               = Σ_i |δ_i| / Σ p,   δ_i = Σ_{j≤i} (p_j - q_j)
      """,
    paper: "Rubner, Tomasi & Guibas 2000, The earth mover's distance; Villani 2003, theorem 2.18",
    notes: "Exact: on a line the first earth goes to the first place that lacks some.")

  @Hyperparameter("the piles P, from left to right", in: 0...1e6) var p = [3.0, 2, 1, 4]
  @Hyperparameter("the piles Q, as many, with as much earth", in: 0...1e6) var q = [1.0, 2, 4, 3]

  /// Four piles of ten units.
  public init() {}

  /// The most piles that can be told apart.
  static let most = 16

  /// Draws piles, plan and borders; needs no data.
  ///
  /// - Throws: `measure` if the piles differ in number or in earth; `refused` for too many.
  public func draw(_ session: Session, _ request: PictureRequest) throws(LabError) -> Drawing {
    guard p.count <= Self.most else {
      throw .refused("\(verb) shows at most \(Self.most) piles, not \(p.count)", hint: nil)
    }
    let transport: PileTransport
    do {
      transport = try PileTransport(from: p, to: q)
    } catch {
      throw .measure(error, in: verb)
    }
    let words = EarthMoverWords(language: request.language)
    let figure = Figure(
      title: words.title(transport),
      caption: words.caption(transport, mass: p.reduce(0, +)),
      panels: [piles(words), plan(transport, words), borders(transport, words)], columns: 1,
      size: PixelSize(1000, 1500))
    return Drawing(
      figure,
      data: .present([
        ("p", .numbers(p)), ("q", .numbers(q)), ("plan", .numbers(transport.plan)),
        ("carried", .numbers(transport.carried)), ("work", .number(transport.work)),
        ("w1", .number(transport.w1)),
      ]))
  }

  private var places: [String] { p.indices.map { "\($0 + 1)" } }

  private func piles(_ words: EarthMoverWords) -> Panel {
    Panel(
      title: words.piles, x: Axis(words.place),
      // Room above the bars for their names.
      y: Axis(words.earth, limits: .fixed(0, 1.3 * max((p + q).max() ?? 1, 1e-9))),
      legend: .topRight,
      layers: [
        .bars(
          Bars(
            categories: places, series: [BarSeries("P", values: p), BarSeries("Q", values: q)]))
      ])
  }

  /// The plan as a table: a row a pile of P, a column a pile of Q.
  private func plan(_ transport: PileTransport, _ words: EarthMoverWords) -> Panel {
    let n = p.count
    let last = Double(max(n - 1, 1))
    // The first pile stands at the top, as one reads.
    let flipped = (0..<n).reversed().flatMap { transport.plan[$0 * n..<($0 + 1) * n] }
    var layers: [Figures.Layer] = [
      .heatmap(
        Heatmap(
          Grid(values: flipped, rows: n, columns: n, x: (0, last), y: (0, last)),
          colorScale: ColorScale(.viridis), smooth: false))
    ]
    for row in 0..<n {
      for column in 0..<n where transport.plan[row * n + column] > 0 {
        layers.append(
          .annotation(
            Annotation(
              words.amount(transport.plan[row * n + column]),
              at: Point(Double(column), last - Double(row)), offset: Point(0, 0), leader: false)))
      }
    }
    return Panel(
      title: words.plan,
      x: Axis(words.to, ticks: .at(places.enumerated().map { Tick(Double($0), $1) })),
      y: Axis(words.from, ticks: .at(places.enumerated().map { Tick(last - Double($0), $1) })),
      legend: .none, colorBar: ColorBar(words.unit), equalAspect: true, layers: layers)
  }

  private func borders(_ transport: PileTransport, _ words: EarthMoverWords) -> Panel {
    let names = transport.carried.indices.map { "\($0 + 1)|\($0 + 2)" }
    return Panel(
      title: words.borders, x: Axis(words.border), y: Axis("δ"), legend: .none,
      layers: [
        .rule(Rule(.horizontal(0))),
        .bars(Bars(categories: names, series: [BarSeries(values: transport.carried)])),
      ])
  }
}

/// The words of the picture.
struct EarthMoverWords {
  let language: FigureLanguage

  func title(_ transport: PileTransport) -> String {
    let (work, w1) = (amount(transport.work), amount(transport.w1))
    return language.choose(
      "From P to Q: work \(work), W₁ = \(w1)", "De P à Q : travail \(work), W₁ = \(w1)")
  }

  func caption(_ transport: PileTransport, mass: Double) -> String {
    let (work, total) = (amount(transport.work), amount(mass))
    return language.choose(
      "Work: earth times places. W₁ is the work for one unit of earth: \(work) / \(total).",
      "Travail : terre fois places. W₁ est le travail par unité de terre : \(work) / \(total).")
  }

  /// A whole number as one, any other with three digits.
  func amount(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e6
      ? language.count(Int(value)) : language.short(value)
  }

  var piles: String { language.choose("the piles", "les tas") }
  var place: String { language.choose("place", "place") }
  var earth: String { language.choose("earth", "terre") }
  var plan: String {
    language.choose("the cheapest plan: how much goes where", "le plan le moins cher : qui va où")
  }
  var from: String { language.choose("from pile of P", "du tas de P") }
  var to: String { language.choose("to pile of Q", "au tas de Q") }
  var unit: String { language.choose("earth", "terre") }
  var borders: String {
    language.choose(
      "what passes each border (to the right: > 0)",
      "ce qui passe chaque limite (à droite : > 0)")
  }
  var border: String { language.choose("border between places", "limite entre places") }
}
