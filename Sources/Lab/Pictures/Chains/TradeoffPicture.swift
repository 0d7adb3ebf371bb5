import Figures
import GanLabKit
import Measures

/// Precision against recall while a sampler walks: a curve for each step size, a point for each length.
public struct TradeoffPicture: Picture {
  /// What it says of itself.
  public static let about = About(
    "tradeoff", "precision against recall of ddls over its moves N and its step size ε",
    formula:
      "precision: samples among the data; recall: data among the samples (k nearest neighbours)",
    paper: "Kynkäänniemi et al. 2019, Improved precision and recall metric",
    notes: """
      Each walk is written down after the moves that are named: along a curve the same chains grow older. \
      Upward they look more like data, to the left they have less of what data have. dims and diversity of the \
      sampler that is chosen are kept.
      """)

  @Hyperparameter("lengths N of the walks", in: 0...100_000) var steps = [0, 10, 30, 100, 300]
  @Hyperparameter("step sizes ε, a curve each", in: 1e-9...100) var stepSizes = [0.003, 0.01, 0.03]
  @Hyperparameter("samples, and as many data", in: 50...10_000) var n = 1000
  @Hyperparameter("the neighbour that balls reach to", in: 1...100) var k = 5

  /// Up to 300 moves of three sizes.
  public init() {}

  private static let mostCurves = 8

  /// Draws the curves.
  ///
  /// - Throws: `missing` without data or model, `refused` for data that are neither points nor digits; the
  ///   sampler's errors; `interrupted`.
  public func draw(_ session: Session, _ request: PictureRequest) throws(LabError) -> Drawing {
    let moves = Set(steps).sorted()
    let sizes = stepSizes.reduce(into: [Double]()) { if !$0.contains($1) { $0.append($1) } }
    guard let longest = moves.last, !sizes.isEmpty, sizes.count <= TradeoffPicture.mostCurves
    else {
      throw .refused(
        "\(verb) draws from 1 to \(TradeoffPicture.mostCurves) step sizes, and a length at least",
        hint: "steps=0,100 step-sizes=0.01")
    }
    let words = TradeoffWords(language: request.language)
    let score = try OverlapScore(session, n, for: verb, request.watcher)
    var curves: [(size: Double, precision: [Double], recall: [Double])] = []
    for (place, size) in sizes.enumerated() {
      let chains = try session.chains(
        for: verb,
        setting: [Assignment("steps", ["\(longest)"]), Assignment("step-size", ["\(size)"])],
        named: "ddls")
      let share = { (done: Double) in
        request.progress((Double(place) + done) / Double(sizes.count))
      }
      let trace = try session.trace(
        chains, n, keeping: moves, stream: "tradeoff",
        Watcher(progress: share, isInterrupted: request.isInterrupted))
      let overlaps = try trace.states.map { state throws(LabError) in
        try score.overlap(session.samples(of: state, chains), k: k)
      }
      curves.append((size, overlaps.map(\.precision), overlaps.map(\.recall)))
    }
    let figure = Figure(
      title: words.title(session), caption: words.caption(score.features, n: n, k: k),
      panels: [panel(curves, moves, words)], size: PixelSize(1100, 900))
    return Drawing(
      figure,
      data: [
        "n": .integer(n), "k": .integer(k), "steps": .numbers(moves.map(Double.init)),
        "curves": .list(
          curves.map {
            [
              "step_size": .number($0.size), "precision": .numbers($0.precision),
              "recall": .numbers($0.recall),
            ]
          }),
      ])
  }

  private func panel(
    _ curves: [(size: Double, precision: [Double], recall: [Double])], _ moves: [Int],
    _ words: TradeoffWords
  ) -> Panel {
    var layers: [Figures.Layer] = []
    for (place, curve) in curves.enumerated() {
      layers.append(
        .line(
          Line(
            x: curve.recall.map { 100 * $0 }, y: curve.precision.map { 100 * $0 },
            label: "ε = \(curve.size.optionText)", ink: .category(place),
            marker: Marker.allCases[place % Marker.allCases.count])))
    }
    for curve in curves {
      for (place, move) in moves.enumerated() {
        // All curves begin at the same samples.
        guard place > 0 || curve.size == curves[0].size else { continue }
        layers.append(
          .annotation(
            Annotation(
              words.length(move),
              at: Point(100 * curve.recall[place], 100 * curve.precision[place]),
              offset: Point(10, -16), leader: false)))
      }
    }
    return Panel(x: Axis(words.recall), y: Axis(words.precision), legend: .below, layers: layers)
  }
}

/// The words of the picture.
struct TradeoffWords {
  let language: FigureLanguage

  var precision: String { language.choose("precision, %", "précision, %") }
  var recall: String { language.choose("recall, %", "rappel, %") }

  func length(_ moves: Int) -> String { "N = \(language.count(moves))" }

  func caption(_ features: String?, n: Int, k: Int) -> String {
    let by =
      features.map {
        language.choose("features of \($0)", "caractéristiques de \($0)")
      } ?? language.choose("the points themselves", "les points eux-mêmes")
    return language.choose(
      "\(language.count(n)) samples, k = \(k), closed balls, by \(by)",
      "\(language.count(n)) échantillons, k = \(k), boules fermées, d'après \(by)")
  }

  func title(_ session: Session) -> String {
    [
      session.sampler.map(\.command) ?? "ddls", session.data?.command,
      StateWords(language: language).state(session),
    ].compactMap { $0 }.joined(separator: " · ")
  }
}
