import Figures
import GanLabKit

/// The samples in the course of training: an animation, or eight moments side by side.
public struct TrainingPicture: Picture {
  /// What it says of itself.
  public static let about = About(
    "training", "the samples in the course of training: a film (.gif) or moments of it (.png)",
    notes: """
      Always the same latent codes, so that a point or an image can be followed. Frames are spread evenly \
      over the snapshots that were taken. Of images a row of the still picture is a moment, a column a code.
      """)

  @Hyperparameter("frames of the film, at most", in: 2...128) var frames = 60
  @Hyperparameter("how long a frame stays", in: 0.02...5, unit: "s") var delay = 0.12
  @Hyperparameter("moments in the still picture", in: 2...16) var moments = 8

  /// Sixty frames.
  public init() {}

  /// Draws the snapshots: a film unless a still picture is asked for.
  ///
  /// - Throws: `missing` or `refused` if nothing has been trained, or the data are neither on the plane nor
  ///   images.
  public func draw(_ session: Session, _ request: PictureRequest) throws(LabError) -> Drawing {
    let words = TrainingWords(language: request.language)
    let title = [session.data?.command, session.loss?.command].compactMap { $0 }
      .joined(separator: " · ")
    if let source = session.source, let images = ImageShape(source.sampleShape) {
      return strip(
        try taken(session), images, source.pixels, title, words, request.medium ?? .animation)
    }
    let scene = try PlaneScene(session, for: verb)
    let all = try taken(session)
    let total = session.source?.mixture.map { mixture in
      mixture.weights.count { $0 > 0 }
    }
    let theme = request.theme
    let ground = scene.ground(theme, words.plane)
    let circles = scene.circles(words.plane)
    let panel = { @Sendable (snapshot: Snapshots.Snapshot, isAlone: Bool) -> Panel in
      Panel(
        title: words.moment(snapshot, of: total), x: isAlone ? scene.x : scene.bare.x,
        y: isAlone ? scene.y : scene.bare.y, legend: .none, equalAspect: true,
        layers: ground + [
          Marks.generated(
            snapshot.points.map(Double.init), label: "", radius: isAlone ? 3 : 2,
            opacity: 0.85)
        ] + circles)
    }
    if request.medium == .still {
      let shown = TrainingPicture.spread(all, over: moments)
      let columns = shown.count <= 4 ? shown.count : (shown.count + 1) / 2
      let figure = Figure(
        title: title, panels: shown.map { panel($0, false) }, columns: min(columns, 4),
        size: PixelSize(1360, 60 + 360 * ((shown.count - 1) / min(columns, 4) + 1)))
      return Drawing(figure, data: data(shown))
    }
    let shown = TrainingPicture.spread(all, over: frames)
    let film = Animation(count: shown.count, delay: delay, rest: 2) { index in
      Figure(title: title, panels: [panel(shown[index], true)], size: PixelSize(640, 700))
    }
    return Drawing(film, data: data(shown))
  }

  private func taken(_ session: Session) throws(LabError) -> [Snapshots.Snapshot] {
    let all = try session.trained(for: verb).snapshots?.all ?? []
    guard !all.isEmpty else {
      throw .refused("\(verb): this training keeps no snapshots of a generator", hint: nil)
    }
    return all
  }

  /// At most `count` elements, evenly spread, the first and the last among them.
  static func spread<Element>(_ elements: [Element], over count: Int) -> [Element] {
    guard elements.count > count, count > 1 else { return elements }
    return (0..<count).map { elements[$0 * (elements.count - 1) / (count - 1)] }
  }

  /// Images: a row for each moment in the still picture, one moment in each frame of the film.
  private func strip(
    _ all: [Snapshots.Snapshot], _ images: ImageShape, _ pixels: PixelValues?, _ title: String,
    _ words: TrainingWords, _ medium: PictureRequest.Medium
  ) -> Drawing {
    let codes = all[0].points.count / images.count
    let grid = { @Sendable (shown: [Snapshots.Snapshot], columns: Int, labels: [String]) in
      images.grid(
        shown.flatMap { $0.points.map(Double.init) }, pixels, columns: columns, rowLabels: labels)
    }
    if medium == .still {
      let shown = TrainingPicture.spread(all, over: moments)
      let rows = grid(shown, codes, shown.map { words.moment($0, of: nil) })
      return Drawing(
        Figure(
          title: title, panels: [Panel(legend: .none, layers: [.images(rows)])],
          size: PixelSize(1200, 100 + 120 * shown.count)),
        data: data(shown, codes))
    }
    let shown = TrainingPicture.spread(all, over: frames)
    let film = Animation(count: shown.count, delay: delay, rest: 2) { index in
      let panel = Panel(
        title: words.moment(shown[index], of: nil), legend: .none,
        layers: [.images(grid([shown[index]], (codes + 1) / 2, []))])
      return Figure(title: title, panels: [panel], size: PixelSize(720, 460))
    }
    return Drawing(film, data: data(shown, codes))
  }

  private func data(
    _ shown: [Snapshots.Snapshot], _ samples: Int = Snapshots.sampleCount
  ) -> PictureData {
    let hasModes = shown.contains { $0.modesCovered != nil }
    return .present([
      ("frames", .integer(shown.count)), ("steps", .numbers(shown.map { Double($0.step) })),
      ("samples_per_frame", .integer(samples)),
      (
        "modes_covered",
        hasModes ? .numbers(shown.map { $0.modesCovered.map(Double.init) ?? .nan }) : nil
      ),
      ("high_quality_3sigma", hasModes ? .numbers(shown.map { $0.highQuality ?? .nan }) : nil),
    ])
  }
}

/// The words of the picture.
struct TrainingWords: Sendable {
  let language: FigureLanguage

  var plane: PlaneWords { PlaneWords(language: language) }

  func moment(_ snapshot: Snapshots.Snapshot, of total: Int?) -> String {
    let state = StateWords(language: language)
    let step = state.step(snapshot.step)
    guard let covered = snapshot.modesCovered, let total else { return step }
    return "\(step) · \(state.modes(covered, of: total))"
  }
}
