import Figures
import GanLabKit
import Measures

/// The same samples walked among the codes and in the space of the samples, at equal cost.
public struct SpacesPicture: Picture {
  /// What it says of itself.
  public static let about = About(
    "spaces",
    "Langevin dynamics among the codes beside the same in the space of samples, at equal cost",
    formula: """
      codes:   E(z) = -ln p₀(z) - d(G(z)), a move costs G and D
      samples: E(x) = -d(x),               a move costs D: twice as many moves
      """,
    paper: "Che et al. 2020, Your GAN is secretly an energy-based model",
    notes: """
      Both walks begin at the same samples and cost as many evaluations of networks. Among the codes every \
      state is one of the generator's samples; in the space of samples nothing holds a walk there, and \
      the critic was never trained on what it meets. ddls has the options that it is chosen with.
      """)

  @Hyperparameter("how many samples; of images at most 30 are drawn", in: 20...10_000) var n = 1000
  @Hyperparameter("the step size in the space of samples", in: 1e-9...100) var dataStepSize = 0.001

  /// 1,000 samples.
  public init() {}

  private static let mostImages = 30

  /// Draws the start and both ends.
  ///
  /// - Throws: `missing` without data or model, `refused` for data that are neither on the plane nor digits; the
  ///   samplers' errors; `interrupted`.
  public func draw(_ session: Session, _ request: PictureRequest) throws(LabError) -> Drawing {
    let words = SpacesWords(language: request.language)
    let source = try session.chosenSource(for: verb)
    let score = try OverlapScore(session, n, for: verb, request.watcher)
    let latent = try session.chains(for: verb, named: "ddls")
    let moves = latent.sampler.moveCount
    let direct = try session.chains(
      for: verb,
      setting: [
        Assignment("energy", ["critic"]), Assignment("start", ["generator"]),
        Assignment("steps", ["\(2 * moves)"]),
        Assignment("step-size", ["\(dataStepSize)"]),
      ], named: "langevin")
    let codes = try session.trace(
      latent, n, keeping: [0], stream: "spaces",
      Watcher(progress: { request.progress($0 / 2) }, isInterrupted: request.isInterrupted))
    let points = try session.trace(
      direct, n, keeping: [0], stream: "spaces",
      Watcher(progress: { request.progress(0.5 + $0 / 2) }, isInterrupted: request.isInterrupted))
    let shown = [
      (words.start, 0, points.states[0]),
      (words.codes, moves, try session.samples(of: codes.last, latent)),
      (words.direct, 2 * moves, points.last),
    ]
    var panels: [Panel] = []
    var data: [PictureData] = []
    for (name, moved, x) in shown {
      let overlap = try score.overlap(x)
      panels.append(
        try panel(words.head(name, moved, overlap), x, source, session, request))
      data.append([
        "name": .text(name), "moves": .integer(moved), "precision": .number(overlap.precision),
        "recall": .number(overlap.recall),
      ])
    }
    let figure = Figure(
      title: words.title(session, latent.selection),
      caption: words.caption(cost: 2 * moves * n), panels: panels, columns: 3,
      size: PixelSize(1800, 800))
    return Drawing(
      figure,
      data: ["n": .integer(n), "evaluations": .integer(2 * moves * n), "walks": .list(data)])
  }

  private func panel(
    _ title: String, _ x: Tensor, _ source: any DataSource, _ session: Session,
    _ request: PictureRequest
  ) throws(LabError) -> Panel {
    let values: [Double]
    do {
      values = try x.doubles()
    } catch {
      throw .tensor(error, in: "the sampler")
    }
    if let images = ImageShape(source.sampleShape) {
      let some = Array(values.prefix(images.count * min(n, SpacesPicture.mostImages)))
      return Panel(
        title: title, legend: .none,
        layers: [.images(images.grid(some, source.pixels, columns: 5))])
    }
    let plane = PlaneWords(language: request.language)
    let scene = try PlaneScene(session, for: verb)
    return Panel(
      title: title, x: scene.x, y: scene.y, legend: .none, equalAspect: true,
      layers: scene.ground(request.theme, plane) + [
        Marks.generated(values, label: plane.generated(n))
      ] + scene.circles(plane))
  }
}

/// The words of the picture.
struct SpacesWords {
  let language: FigureLanguage

  var start: String { language.choose("start", "départ") }
  var codes: String { language.choose("among the codes", "parmi les codes") }
  var direct: String { language.choose("in the space of samples", "parmi les échantillons") }

  func head(_ name: String, _ moves: Int, _ overlap: ManifoldOverlap) -> String {
    let count =
      moves == 0
      ? ""
      : ", \(language.count(moves)) \(language.choose("moves", "pas"))"
    let precision = language.choose("precision", "précision")
    let recall = language.choose("recall", "rappel")
    let colon = language.choose(":", "\u{a0}:")
    return "\(name)\(count)\(colon) \(precision) \(language.percent(overlap.precision)), "
      + "\(recall) \(language.percent(overlap.recall))"
  }

  func caption(cost: Int) -> String {
    language.choose(
      "both walks: \(language.count(cost)) evaluations of G and D",
      "chaque marche : \(language.count(cost)) évaluations de G et D")
  }

  func title(_ session: Session, _ selection: Selection) -> String {
    [selection.command, session.data?.command, StateWords(language: language).state(session)]
      .compactMap { $0 }.joined(separator: " · ")
  }
}
