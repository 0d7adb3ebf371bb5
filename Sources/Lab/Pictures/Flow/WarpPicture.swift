import Figures
import GanLabKit

/// The plane as a flow warps it, layer by layer.
public struct WarpPicture: Picture {
  /// What it says of itself.
  public static let about = About(
    "warp", "a Gaussian on its way through a flow's layers: moments (.png) or a film (.gif)",
    formula: "z ~ N(0, I),  x = f₁⁻¹(… fₖ⁻¹(z))",
    paper: "Rezende & Mohamed 2015, Variational inference with normalizing flows",
    notes: """
      A point keeps the colour of the sector of the Gaussian in which it starts; the lines are a regular \
      grid there. Each layer is a bijection: lines bend, and never cross, so that no mass is torn \
      off, only stretched thin; where a line is stretched most, its points are joined by chords. \
      Each moment has its own frame. In the film points go straight from one \
      layer's place to the next one's.
      """)

  @Hyperparameter("points", in: 1...5000) var n = 800
  @Hyperparameter("lines each way", in: 2...51) var lines = 13
  @Hyperparameter("how far the lines reach, in standard deviations", in: 0.1...10)
  var reach = 2.5
  @Hyperparameter("moments in the still picture, at most", in: 2...20) var moments = 10
  @Hyperparameter("frames of the film", in: 2...240) var frames = 96
  @Hyperparameter("how long a frame stays", in: 0.02...5, unit: "s") var delay = 0.06

  /// Eight hundred points.
  public init() {}

  /// Draws the layers: moments unless a film is asked for.
  ///
  /// - Throws: `missing` without data or model; `refused` if the data are not on the plane, or the model is
  ///   no flow; `tensor`.
  public func draw(_ session: Session, _ request: PictureRequest) throws(LabError) -> Drawing {
    let words = WarpWords(language: request.language)
    let scene = try PlaneScene(session, for: verb)
    let networks = try session.flow(for: verb)
    let name = session.model?.name ?? "the flow"
    var random = session.pictureStream("warp")
    let codes: [Double]
    do {
      codes = try networks.prior.samples(n, random: &random).doubles()
    } catch {
      throw .tensor(error, in: name)
    }
    // A film of finer lines would take long to draw.
    let grid = LineGrid(
      lines: lines, steps: request.medium == .animation ? 500 : 3000, reach: reach)
    let scenes = WarpScenes(
      points: try FlowPath(networks, codes: codes, name: name),
      lines: try FlowPath(networks, codes: grid.points, name: name), grid: grid,
      plane: scene, theme: request.theme, words: words)
    let title = words.title(session)
    if request.medium == .animation { return film(scenes, title, session) }
    let shown = TrainingPicture.spread(Array(0...scenes.points.layers), over: moments)
    let columns = min(shown.count <= 5 ? shown.count : (shown.count + 1) / 2, 5)
    let rows = (shown.count - 1) / columns + 1
    let figure = Figure(
      title: title, caption: words.caption,
      panels: shown.map {
        scenes.panel(at: Double($0), title: words.moment($0, scenes), radius: 2.2)
      },
      columns: columns, size: PixelSize(max(columns, 2) * 350, 110 + 390 * rows))
    return Drawing(figure, data: data(scenes, shown, session))
  }

  /// The film; of very many layers some are left out, so that each has a few frames.
  private func film(_ scenes: WarpScenes, _ title: String, _ session: Session) -> Drawing {
    let shown = TrainingPicture.spread(
      Array(0...scenes.points.layers), over: max(2, frames / 4 + 1))
    let kept = scenes.keeping(shown)
    let last = Double(shown.count - 1)
    let words = scenes.words
    let count = frames
    let animation = Animation(count: count, delay: delay, rest: 2.5) { index in
      let place = last * Double(index) / Double(count - 1)
      let next = shown[min(Int(place.rounded(.up)), shown.count - 1)]
      return Figure(
        title: title,
        panels: [kept.panel(at: place, title: words.moment(next, scenes), radius: 2.8)],
        size: PixelSize(640, 700))
    }
    return Drawing(animation, data: data(scenes, shown, session))
  }

  private func data(_ scenes: WarpScenes, _ shown: [Int], _ session: Session) -> PictureData {
    [
      "step": .integer(session.step), "layers": .integer(scenes.points.layers), "n": .integer(n),
      "lines": .integer(lines), "reach": .number(reach),
      "sectors": .numbers(scenes.groups.numbers.map(Double.init)),
      "stages": .list(
        shown.map {
          [
            "layer": .integer($0),
            "points": .points(scenes.points.stages[$0], dimensions: 2),
          ]
        }),
    ]
  }
}

/// The words of the picture.
struct WarpWords: Sendable {
  let language: FigureLanguage

  var caption: String {
    language.choose(
      "A point keeps the colour of the sector of the Gaussian in which it starts.",
      "Un point garde la couleur du secteur de la gaussienne d'où il part.")
  }

  func title(_ session: Session) -> String {
    [
      session.model?.command, session.data?.command,
      StateWords(language: language).step(session.step),
    ].compactMap { $0 }.joined(separator: " · ")
  }

  func moment(_ layer: Int, _ scenes: WarpScenes) -> String {
    let all = scenes.points.layers
    if layer == 0 { return "z ~ N(0, I)" }
    let words = language.choose("layer \(layer) of \(all)", "couche \(layer) sur \(all)")
    return layer == all ? "\(words) = x" : words
  }
}
